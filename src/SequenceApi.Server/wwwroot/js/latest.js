/** Runs one task at a time: a new one cancels the one before, whose answer is then never seen. */
export class Latest {
  #controller = null;

  get isRunning() { return this.#controller !== null; }

  cancel() {
    this.#controller?.abort();
    this.#controller = null;
  }

  /** Runs `task(signal)`; answers undefined where a newer one has taken its place. */
  async run(task) {
    this.cancel();
    const mine = this.#controller = new AbortController();
    try {
      const answer = await task(mine.signal);
      return mine === this.#controller ? answer : undefined;
    } catch (error) {
      // What the task has begun beside that which failed ends too.
      mine.abort();
      if (mine === this.#controller && error.name !== 'AbortError') throw error;
    } finally {
      if (mine === this.#controller) this.#controller = null;
    }
  }
}
