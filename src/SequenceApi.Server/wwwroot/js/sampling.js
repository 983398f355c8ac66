import { make } from './page.js';
import { onLanguage, t } from './words.js';

// Name, default, least, greatest, step, and whether a slider helps.
const knobs = [
  { key: 'temperature', value: 1, min: 0, max: 2, step: 0.05, slider: true },
  { key: 'max_tokens', value: 64, min: 1, max: 1000, step: 1 },
  { key: 'min_tokens', value: 0, min: 0, max: 1000, step: 1 },
  { key: 'top_p', value: 1, min: 0.01, max: 1, step: 0.01, slider: true },
  { key: 'top_k', value: 0, min: 0, max: 1000, step: 1 },
  { key: 'min_p', value: 0, min: 0, max: 1, step: 0.01, slider: true },
  { key: 'typical_p', value: 1, min: 0.01, max: 1, step: 0.01, slider: true },
  { key: 'repetition_penalty', value: 1, min: 0.5, max: 2, step: 0.05, slider: true },
  { key: 'presence_penalty', value: 0, min: -2, max: 2, step: 0.1, slider: true },
  { key: 'frequency_penalty', value: 0, min: -2, max: 2, step: 0.1, slider: true },
  { key: 'logit_bias', value: '', text: true },
  { key: 'seed', value: null, min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
  { key: 'stop', id: 'stop-strings', value: '', text: true },
  { key: 'regex', value: '', text: true },
];

/** Everything that decides how tokens are drawn, with a line on each. */
export class Sampling {
  #inputs = new Map();
  #onChange;

  constructor(root, onChange) {
    this.#onChange = onChange;
    root.append(...knobs.map(knob => this.#knob(knob)));
  }

  /** The fields of a request that differ from the server's defaults. */
  fields() {
    const entries = knobs.map(knob => [knob.key, this.#read(knob)]).filter(([, value]) => value !== undefined);
    return Object.fromEntries(entries);
  }

  /** What a share link carries: names and values as they were typed. */
  typed() { return knobs.map(knob => [knob.key, this.#inputs.get(knob.key).value]).filter(([key, value]) => value !== standard(key)); }

  set(key, value) {
    const input = this.#inputs.get(key);
    if (!input) return;
    input.value = value;
    if (input.type === 'number' && input.value === '') input.value = standard(key);
    input.dispatchEvent(new Event('input'));
  }

  reset() { knobs.forEach(({ key }) => this.set(key, standard(key))); }

  #read(knob) {
    const { value } = this.#inputs.get(knob.key);
    if (knob.key === 'stop') return value === '' ? undefined : stops(value);
    if (knob.key === 'logit_bias') return value.trim() === '' ? undefined : biases(value);
    if (knob.text) return value === '' ? undefined : value;
    if (value === '' || Number(value) === knob.value) return undefined;
    const whole = knob.step === 1 ? Math.round(Number(value)) : Number(value);
    return Math.min(knob.max, Math.max(knob.min, whole));
  }

  #knob(knob) {
    const { id = knob.key } = knob;
    const input = knob.text
      ? make('input', { id, type: 'text', className: 'wide', maxLength: 2048, spellcheck: false, autocomplete: 'off' })
      : make('input', { id, type: 'number', min: knob.min, max: knob.max, step: knob.step, value: standard(knob.key) });
    if (knob.key === 'seed') input.classList.add('wide');
    this.#inputs.set(knob.key, input);
    input.addEventListener('input', this.#onChange);
    if (!knob.text) input.addEventListener('change', () => { if (input.value !== '') input.value = String(this.#read(knob) ?? standard(knob.key)); });
    const label = make('label', { htmlFor: id });
    const note = make('p', { id: `${id}-note` });
    input.setAttribute('aria-describedby', note.id);
    const name = () => {
      label.textContent = t(`knob.${knob.key}`);
      note.textContent = t(`knob.${knob.key}.note`);
    };
    name();
    onLanguage(name);
    return make('div', { className: 'knob' }, label, ...(knob.slider ? [slider(knob, input, label)] : []), input, note);
  }
}

function standard(key) {
  const { value } = knobs.find(knob => knob.key === key);
  return value === null ? '' : String(value);
}

/** The field holds the strings in one line: parted by commas, with \n and \t for what doesn't fit in a line. */
const stops = text => text.split(/(?<!\\),/).filter(part => part !== '').slice(0, 16)
  .map(part => part.replaceAll('\\,', ',').replaceAll('\\n', '\n').replaceAll('\\t', '\t'));

/** `12:-3, 40:5`; what is no number is left for the server to refuse in words. */
const biases = text => Object.fromEntries(text.split(/[,\s]+/).filter(part => part !== '').map(part => {
  const [id, bias] = part.split(':');
  return [id, bias !== undefined && Number.isFinite(Number(bias)) ? Number(bias) : bias ?? null];
}));

function slider(knob, input, label) {
  const range = make('input', { type: 'range', min: knob.min, max: knob.max, step: knob.step, value: knob.value, id: `${knob.key}-range` });
  label.id = `${knob.key}-label`;
  range.setAttribute('aria-labelledby', label.id);
  range.addEventListener('input', () => {
    input.value = String(Number(range.value));
    input.dispatchEvent(new Event('input'));
  });
  input.addEventListener('input', () => { range.value = input.value; });
  return range;
}
