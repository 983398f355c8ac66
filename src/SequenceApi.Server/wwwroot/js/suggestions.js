import { make } from './page.js';
import { Latest } from './latest.js';
import { post } from './api.js';
import { percent, t } from './words.js';
import { shown } from './marks.js';

const count = 5;

/** Whole words that may come next, as chips that are made once; Alt and a digit take them. */
export class Suggestions {
  #latest = new Latest(); #chips = []; #texts = []; #last = []; #isFresh = false;

  constructor(group, onAccept) {
    for (let i = 0; i < count; i++) this.#chips.push(chip(i, () => { if (this.at(i)) onAccept(this.at(i)); }));
    group.append(...this.#chips.map(each => each.button));
  }

  /** What a chip would append; undefined while it belongs to an older text. */
  at(index) { return this.#isFresh ? this.#texts[index] : undefined; }

  /** The text has changed. The chips stay until there are new ones, so that they don't flicker, but can't be taken. */
  expire() {
    this.#latest.cancel();
    this.#isFresh = false;
  }

  clear() {
    this.expire();
    this.#show([]);
  }

  /** Asks for the words after a text. They are a help beside the bars: where they fail, there are none. */
  async ask(model, text) {
    const answer = await this.#latest.run(signal => post('/v1/suggest', { model, text, count }, signal)).catch(() => ({ suggestions: [] }));
    if (!answer) return;
    this.#show(answer.suggestions);
    this.#isFresh = true;
  }

  /** Writes the chips anew, in the language that is chosen now. */
  refresh() { this.#show(this.#last); }

  #show(suggestions) {
    this.#last = suggestions;
    this.#texts = suggestions.map(each => each.text);
    this.#chips.forEach(({ button, word, key }, index) => {
      const each = suggestions[index];
      button.hidden = !each;
      if (!each) return;
      word.textContent = shown(each.text).replace(/^␣/, '');
      button.title = t('suggestions.take', { percent: percent(each.probability), key: key.textContent });
    });
  }
}

function chip(index, take) {
  const word = make('b');
  const key = make('kbd', { textContent: `Alt+${index + 1}` });
  const button = make('button', { type: 'button', hidden: true }, word, key);
  button.addEventListener('click', take);
  return { button, word, key };
}
