import { post } from './api.js';
import { Latest } from './latest.js';
import { pieces } from './tokens.js';

const rest = 120;

/** Reads the text as its tokens once typing rests, and scores them where that is wanted. */
export class Reading {
  #latest = new Latest(); #timer = 0; #onRead; #wantsScores;

  /** @param onRead is given the text, its pieces, and the scores of its tokens or null. */
  constructor(wantsScores, onRead) { [this.#wantsScores, this.#onRead] = [wantsScores, onRead]; }

  soon(model, text, delay = rest) {
    this.#latest.cancel();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(model, text), delay);
  }

  // A text that can't be read fails where its bars are asked for, and is told there.
  async #read(model, text) {
    const answer = await this.#latest.run(signal => Promise.all([
      post('/v1/tokenize', { model, text }, signal),
      this.#wantsScores() && text !== '' ? post('/v1/score', { model, text }, signal) : null,
    ])).catch(() => undefined);
    if (!answer) return;
    const [{ tokens }, score] = answer;
    this.#onRead(text, pieces(text, tokens), score?.tokens ?? null);
  }
}
