import { byId, kept, make } from './page.js';
import { compact, t } from './words.js';

/** The models that are served, and which of them is asked. */
export class Models {
  #select = byId('model');
  list = [];

  constructor(onChange) {
    this.#select.addEventListener('change', () => {
      kept.set('model', this.id);
      this.refresh();
      onChange();
    });
  }

  /** The chosen one as the server lists it; undefined where none is served. */
  get current() { return this.list.find(model => model.id === this.id); }

  get id() { return this.#select.value; }

  /** @param wanted the model that a shared page names; else the one chosen last, else the default. */
  fill(list, wanted) {
    this.list = list;
    this.#select.replaceChildren(...list.map(model => make('option', { value: model.id, textContent: model.id })));
    const first = [wanted, kept.get('model')].find(id => list.some(model => model.id === id));
    this.#select.value = first ?? (list.find(model => model.default) ?? list[0])?.id;
    this.refresh();
  }

  choose(id) {
    if (!this.list.some(model => model.id === id)) return false;
    this.#select.value = id;
    this.refresh();
    return true;
  }

  refresh() {
    const model = this.current;
    const shape = model?.architecture;
    byId('model-facts').textContent = shape
      ? `${shape.cell.toUpperCase()} ${shape.layers}×${shape.hidden_size} · ${t('model.parameters', { count: compact(shape.parameters) })} · ${model.precision}`
      : '';
    byId('model-facts').title = model?.description ?? '';
  }
}
