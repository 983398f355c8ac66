const remembered = 100;

/** The text, and what it was before each step that wasn't typing. */
export class Draft {
  #field;
  #past = [];
  #listeners = [];

  constructor(field) {
    this.#field = field;
    // While an input method composes, the text is not yet what is meant.
    field.addEventListener('input', event => this.#tell(event.isComposing ? 'composing' : 'typed', event.timeStamp));
    field.addEventListener('compositionend', event => this.#tell('typed', event.timeStamp));
  }

  get text() { return this.#field.value; }

  get canUndo() { return this.#past.length > 0; }

  /** Calls back with (why, since): `since` is when the key was pressed, on the page's clock. */
  onChange(callback) { this.#listeners.push(callback); }

  replace(text, why) {
    this.remember();
    this.#set(text, why);
  }

  /** Begins with a text that nobody has typed: there is nothing to undo. */
  load(text) {
    this.#past = [];
    this.#set(text, 'loaded');
  }

  /** A generation in progress: many changes, one step to undo. */
  grow(text) { this.#set(this.text + text, 'growing'); }

  remember() {
    this.#past.push(this.text);
    if (this.#past.length > remembered) this.#past.shift();
  }

  settle(why) { this.#tell(why); }

  undo() { if (this.canUndo) this.#set(this.#past.pop(), 'undone'); }

  /** Makes the text read-only while a generation writes it. */
  set locked(value) { this.#field.readOnly = value; }

  #set(text, why) {
    this.#field.value = text;
    this.#field.setSelectionRange(text.length, text.length);
    this.#field.scrollTop = this.#field.scrollHeight;
    this.#tell(why);
  }

  #tell(why, since = performance.now()) { this.#listeners.forEach(callback => callback(why, since)); }
}
