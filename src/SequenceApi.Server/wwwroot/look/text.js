import { figure, html } from './elements.js';
import { css, diverging, ink, isDark, normalizer } from './scale.js';
import { legendOf } from './heatmap.js';

/** A token as it can be seen: a space and a line's end have signs. */
export const mark = token => token.replace(/\n/g, '⏎').replace(/ /g, '␣') || '∅';

/** The text coloured by one unit; a character chosen here is the one whose prediction is looked into. */
export function createColoredText(look) {
  const { state, t, number } = look;
  const box = html('div', {
    id: 'look-colored', className: 'look-colored', tabIndex: 0, role: 'listbox',
    'aria-label': t('colored'), on: { keydown: press, click, pointermove: hover, focus: () => at(cursor) },
  });
  const title = html('p', { className: 'look-unit' });
  const readout = html('p', { className: 'look-readout' });
  const legend = html('div', { className: 'look-legend' });
  const element = figure('look-colored-figure', t('colored'), t('coloredHelp'), title, box,
    html('div', { className: 'look-below' }, readout, legend), html('p', { className: 'look-note' }, t('coloredKeys')));
  let cursor = 0, tokens;

  function show() {
    if (tokens !== state.summary.tokens) build();
    const column = state.values ? state.units.indexOf(state.unit) : -1;
    if (column < 0) return;
    const own = state.values.map(row => row[column]);
    const scale = normalizer(state.value, own), dark = isDark(look.root);
    [...box.children].forEach((span, i) => {
      const colour = diverging(scale.of(own[i]), dark);
      span.style.backgroundColor = css(colour);
      span.style.color = ink(colour);
      span.setAttribute('aria-selected', i === state.chosen);
    });
    title.textContent = look.unitName(state);
    legend.replaceChildren(...legendOf(look, scale));
    tell(cursor);
  }

  function build() {
    ({ tokens } = state.summary);
    cursor = state.chosen ?? 0;
    box.replaceChildren(...tokens.map(({ token }, i) =>
      html('span', { role: 'option', id: `look-token-${i}`, 'aria-label': token.trim() ? null : mark(token) }, token === '\n' ? '⏎\n' : token)));
  }

  function tell(i) {
    const column = state.units.indexOf(state.unit), token = tokens[i];
    const chance = token.log_probability == null ? '' : t('expected', { percent: number(100 * Math.exp(token.log_probability), 1) });
    readout.textContent = `${mark(token.token)}  ${number(state.values[i][column], 2)}  ${chance}`;
  }

  function at(i) {
    if (!state.values) return;
    box.children[cursor]?.classList.remove('look-cursor');
    cursor = Math.max(0, Math.min(tokens.length - 1, i));
    const span = box.children[cursor];
    span.classList.add('look-cursor');
    span.setAttribute('aria-description', number(state.values[cursor][state.units.indexOf(state.unit)], 2));
    box.setAttribute('aria-activedescendant', span.id);
    tell(cursor);
  }

  function indexOf(event) {
    return [...box.children].indexOf(event.target.closest('[role=option]'));
  }

  function click(event) {
    const i = indexOf(event);
    if (i >= 0) { at(i); look.choose(i); }
  }

  function hover(event) {
    const i = indexOf(event);
    if (i >= 0 && state.values) tell(i);
  }

  function press(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1, Home: -1e6, End: 1e6 }[event.key];
    if (move) at(cursor + move);
    else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') at(lineOver([...box.children], cursor, event.key === 'ArrowUp' ? -1 : 1));
    else if (event.key === 'Enter' || event.key === ' ') look.choose(cursor);
    else return;
    event.preventDefault();
  }

  return { element, show };
}

/** The token nearest to the place above (−1) or below (1). */
function lineOver(spans, from, direction) {
  const here = spans[from], far = i => Math.abs(spans[i].offsetTop - here.offsetTop) * 1e4 + Math.abs(spans[i].offsetLeft - here.offsetLeft);
  const there = [...spans.keys()].filter(i => (spans[i].offsetTop - here.offsetTop) * direction > 4);
  return there.reduce((best, i) => best === from || far(i) < far(best) ? i : best, from);
}
