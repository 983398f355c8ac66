import { stream } from './api.js';
import { Latest } from './latest.js';
import { clearError, showError } from './errors.js';
import { announce } from './announce.js';
import { number, t } from './words.js';

const frame = 30;

/** Lets the model write on, token by token, until it is done or stopped. */
export class Generation {
  #latest = new Latest(); #draft; #view;

  /** @param view is told `busy(bool)` and `done({ seed, … })`, and gives the `fields()` of the request. */
  constructor(draft, view) { [this.#draft, this.#view] = [draft, view]; }

  get isRunning() { return this.#latest.isRunning; }

  stop() { this.#latest.cancel(); }

  async run() {
    if (this.isRunning) return;
    clearError();
    const body = { text: this.#draft.text, ...this.#view.fields() };
    this.#draft.remember();
    this.#begin(true);
    try {
      const started = performance.now();
      const done = await this.#latest.run(signal => this.#read(body, signal));
      this.#tell(done, (performance.now() - started) / 1000);
    } catch (error) {
      showError(error, 'generate');
    } finally {
      this.#begin(false);
      this.#draft.settle('generated');
    }
  }

  // Each change of the text costs a layout, so that tokens which come faster than frames are shown together.
  async #read(body, signal) {
    let [waiting, shown] = ['', 0];
    const show = () => {
      if (waiting) this.#draft.grow(waiting);
      [waiting, shown] = ['', performance.now()];
    };
    try {
      for await (const { type, data } of stream('/v1/generate', body, signal)) {
        if (signal.aborted) return;
        if (type === 'done') return data;
        waiting += data.text;
        if (performance.now() - shown > frame) show();
      }
    } finally {
      if (!signal.aborted) show();
    }
  }

  #begin(busy) {
    this.#draft.isLocked = busy;
    this.#view.busy(busy);
  }

  #tell(done, seconds) {
    if (!done) return this.#view.done({ text: t('generate.stopped') });
    const count = done.usage.completion_tokens;
    this.#view.done({ seed: done.seed, text: t('generate.done', { count, seconds: number(seconds, 1), reason: t(`reason.${done.finish_reason}`) }) });
    announce(t('generate.announce', { count }));
  }
}
