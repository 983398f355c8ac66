import { figure, html } from './elements.js';

/** The units that follow a simple fact about the text, best first; each is a button that shows the unit. */
export function createDetectors(look) {
  const { state, t, number } = look;
  const list = html('div', { id: 'look-detectors', className: 'look-detectors' });

  function show() {
    list.replaceChildren(...state.summary.detectors.map(found));
  }

  function found({ detector, best }) {
    return html('div', { role: 'group', 'aria-label': t(detector) },
      html('p', { className: 'look-unit' }, t(detector)),
      ...best.map(button));
  }

  function button({ layer, unit, value, correlation }) {
    const chosen = layer === state.layer && unit === state.unit && value === state.value;
    const bar = html('span', { className: correlation < 0 ? 'look-bar look-negative' : 'look-bar' });
    bar.style.width = `${Math.round(100 * Math.abs(correlation))}%`;
    return html('button', {
      type: 'button', className: 'look-hit', 'aria-pressed': chosen, on: { click: () => look.select({ layer, unit, value }) },
    }, html('span', null, look.unitName({ layer, unit, value })), html('span', { className: 'muted' }, `r = ${number(correlation, 2)}`),
      html('span', { className: 'look-track' }, bar));
  }

  return { element: figure('look-detectors-figure', t('detectors'), t('detectorsHelp'), list), show };
}
