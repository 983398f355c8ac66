import { createCompare } from './compare.js';
import { createDetectors } from './detectors.js';
import { html } from './elements.js';
import { createHalfLife } from './halflife.js';
import { createHeatmap } from './heatmap.js';
import { createInfluence, reach } from './influence.js';
import { createSaturation } from './saturation.js';
import { createColoredText } from './text.js';
import { createTracer, isAbort, longest, shorten } from './trace.js';
import { number, sample, words } from './words.js';

/** Shows what a network remembers of a text; `app` is what the page offers (its API, language, text and models). */
export function mountLook(root, app) {
  const look = new Look(root, app);
  app.onLanguage(() => look.build());
  new MutationObserver(() => look.show()).observe(document.documentElement, { attributeFilter: ['data-theme'] });
  return look.run();
}

class Look {
  constructor(root, app) {
    this.root = root;
    this.app = app;
    this.tracer = createTracer(app.api);
    this.number = number;
    this.t = (key, values) => words(app.language(), key, values);
    const written = shorten(app.text().trim());
    const small = app.models.find(model => model.id === 'small-lstm');
    this.state = { draft: written.length >= 40 ? written : sample, model: small?.id ?? app.model() };
    this.build();
  }

  /** Makes every element anew, in the language of now, and shows what is known. */
  build() {
    const heatmap = createHeatmap(this), text = createColoredText(this), detectors = createDetectors(this);
    const influence = createInfluence(this), saturation = createSaturation(this), halflife = createHalfLife(this);
    this.compare = createCompare(this);
    this.views = [heatmap, text, detectors, influence, saturation, halflife, this.compare];
    this.results = html('div', { className: 'look-grid', hidden: !this.state.summary }, heatmap.element,
      html('div', { className: 'look' }, text.element, halflife.element), detectors.element, influence.element, saturation.element, this.compare.element);
    this.root.replaceChildren(html('div', { className: 'look' }, this.head(), this.results));
    this.show();
  }

  head() {
    const { t, state } = this;
    const count = html('span', { className: 'muted small', id: 'look-count' });
    const area = html('textarea', { id: 'look-text', rows: 6, spellcheck: false, value: state.draft, 'aria-describedby': 'look-count' });
    const counted = () => { count.textContent = t('count', { count: [...area.value].length, most: longest }); };
    const write = text => { area.value = shorten(text); state.draft = area.value; counted(); };
    area.addEventListener('input', () => { state.draft = area.value; counted(); });
    counted();
    this.note = html('p', { className: 'look-note', id: 'look-unknown', role: 'status' });
    this.status = html('span', { className: 'look-status', role: 'status' });
    const select = html('select', { id: 'look-model', on: { change: () => { state.model = select.value; this.run(); } } },
      ...this.app.models.map(model => html('option', { value: model.id, selected: model.id === state.model }, nameOf(model))));
    const button = (id, words, act, className) => html('button', { id, type: 'button', className, on: { click: act } }, words);
    return html('section', { className: 'card look-head' },
      html('p', { className: 'look-intro' }, t('intro')),
      html('label', { htmlFor: 'look-text', className: 'title' }, t('text')), area,
      html('div', { className: 'look-controls' },
        html('label', { className: 'look-choice' }, html('span', null, t('model')), select),
        button('look-run', t('run'), () => this.run(), 'primary'),
        button('look-sample', t('sample'), () => { write(sample); this.run(); }),
        button('look-take', t('take'), () => { write(this.app.text()); this.run(); }),
        count, this.status), this.note);
  }

  /** Reads the text from its beginning with the chosen model; nothing is shown anew before all of it is here. */
  async run() {
    const { state } = this, reader = state.model, text = shorten(state.draft);
    if (!text) {
      this.status.textContent = this.t('empty');
      return;
    }

    await this.working(async () => {
      this.tracer.cancel();
      const summary = await this.tracer.summary(reader, text);
      const best = summary.detectors[0]?.best[0] ?? { layer: summary.layers[0].layer, unit: 0, value: 'hidden' };
      const found = await this.read(reader, text, best, 'run');
      const quote = summary.tokens.findLastIndex(({ token }) => token === '”');
      const chosen = quote > 0 ? quote : summary.tokens.length - 1;
      Object.assign(state, { text, summary, reader, ...found, chosen, influence: undefined, comparison: undefined });
      this.show();
      await this.influence();
    });
  }

  /** Another unit, layer or value; asks the server only for what isn't here yet. */
  async select(change) {
    const { state } = this, next = { layer: state.layer, value: state.value, unit: state.unit, ...change };
    if (next.layer === state.layer && next.value === state.value) {
      state.unit = next.unit;
      this.show();
    } else {
      await this.working(async () => {
        const { summary } = state, found = await this.read(state.reader, state.text, next);
        if (state.summary !== summary) return;
        Object.assign(state, found);
        this.show();
      });
    }
  }

  /** The token whose prediction is looked into: what was expected there rests on the ones before it. */
  async choose(index) {
    if (index < 1) return;
    this.state.chosen = index;
    this.show();
    await this.working(() => this.influence());
  }

  /** A unit in words; its layer only where there are several. */
  unitName({ layer, unit, value }) {
    return this.t(this.state.summary.layers.length > 1 ? 'unitOf' : 'unit', { layer, unit, value: this.t(value) });
  }

  async read(model, text, { layer, value, unit }, purpose) {
    const [found] = (await this.tracer.values(model, text, layer, value, purpose)).layers;
    return { layer, value, unit: Math.min(unit, found.size - 1), units: found.units, values: found[value] ?? found.gates[value] };
  }

  async influence() {
    const { state } = this, { chosen } = state;
    if (chosen < 1) return;
    const { influence } = await this.tracer.influence(state.reader, state.text, chosen, reach, 3);
    state.influence = influence;
    this.show();
  }

  async working(act) {
    const turn = this.turn = {};
    this.status.textContent = this.t('reading');
    try {
      await act();
    } catch (error) {
      if (!isAbort(error)) this.app.showError(error);
    } finally {
      if (this.turn === turn) this.status.textContent = '';
    }
  }

  show() {
    if (!this.state.values) return;
    const { prompt_tokens: all, unknown_tokens: unknown } = this.state.summary.usage;
    this.note.textContent = unknown ? this.t('unknown', { unknown, all }) : '';
    this.results.hidden = false;
    this.views.forEach(view => view.show());
  }
}

const nameOf = ({ id, architecture: shape }) =>
  shape?.cell ? `${id} (${shape.cell.toUpperCase()}, ${shape.layers} × ${shape.hidden_size})` : id;
