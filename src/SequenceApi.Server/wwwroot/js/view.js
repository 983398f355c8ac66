import { byId } from './page.js';
import { onLanguage, t } from './words.js';
import { clearError } from './errors.js';
import { announceAdded } from './announce.js';
import { Draft } from './draft.js';
import { Mirror } from './mirror.js';
import { Bars } from './bars.js';
import { Suggestions } from './suggestions.js';
import { Sampling } from './sampling.js';
import { Generation } from './generate.js';
import { Fork } from './fork.js';
import { Reading } from './reading.js';
import { Surprise } from './surprise.js';
import { Rewind } from './rewind.js';
import { Curl } from './curl.js';

/** The view that writes: what each part shows follows from the text, the model and the sampling. */
export class WriteView {
  #models; #newFrom = Infinity; #unknown = 0; #tokens = 0; #seed = null;

  constructor(models) {
    this.#models = models;
    const field = byId('text');
    this.draft = new Draft(field);
    this.mirror = new Mirror(byId('editor'), field, byId('mirror'));
    this.bars = new Bars(byId('bars'), byId('entropy'), text => this.accept(text));
    this.suggestions = new Suggestions(byId('suggestions'), text => this.accept(text));
    this.sampling = new Sampling(byId('sampling'), () => this.#sampledOtherwise());
    this.curl = new Curl(kind => this.#body(kind));
    this.generation = new Generation(this.draft, { fields: () => this.#fields(), busy: busy => this.#busy(busy), done: done => this.#done(done) });
    this.fork = new Fork(this.draft, () => this.#fields());
    this.surprise = new Surprise(this.mirror, field);
    this.reading = new Reading(() => this.surprise.isOn, (text, pieces, scores) => this.#read(text, pieces, scores));
    this.rewind = new Rewind({ preview: (cut, text) => this.#preview(cut, text), cut: text => this.draft.replace(text, 'cut') });
    this.draft.onChange((why, since) => this.#changed(why, since));
    onLanguage(() => this.#refresh());
    this.#showSeed();
  }

  /** Appends what a bar or a chip offers, to the text as it is shown. */
  accept(text) {
    if (this.draft.isLocked) return;
    this.draft.replace((this.rewind.isBack ? this.rewind.text : this.draft.text) + text, 'accepted');
    announceAdded(text);
  }

  generate() {
    if (!this.#model) return undefined;
    this.#comeBack();
    this.curl.turnTo('generate');
    this.#newFrom = this.draft.text.length;
    return this.generation.run();
  }

  forkHere() {
    if (!this.#model) return undefined;
    this.#comeBack();
    this.#newFrom = this.draft.text.length;
    return this.fork.run();
  }

  reuseSeed() { this.sampling.set('seed', String(this.#seed)); }

  toggleSurprise() {
    if (!this.surprise.isOn) this.surprise.clear();
    this.#readSoon(0);
  }

  /** Another model is asked: what the last one said of this text is gone. */
  forget() {
    this.generation.stop();
    this.fork.close();
    this.generation.stop();
    this.mirror.bare();
    this.suggestions.clear();
    byId('surprise-detail').textContent = '';
  }

  get #model() { return this.#models.current; }

  #sampledOtherwise() {
    clearError('generate');
    this.curl.show();
  }

  #fields() { return { model: this.#model.id, ...this.sampling.fields() }; }

  #body(kind) {
    const base = { model: this.#models.id, text: this.rewind.isBack ? this.rewind.text : this.draft.text };
    return {
      predict: { ...base, top_k: 10 },
      suggest: { ...base, count: 5 },
      generate: { ...base, ...this.sampling.fields(), stream: true },
      score: base,
    }[kind];
  }

  #comeBack() { if (this.rewind.isBack) this.rewind.cut(); }

  #changed(why, since) {
    const { text } = this.draft;
    if (!['growing', 'generated', 'kept'].includes(why)) this.#newFrom = Infinity;
    const asks = why !== 'growing' && why !== 'composing' && this.#model;
    this.suggestions.expire();
    this.rewind.leave();
    // The question leaves first: what follows costs a layout.
    if (asks) this.#ask(text, since);
    this.mirror.show(text, this.#newFrom);
    byId('undo').disabled = !this.draft.canUndo;
    byId('redo').disabled = !this.draft.canRedo;
    if (!asks) return;
    this.#readSoon();
    this.curl.show();
  }

  async #ask(text, since) {
    const answer = await this.bars.ask(this.#model, text, since);
    if (!answer) return this.bars.isFresh && this.suggestions.clear();
    this.#unknown = answer.usage.unknown_tokens;
    if (!this.rewind.isBack) this.mirror.ghost(this.bars.first ?? '');
    await this.suggestions.ask(this.#model.id, text);
  }

  #readSoon(delay) { if (this.#model) this.reading.soon(this.#model.id, this.draft.text, delay); }

  #read(text, pieces, scores) {
    this.#tokens = pieces.at(-1) ? pieces.at(-1).last + 1 : 0;
    this.#facts();
    if (this.rewind.isBack) return;
    this.rewind.show(text, pieces);
    if (scores && this.surprise.isOn) this.surprise.show(text, pieces, scores);
  }

  #preview(cut, text) {
    this.mirror.preview(cut);
    this.suggestions.expire();
    this.#ask(cut === null ? text : text.slice(0, cut));
    if (cut === null) this.#readSoon();
  }

  #busy(busy) {
    // A button that is switched off loses the keyboard's focus: the other one takes it.
    if (busy && document.activeElement === byId('generate')) focusSoon('stop');
    if (!busy && document.activeElement === byId('stop')) focusSoon('generate');
    byId('generate').disabled = byId('fork').disabled = busy;
    byId('stop').disabled = !busy;
    byId('rewind').disabled = busy;
    if (busy) byId('status').textContent = t('generate.busy');
  }

  #done({ text, seed = this.#seed }) {
    byId('status').textContent = text;
    this.#seed = seed;
    this.#showSeed();
  }

  #showSeed() {
    byId('seed-used').textContent = this.#seed === null ? t('seed.none') : t('seed.used', { seed: this.#seed });
    byId('reuse-seed').disabled = this.#seed === null;
  }

  #facts() {
    const facts = t('text.facts', { tokens: this.#tokens });
    const full = this.draft.isFull ? ` · ${t('text.full')}` : '';
    byId('text-facts').textContent = (this.#unknown ? `${facts} · ${t('text.unknown', { count: this.#unknown })}` : facts) + full;
  }

  #refresh() {
    byId('status').textContent = '';
    this.bars.refresh();
    this.suggestions.refresh();
    this.rewind.refresh();
    this.surprise.refresh();
    this.fork.refresh();
    this.#showSeed();
    this.#facts();
  }
}

function focusSoon(id) { queueMicrotask(() => byId(id).focus()); }
