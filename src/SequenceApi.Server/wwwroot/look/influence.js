import { figure, html, svg } from './elements.js';
import { mark } from './text.js';

/** So many tokens before the chosen one are left out, one after another. */
export const reach = 64;
const wide = /[\u2e80-\uffee]/;
const letter = 11, base = 150, listed = 6;

/** Arcs from a chosen token to the earlier ones that changed its prediction, and what they changed. */
export function createInfluence(look) {
  const { state, t, number } = look;
  const strip = html('div', { className: 'look-scroll look-strip', tabIndex: 0, role: 'group', 'aria-label': t('influence') });
  const words = html('p', { className: 'look-unit', 'aria-live': 'polite' });
  const table = html('div', { className: 'look-scroll', tabIndex: 0, role: 'group', 'aria-label': t('changes') });
  const body = html('div', { id: 'look-influence' }, words, strip, table);

  function show() {
    const { influence } = state;
    if (!influence) {
      body.replaceChildren(html('p', { className: 'look-none' }, t('choose')));
      return;
    }
    const strongest = [...influence.changes].filter(change => change.divergence > 0)
      .sort((a, b) => b.divergence - a.divergence);
    words.textContent = describe(strongest);
    strip.replaceChildren(arcs(influence, strongest));
    table.replaceChildren(list(strongest.slice(0, listed)));
    body.replaceChildren(words, strip, table);
    strip.scrollLeft = strip.scrollWidth;
  }

  function describe(strongest) {
    const { token, log_probability: chance } = state.summary.tokens[state.influence.position];
    const most = strongest.slice(0, 3).map(change => t('quoted', { token: mark(change.token), steps: steps(change) })).join(t('comma'));
    return t('influenceSummary', {
      token: mark(token), place: state.influence.position + 1, most: most || '–',
      percent: chance == null ? '–' : number(100 * Math.exp(chance), 1),
    });
  }

  const steps = change => state.influence.position - change.index;

  function arcs({ position }, strongest) {
    const first = Math.max(0, position - reach);
    const shown = state.summary.tokens.slice(first, position + 1).map(token => mark(token.token));
    const places = [];
    let x = 6;
    for (const token of shown) {
      const size = [...token].reduce((sum, sign) => sum + (wide.test(sign) ? 17 : letter), 0);
      places.push(x + size / 2);
      x += size;
    }
    const most = strongest[0]?.divergence ?? 1, target = places.at(-1);
    const share = new Map(strongest.map(change => [change.index - first, change.divergence / most]));
    const lines = [...share].reverse().filter(([i]) => places[i] !== undefined)
      .map(([i, part]) => arc(places[i], target, part, (target - places[i]) / Math.max(1, target)));
    const letters = shown.map((token, i) => svg('text', {
      x: places[i], y: base + 18, 'text-anchor': 'middle',
      class: i === shown.length - 1 ? 'look-letter look-target' : share.get(i) > 0.15 ? 'look-letter look-strong' : 'look-letter',
    }, token));
    return svg('svg', { width: x + 6, height: base + 30, viewBox: `0 0 ${x + 6} ${base + 30}`, role: 'img', 'aria-label': words.textContent },
      svg('rect', { class: 'look-target-box', x: 2 * target - x - 2, y: base + 3, width: 2 * (x - target) + 4, height: 22, rx: 4 }), ...lines, ...letters);
  }

  function arc(from, to, part, distance) {
    const height = base - 14 - (base - 40) * Math.min(1, distance) ** 0.6;
    return svg('path', {
      class: 'look-arc', d: `M${to},${base} C${to},${height * 0.9 - 10} ${from},${height * 0.9 - 10} ${from},${base}`,
      'stroke-width': (0.4 + 7 * part).toFixed(2), 'stroke-opacity': (0.12 + 0.75 * Math.sqrt(part)).toFixed(2),
    });
  }

  function list(changes) {
    const heads = ['leftOut', 'distance', 'divergence', 'instead'].map(key => html('th', { scope: 'col' }, t(key)));
    return html('table', { className: 'look-table' }, html('caption', null, t('changes')),
      html('thead', null, html('tr', null, ...heads)),
      html('tbody', null, ...changes.map(change => html('tr', null,
        html('th', { scope: 'row' }, html('code', null, mark(change.token))),
        html('td', null, t('back', { steps: steps(change) })), html('td', null, number(change.divergence, 3)),
        html('td', null, ...change.top.map(shift))))));
  }

  const shift = ({ token, probability, without }) => html('span', { className: 'look-shift' },
    html('code', null, mark(token)), ` ${number(100 * probability, 1)}% → ${number(100 * without, 1)}%`);

  return { element: figure('look-influence-figure', t('influence'), t('influenceHelp'), body), show };
}
