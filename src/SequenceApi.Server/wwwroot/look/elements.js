const svgSpace = 'http://www.w3.org/2000/svg';

/** An HTML element: known properties are set, listeners under `on`, everything else becomes an attribute. */
export function html(name, properties, ...children) {
  return fill(document.createElement(name), properties, children);
}

/** An SVG element; its properties are all attributes. */
export function svg(name, properties, ...children) {
  return fill(document.createElementNS(svgSpace, name), properties, children);
}

function fill(element, properties, children) {
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value == null) continue;
    if (key === 'on') Object.entries(value).forEach(([event, act]) => element.addEventListener(event, act));
    else if (element instanceof HTMLElement && key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children.filter(child => child != null));
  return element;
}

/** Words in a chart, in the middle of `x` unless anchored otherwise. */
export function label(x, y, words, anchor = 'middle', className) {
  return svg('text', { x, y, 'text-anchor': anchor, class: className }, words);
}

/** One picture with its title and the sentences that say what to look for. */
export function figure(id, title, help, ...children) {
  return html('section', { className: 'card', id, 'aria-labelledby': `${id}-title` },
    html('h2', { id: `${id}-title` }, title), html('p', { className: 'look-help' }, help), ...children);
}

/** A labelled choice among `[value, words]` pairs. */
export function choice(id, label, options, chosen, pick) {
  const select = html('select', { id, on: { change: () => pick(select.value) } },
    ...options.map(([value, words]) => html('option', { value, selected: String(value) === String(chosen) }, words)));
  return html('label', { className: 'look-choice' }, html('span', null, label), select);
}
