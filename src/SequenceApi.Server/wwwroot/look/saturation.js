import { figure, html, label, svg } from './elements.js';

const side = 200, left = 34, top = 8, bottom = 34;

/**
 * For each gate, the share of tokens for which a unit's gate is nearly open (right) against nearly shut (up):
 * Karpathy, Johnson and Fei-Fei, "Visualizing and Understanding Recurrent Networks" (2015), figure 3.
 */
export function createSaturation(look) {
  const { state, t, number } = look;
  const body = html('div', { id: 'look-saturation', className: 'look-multiples', on: { click: pick } });
  const legend = html('p', { className: 'look-keys' });

  function show() {
    const gates = Object.keys(state.summary.layers[0]?.saturation ?? {});
    legend.replaceChildren(...state.summary.layers.length > 1 && gates.length ? state.summary.layers.map(key) : []);
    body.replaceChildren(...gates.length ? gates.map(panel) : [html('p', { className: 'look-none' }, t('noGates'))]);
  }

  const key = ({ layer }) => html('span', null,
    svg('svg', { width: 10, height: 10, 'aria-hidden': 'true' }, svg('circle', { cx: 5, cy: 5, r: 4, class: `look-dot look-layer-${layer % 3}` })),
    ` ${t('layer')} ${layer}`);

  function panel(gate) {
    const { layers } = state.summary;
    const words = summarize(gate);
    return html('div', null, html('p', { className: 'look-unit' }, t(gate)),
      svg('svg', { viewBox: `0 0 ${left + side + 10} ${top + side + bottom}`, role: 'img', 'aria-label': `${t(gate)}: ${words}` },
        ...axes(), ...layers.flatMap(layer => dots(layer, gate))),
      html('p', { className: 'look-note' }, words));
  }

  function axes() {
    const y = top + side;
    return [
      svg('polygon', { class: 'look-area', points: `${left},${y} ${left},${top} ${left + side},${y}` }),
      ...[0, 0.5, 1].flatMap(share => [
        label(left + share * side, y + 14, `${share * 100}%`),
        label(left - 4, y - share * side + 4, `${share * 100}%`, 'end')]),
      label(left + side / 2, y + 30, t('rightShare')),
      label(left + side, top + 8, t('leftShare'), 'end'),
    ];
  }

  function dots({ layer, units, saturation }, gate) {
    return units.map((unit, i) => {
      const chosen = layer === state.layer && unit === state.unit;
      return svg('circle', {
        cx: left + saturation[gate].right[i] * side, cy: top + side - saturation[gate].left[i] * side,
        r: chosen ? 6 : 3.5, class: `look-dot look-layer-${layer % 3}${chosen ? ' look-chosen' : ''}`, 'data-layer': layer, 'data-unit': unit,
      }, svg('title', null, look.unitName({ layer, unit, value: gate })));
    });
  }

  function summarize(gate) {
    const all = name => state.summary.layers.flatMap(layer => layer.saturation[gate][name]);
    const share = values => number(100 * values.filter(value => value > 0.5).length / values.length, 0);
    return t('saturationSummary', { open: share(all('right')), shut: share(all('left')) });
  }

  function pick({ target }) {
    const { unit, layer } = target.closest('circle')?.dataset ?? {};
    if (unit !== undefined) look.select({ layer: +layer, unit: +unit });
  }

  return { element: figure('look-saturation-figure', t('saturation'), t('saturationHelp'), legend, body), show };
}
