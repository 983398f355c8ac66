import { byId } from './page.js';
import { t } from './words.js';

/** A slider over the tokens of the text: it shows the text as it was, and cuts it there when asked to. */
export class Rewind {
  #slider = byId('rewind'); #button = byId('rewind-here'); #text = ''; #pieces = []; #view;

  /** @param view shows `preview(cut or null)` and takes `cut(text)`. */
  constructor(view) {
    this.#view = view;
    this.#slider.addEventListener('input', () => this.#move());
    this.#slider.addEventListener('keydown', event => { if (event.key === 'Escape') this.#cancel(); });
    this.#button.addEventListener('click', () => this.cut());
  }

  /** The text up to the slider. */
  get text() { return this.#text.slice(0, this.#place); }

  get isBack() { return Number(this.#slider.value) < this.#pieces.length; }

  /** A text has been read; the slider goes to its end. */
  show(text, pieces) {
    [this.#text, this.#pieces] = [text, pieces];
    this.#slider.max = pieces.length;
    this.#slider.value = pieces.length;
    this.#tell();
  }

  /** The text changes: what was shown of its past no longer holds. */
  leave() {
    if (!this.isBack) return;
    this.#slider.value = this.#pieces.length;
    this.#view.preview(null, this.#text);
    this.#tell();
  }

  refresh() { this.#tell(); }

  get #place() { return this.#pieces[Number(this.#slider.value) - 1]?.end ?? 0; }

  #move() {
    this.#tell();
    this.#view.preview(this.isBack ? this.#place : null, this.#text);
  }

  #cancel() {
    this.#slider.value = this.#pieces.length;
    this.#move();
  }

  cut() {
    const { text } = this;
    this.leave();
    this.#slider.focus();
    this.#view.cut(text);
  }

  #tell() {
    this.#button.disabled = !this.isBack;
    const words = t('rewind.position', { at: this.#slider.value, of: this.#pieces.length });
    byId('rewind-position').textContent = words;
    this.#slider.setAttribute('aria-valuetext', words);
  }
}
