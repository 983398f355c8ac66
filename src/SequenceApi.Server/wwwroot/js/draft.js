const remembered = 100;

/** The text, and what it was before each step; what is typed in a row is one. */
export class Draft {
  #field;
  #past = [];
  #future = [];
  #left = '';
  #isTyped = false;
  #listeners = [];

  constructor(field) {
    this.#field = field;
    // While an input method composes, the text is not yet what is meant.
    field.addEventListener('input', event => this.#typing(event.isComposing ? 'composing' : 'typed', event.timeStamp));
    field.addEventListener('compositionend', event => this.#typing('typed', event.timeStamp));
  }

  get text() { return this.#field.value; }

  /** Whether typing goes no further. */
  get isFull() { return this.text.length >= this.#field.maxLength; }

  get canUndo() { return this.#past.length > 0; }

  get canRedo() { return this.#future.length > 0; }

  /** Calls back with (why, since): `since` is when the key was pressed, on the page's clock. */
  onChange(callback) { this.#listeners.push(callback); }

  /** Takes the place of the text, unless a generation is writing it. */
  replace(text, why) {
    if (this.isLocked) return;
    this.remember();
    this.#set(text, why);
  }

  /** Begins with a text that nobody has typed: there is nothing to undo. */
  load(text) {
    [this.#past, this.#future] = [[], []];
    this.#set(text, 'loaded');
  }

  /** A generation in progress: many changes, one step to undo. */
  grow(text) { this.#set(this.text + text, 'growing'); }

  remember() { this.#keep(this.text); }

  settle(why) { this.#tell(why); }

  undo() { this.#step(this.#past, this.#future); }

  redo() { this.#step(this.#future, this.#past); }

  /** Makes the text read-only while a generation writes it. */
  set isLocked(value) { this.#field.readOnly = value; }

  get isLocked() { return this.#field.readOnly; }

  #step(from, to) {
    if (from.length === 0 || this.isLocked) return;
    to.push(this.text);
    this.#set(from.pop(), 'undone');
  }

  #keep(text) {
    this.#future = [];
    this.#past.push(text);
    if (this.#past.length > remembered) this.#past.shift();
  }

  #typing(why, since) {
    if (!this.#isTyped) this.#keep(this.#left);
    this.#isTyped = true;
    this.#tell(why, since);
  }

  #set(text, why) {
    [this.#left, this.#isTyped] = [text, false];
    this.#field.value = text;
    this.#field.setSelectionRange(text.length, text.length);
    this.#field.scrollTop = this.#field.scrollHeight;
    this.#tell(why);
  }

  #tell(why, since = performance.now()) { this.#listeners.forEach(callback => callback(why, since)); }
}
