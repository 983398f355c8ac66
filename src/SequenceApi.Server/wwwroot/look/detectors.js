import { figure, html } from './elements.js';

/** The units that follow a simple fact about the text, best first; each is a button that shows the unit. */
export function createDetectors(look) {
  const { state, t, number } = look;
  let shown, buttons = [];
  const list = html('div', { id: 'look-detectors', className: 'look-detectors' });

  // Made once for each reading, as the chosen button keeps the keyboard's focus.
  function show() {
    if (shown !== state.summary) {
      shown = state.summary;
      buttons = [];
      list.replaceChildren(...state.summary.detectors.map(found));
    }

    buttons.forEach(({ element, hit }) => element.setAttribute('aria-pressed', isChosen(hit)));
  }

  const isChosen = ({ layer, unit, value }) => layer === state.layer && unit === state.unit && value === state.value;

  function found({ detector, best }) {
    return html('div', { role: 'group', 'aria-label': t(detector) },
      html('p', { className: 'look-unit' }, t(detector)),
      ...best.map(button));
  }

  function button(hit) {
    const { layer, unit, value, correlation } = hit;
    const bar = html('span', { className: correlation < 0 ? 'look-bar look-negative' : 'look-bar' });
    bar.style.width = `${Math.round(100 * Math.abs(correlation))}%`;
    const element = html('button', {
      type: 'button', className: 'look-hit', on: { click: () => look.select({ layer, unit, value }) },
    }, html('span', null, look.unitName({ layer, unit, value })), html('span', { className: 'muted' }, `r = ${number(correlation, 2)}`),
      html('span', { className: 'look-track' }, bar));
    buttons.push({ element, hit });
    return element;
  }

  return { element: figure('look-detectors-figure', t('detectors'), t('detectorsHelp'), list), show };
}
