import { make } from './page.js';
import { Latest } from './latest.js';
import { post } from './api.js';
import { number, percent, t } from './words.js';
import { shown, spoken } from './marks.js';
import { clearError, showError } from './errors.js';

const rowCount = 10;

/** The most probable next tokens as ten rows that are made once and reused for every answer. */
export class Bars {
  #list; #entropy; #latest = new Latest(); #rows = []; #predictions = []; #lastEntropy = null;

  /** @param onAccept is given the text to append. */
  constructor(list, entropy, onAccept) {
    [this.#list, this.#entropy] = [list, entropy];
    for (let i = 0; i < rowCount; i++) this.#rows.push(this.#row(i, onAccept));
    list.append(...this.#rows.map(row => row.item));
  }

  /** The first text that can be appended, if an answer for the text as it is now is there. */
  get first() { return this.isFresh ? this.#predictions.find(isText)?.token : undefined; }

  /** Whether the rows are those of the text asked about last. */
  get isFresh() { return this.#list.getAttribute('aria-busy') === 'false'; }

  /**
   * Asks what comes after a text and shows it. A newer question takes the place of an older one.
   * @param model as the server lists it.
   * @param since when the key was pressed; how long it took until the rows were set is left in data-ms.
   * @returns the answer, or undefined where there is none or a newer question came between.
   */
  async ask(model, text, since = performance.now()) {
    this.#list.setAttribute('aria-busy', 'true');
    try {
      const body = { model: model.id, text, top_k: Math.min(rowCount, model.architecture?.vocabulary_size ?? rowCount) };
      const answer = await this.#latest.run(signal => post('/v1/predict', body, signal));
      if (!answer) return;
      this.#show(answer);
      this.#list.dataset.ms = (performance.now() - since).toFixed(1);
      clearError('predict');
      return answer;
    } catch (error) {
      this.#show({ predictions: [], entropy: null });
      // Some models can't begin a text; an empty field is no mistake of the reader's.
      if (text !== '' || error.status !== 400) showError(error, 'predict');
    }
  }

  /** Writes the rows anew, in the language that is chosen now. */
  refresh() { this.#show({ predictions: this.#predictions, entropy: this.#lastEntropy }); }

  #row(index, onAccept) {
    const fill = make('span', { className: 'fill' });
    const token = make('span', { className: 'token', ariaHidden: 'true' });
    const said = make('span', { className: 'hidden' });
    const hint = make('kbd', { textContent: 'Tab', hidden: index > 0, ariaHidden: 'true' });
    const share = make('span', { className: 'percent' });
    const button = make('button', { type: 'button', disabled: true }, fill, token, said, hint, share);
    button.addEventListener('click', () => { if (this.isFresh) onAccept(this.#predictions[index].token); });
    return { item: make('li', {}, button), button, fill, token, said, share, hint };
  }

  #show({ predictions, entropy }) {
    this.#predictions = predictions;
    this.#lastEntropy = entropy;
    const tab = predictions.findIndex(isText);
    this.#rows.forEach((row, index) => fillRow(row, predictions[index], index === tab));
    this.#entropy.textContent = entropy === null ? '' : t('bars.choices', { count: number(Math.exp(entropy), entropy < 2.3 ? 1 : 0) });
    this.#list.setAttribute('aria-busy', 'false');
  }
}

const isText = prediction => !prediction.bytes && prediction.token !== '';

function fillRow(row, prediction, isFirst) {
  row.hint.hidden = !isFirst;
  row.button.disabled = !prediction || !isText(prediction);
  row.fill.style.transform = `scaleX(${prediction?.probability ?? 0})`;
  row.token.textContent = prediction ? shown(prediction.token, prediction.bytes) : '';
  row.share.textContent = prediction ? percent(prediction.probability) : '';
  row.said.textContent = prediction ? `${spoken(prediction.token, prediction.bytes)},` : '';
}
