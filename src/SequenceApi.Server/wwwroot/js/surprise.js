import { byId } from './page.js';
import { number, percent, t } from './words.js';
import { shown } from './marks.js';

// In bits: a token of probability 1/4 is a little surprising, one of 1/4096 very much.
const levels = [2, 4, 6, 9, 12];

/** Colours the tokens of the text by how little the model had expected them, and tells of one what it was. */
export class Surprise {
  #mirror; #field; #told = null;

  constructor(mirror, field) {
    [this.#mirror, this.#field] = [mirror, field];
    field.addEventListener('pointermove', event => this.#tell(mirror.pieceAt(event.clientX, event.clientY)));
    document.addEventListener('selectionchange', () => {
      if (document.activeElement === field) this.#tell(mirror.pieceBefore(field.selectionEnd));
    });
  }

  get isOn() { return byId('surprise').checked; }

  show(text, pieces, scores) {
    this.#mirror.colour(text, pieces.map(piece => rate(piece, text, scores)));
    if (document.activeElement === this.#field) this.#tell(this.#mirror.pieceBefore(this.#field.selectionEnd));
  }

  clear() {
    this.#mirror.bare();
    this.#told = null;
    byId('surprise-detail').textContent = '';
  }

  refresh() {
    const piece = this.#told;
    this.#told = null;
    this.#tell(piece);
  }

  #tell(piece) {
    if (!piece || piece === this.#told) return;
    this.#told = piece;
    byId('surprise-detail').textContent = detail(piece);
  }
}

function rate(piece, text, scores) {
  const tokens = scores.slice(piece.first, piece.last + 1);
  const known = tokens.filter(token => token.log_probability !== null);
  const bits = known.length ? -known.reduce((sum, token) => sum + token.log_probability, 0) / Math.LN2 : null;
  return {
    ...piece, bits, text: text.slice(piece.start, piece.end), count: tokens.length, rank: tokens[0]?.rank,
    level: bits === null ? 0 : levels.filter(least => bits >= least).length,
  };
}

function detail({ text, bits, rank, count }) {
  if (bits === null) return t('surprise.first', { token: shown(text) });
  const values = { token: shown(text), percent: percent(2 ** -bits), bits: number(bits, 1), rank: number(rank), count };
  return t(count > 1 ? 'surprise.parts' : 'surprise.one', values);
}
