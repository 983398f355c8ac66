import { figure, html, label, svg } from './elements.js';
import { css, diverging, ink, isDark } from './scale.js';
import { isAbort } from './trace.js';
import { mark } from './text.js';

/** The server's widest window; the places whose predictions are averaged; the range of changes drawn. */
const window_ = 128, places = 8, least = 1e-6, most = 5;
const cells = ['rnn', 'gru', 'lstm'];
const bins = [1, 2, 3, 4, 5, 7, 9, 12, 16, 21, 28, 37, 49, 65, 86, 114, 129];
const width = 370, height = 230, left = 36, right = 40, top = 10, foot = 40;
const stripLength = 64;

/** The three cells side by side: what is left of a token that was k steps back. */
export function createCompare(look) {
  const { state, t, number } = look;
  let turn;
  const go = html('button', { id: 'look-compare-run', type: 'button', on: { click: run } }, t('compareRun'));
  const status = html('span', { role: 'status', className: 'look-status' });
  const result = html('div', { className: 'look-result' });
  const element = figure('look-compare', t('compare'), t('compareHelp'),
    html('div', { className: 'look-controls' }, go, status), result);

  function show() {
    const models = small();
    go.disabled = models.length < 2 || !state.text;
    if (models.length < 2) status.textContent = t('compareNone');
    result.replaceChildren(...state.comparison ? draw(state.comparison) : []);
  }

  const small = () => cells.map(cell => ({ cell, id: `small-${cell}` })).filter(({ id }) => look.app.models.some(model => model.id === id));

  async function run() {
    const models = small(), { text } = state, mine = turn = {};
    let done = 0;
    const tick = () => { status.textContent = t('compareStatus', { done: ++done, all: models.length * (places + 1) }); };
    status.textContent = t('reading');
    try {
      const comparison = [];
      for (const model of models) comparison.push({ ...model, ...await measure(model.id, text, tick) });
      state.comparison = comparison;
      look.compare.show();
    } catch (error) {
      if (!isAbort(error)) look.app.showError(error);
    } finally {
      if (turn === mine) status.textContent = '';
    }
  }

  async function measure(id, text, tick) {
    const tokens = await look.tracer.tokens(id, text, 'compare'), n = tokens.length;
    tick();
    const sums = bins.slice(1).map(() => ({ divergence: 0, state_change: 0, count: 0 }));
    let last;
    for (const position of positions(n)) {
      const { influence } = await look.tracer.influence(id, text, position, window_, 0, 'compare');
      influence.changes.forEach(change => add(sums, position - change.index, change));
      last = influence;
      tick();
    }
    return { tokens, last, sums };
  }

  function draw(comparison) {
    return [
      html('div', { className: 'look-multiples' }, chart(comparison, 'state_change'), chart(comparison, 'divergence')),
      html('p', { className: 'look-unit' }, t('strips')), html('p', { className: 'look-help' }, t('stripsHelp')), strips(comparison),
    ];
  }

  function chart(comparison, measure) {
    const curves = comparison.map(model => ({ ...model, points: curve(model.sums, measure) }));
    const words = curves.map(({ cell, points }) => t('fallen', { cell: t(cell), steps: lastSeen(points) })).join(' ');
    return html('div', null, html('p', { className: 'look-unit' }, t(measure)),
      svg('svg', { viewBox: `0 0 ${width} ${top + height + foot}`, role: 'img', 'aria-label': `${t(measure)}. ${words}` },
        ...grid(), ...curves.map(line), ...labels(curves)),
      html('p', { className: 'look-note' }, words));
  }

  function lastSeen(points) {
    return number(points.findLast(point => point.value >= points[0].value / 100).distance, 0);
  }

  function grid() {
    const levels = [[1, '1'], [1e-2, '0.01'], [1e-4, '10⁻⁴'], [least, '10⁻⁶']];
    return [
      ...levels.flatMap(([level, name]) => [
        svg('line', { class: 'look-line', x1: left, x2: width - right, y1: y(level), y2: y(level) }),
        label(left - 6, y(level) + 4, name, 'end')]),
      ...[1, 2, 4, 8, 16, 32, 64, 128].map(distance => label(x(distance), top + height + 15, distance)),
      label((left + width - right) / 2, top + height + 34, t('stepsBack')),
    ];
  }

  const line = ({ cell, points }) => svg('g', { class: `look-curve look-${cell}` },
    svg('polyline', { points: points.map(point => `${x(point.distance).toFixed(1)},${y(point.value).toFixed(1)}`).join(' ') }),
    ...points.map(point => svg('circle', { cx: x(point.distance), cy: y(point.value), r: 2.5 })));

  /** Names at the curves' ends, pushed apart where they would overlap. */
  function labels(curves) {
    const ends = curves.map(({ cell, points }) => ({ cell, at: y(points.at(-1).value) + 4 })).sort((a, b) => a.at - b.at);
    ends.forEach((end, i) => { if (i) end.at = Math.max(end.at, ends[i - 1].at + 14); });
    const over = Math.max(0, ends.at(-1).at - (top + height + 4));
    return ends.map(({ cell, at }) => label(width - right + 6, at - over, t(cell), 'start', `look-name look-${cell}`));
  }

  /** One row for each model: the text, tinted by how much leaving out each token changes the last prediction. */
  function strips(comparison) {
    const { tokens } = comparison[0], from = Math.max(0, tokens.length - stripLength), dark = isDark(look.root);
    const row = model => html('div', { className: 'look-row', role: 'img', 'aria-label': t('stripLabel', { cell: t(model.cell) }) },
      html('span', { className: `look-name look-${model.cell}` }, t(model.cell)),
      ...model.tokens.slice(from).map(({ token }, i) => {
        const change = model.last.changes.find(one => one.index === from + i)?.divergence ?? 0;
        const colour = diverging(1 + Math.log10(Math.max(1e-4, Math.min(1, change))) / 4, dark);
        const box = html('span', { className: 'look-cell', title: `${mark(token)} ${number(change, 4)}` }, mark(token));
        box.style.backgroundColor = css(colour);
        box.style.color = ink(colour);
        return box;
      }));
    return html('div', { className: 'look-scroll', tabIndex: 0, role: 'group', 'aria-label': t('strips') }, ...comparison.map(row));
  }

  return { element, show };
}

/** Places in the second half of the text, the last one at its end. */
function positions(n) {
  const from = Math.min(n, Math.max(Math.ceil(n / 2), window_));
  return Array.from({ length: places }, (_, i) => Math.round(from + (n - from) * i / (places - 1)));
}

function add(sums, distance, change) {
  const sum = sums[bins.findLastIndex(edge => edge <= distance)];
  if (!sum) return;
  sum.divergence += change.divergence;
  sum.state_change += change.state_change;
  sum.count++;
}

/** Means at the bins' geometric middles. */
function curve(sums, measure) {
  return sums.map((sum, i) => ({ distance: Math.sqrt(bins[i] * (bins[i + 1] - 1)), value: Math.max(least, sum[measure] / sum.count), count: sum.count }))
    .filter(point => point.count);
}

const x = distance => left + (width - left - right) * Math.log2(distance) / 7;
const y = value => top + height * Math.min(1, Math.max(0, Math.log10(value / most) / Math.log10(least / most)));
