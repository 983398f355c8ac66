import { make } from './page.js';

/** The copy of the text under the field: it carries colours, the mark of what is new, the ghost of what Tab would add, and the rewound view. */
export class Mirror {
  #editor; #field; #root;
  #pieces = make('span');
  #rest = make('span');
  #new = make('span', { className: 'new' });
  #after = make('span', { className: 'after' });
  #ghost = make('span', { className: 'ghost' });
  #text = '';
  #shown = [];
  #newFrom = Infinity;

  constructor(editor, field, root) {
    [this.#editor, this.#field, this.#root] = [editor, field, root];
    // A last character of no width, so that a line break at the end has its line here as in the field.
    root.append(this.#pieces, this.#rest, this.#new, this.#after, this.#ghost, '\u200b');
    field.addEventListener('scroll', () => this.#follow(), { passive: true });
  }

  /** Shows a text; the colours of what it has in common with the last one stay. */
  show(text, newFrom = Infinity) {
    const common = commonLength(this.#text, text);
    this.#newFrom = newFrom;
    this.#text = text;
    this.ghost('');
    this.#drop(this.#shown.filter(piece => piece.end <= common).length);
    this.#fill();
  }

  /** Colours the pieces by their levels; a text that has changed since isn't coloured. */
  colour(text, pieces) {
    if (text !== this.#text) return;
    this.#drop(0);
    for (const piece of pieces) this.#add(piece);
    this.#fill();
  }

  bare() {
    this.#drop(0);
    this.#fill();
  }

  ghost(text) { this.#ghost.textContent = text; }

  /** Shows the text up to a place as it is, and dims what follows; null ends that. */
  preview(cut) {
    this.#editor.classList.toggle('preview', cut !== null);
    if (cut === null) return this.#fill();
    this.#drop(0);
    this.#rest.textContent = this.#text.slice(0, cut);
    this.#new.textContent = '';
    this.#after.textContent = this.#text.slice(cut);
    this.#follow();
  }

  /** The piece at a point of the window, if it is coloured. */
  pieceAt(x, y) {
    const element = document.elementsFromPoint(x, y).find(found => found.parentElement === this.#pieces);
    return element && this.#shown.find(piece => piece.element === element);
  }

  /** The piece that ends at a place of the text or holds it. */
  pieceBefore(place) { return this.#shown.find(piece => piece.start < place && place <= piece.end); }

  #add(piece) {
    const element = make('i', { textContent: this.#text.slice(piece.start, piece.end), className: piece.level ? `s${piece.level}` : '' });
    element.classList.toggle('new', piece.start >= this.#newFrom);
    this.#shown.push({ ...piece, element });
    this.#pieces.append(element);
  }

  #drop(keep) { while (this.#shown.length > keep) this.#shown.pop().element.remove(); }

  #fill() {
    const end = this.#shown.at(-1)?.end ?? 0;
    const split = Math.max(end, Math.min(this.#newFrom, this.#text.length));
    this.#rest.textContent = this.#text.slice(end, split);
    this.#new.textContent = this.#text.slice(split);
    this.#after.textContent = '';
    this.#follow();
  }

  #follow() { this.#root.scrollTop = this.#field.scrollTop; }
}

function commonLength(a, b) {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
