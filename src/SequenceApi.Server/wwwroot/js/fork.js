import { byId, make } from './page.js';
import { post, stream } from './api.js';
import { Latest } from './latest.js';
import { clearError, showError } from './errors.js';
import { number, t } from './words.js';

const width = 3;
const seeds = 2 ** 31;

/** Several continuations of one state: the text is read once, and each branch goes on from what was remembered of it. */
export class Fork {
  #latest = new Latest(); #draft; #fields; #branches = []; #base = ''; #size = 0;

  constructor(draft, fields) {
    [this.#draft, this.#fields] = [draft, fields];
    for (let i = 0; i < width; i++) this.#branches.push(this.#branch());
    byId('forks').append(...this.#branches.map(branch => branch.root));
    byId('forks-close').addEventListener('click', () => {
      this.close();
      byId('fork').focus();
    });
  }

  close() {
    this.#latest.cancel();
    byId('forks-card').hidden = true;
  }

  refresh() {
    this.#branches.forEach(({ title, seed }) => { title.textContent = t('forks.seed', { seed }); });
    if (this.#size) this.#tellSize();
  }

  async run() {
    clearError();
    this.#base = this.#draft.text;
    byId('forks-card').hidden = false;
    byId('forks-card').scrollIntoView({ block: 'nearest' });
    try {
      await this.#latest.run(signal => this.#grow(signal));
    } catch (error) {
      showError(error, 'fork');
    }
  }

  async #grow(signal) {
    const { model, seed = Math.floor(Math.random() * seeds), ...fields } = this.#fields();
    this.#branches.forEach((branch, index) => begin(branch, seed + index));
    const { head, tail } = split(this.#base);
    const { state } = await post('/v1/predict', { model, text: head, top_k: 1, heal: false, return_state: true }, signal);
    this.#size = state.length / 1024;
    this.#tellSize();
    await Promise.all(this.#branches.map((branch, index) => write(branch, { state, text: tail, ...fields, seed: seed + index }, signal)));
  }

  #tellSize() { byId('forks-state').textContent = t('forks.state', { size: number(this.#size, 1) }); }

  #branch() {
    const [title, text] = [make('h3'), make('p')];
    const keep = make('button', { type: 'button', className: 'keep', disabled: true, textContent: t('forks.keep') });
    keep.dataset.t = 'forks.keep';
    keep.addEventListener('click', () => {
      if (this.#draft.isLocked) return;
      this.close();
      this.#draft.replace(this.#base + text.textContent, 'kept');
      byId('text').focus();
    });
    return { root: make('article', { className: 'branch' }, title, text, keep), title, text, keep };
  }
}

// The last word may be half typed. The state ends before it, and the server finds for each branch how it may go on.
function split(text) {
  const cut = text.search(/\s+\S*$/);
  return cut > 0 ? { head: text.slice(0, cut), tail: text.slice(cut) } : { head: text };
}

function begin(branch, seed) {
  branch.title.textContent = t('forks.seed', { seed });
  branch.text.textContent = '';
  branch.seed = seed;
  branch.keep.disabled = true;
}

async function write(branch, body, signal) {
  for await (const { type, data } of stream('/v1/generate', body, signal)) {
    if (signal.aborted) return;
    if (type === 'token') branch.text.append(data.text);
  }

  branch.keep.disabled = false;
}
