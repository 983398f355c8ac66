import { choice, figure, html } from './elements.js';
import { css, diverging, isDark, isGate, normalizer } from './scale.js';
import { mark } from './text.js';

/** Units over the text: a row for each unit, a column for each token. */
export function createHeatmap(look) {
  const { state, t, number } = look;
  const canvas = html('canvas', { role: 'img' });
  const frame = html('div', {
    id: 'look-heatmap', className: 'look-scroll', tabIndex: 0, role: 'application',
    'aria-describedby': 'look-heatmap-keys', on: { keydown: press },
  }, canvas);
  const readout = html('p', { className: 'look-readout', 'aria-live': 'polite' });
  const controls = html('div', { className: 'look-controls' });
  const legend = html('div', { className: 'look-legend' });
  const element = figure('look-heatmap-figure', t('heatmap'), t('heatmapHelp'), controls, frame,
    html('div', { className: 'look-below' }, readout, legend),
    html('p', { id: 'look-heatmap-keys', className: 'look-note' }, t('heatmapKeys')));
  let rows = [], shown, picture, columnWidth, rowHeight, cursor = { row: 0, token: 0 };

  canvas.addEventListener('pointermove', event => move(place(event)));
  canvas.addEventListener('click', event => { move(place(event)); look.select({ unit: state.units[rows[cursor.row]] }); });
  new ResizeObserver(() => picture && paint()).observe(element);

  function show() {
    showControls();
    if (!state.values) return;
    rows = slowestFirst(state.values, state.units.length);
    const row = rows.findIndex(i => state.units[i] === state.unit);
    if (row >= 0) cursor.row = row;
    cursor.token = Math.min(cursor.token, state.values.length - 1);
    picture = paintPicture(state, rows, isDark(look.root));
    const words = t('heatmapSummary', { units: rows.length, tokens: state.values.length, value: t(state.value), layer: state.layer });
    canvas.setAttribute('aria-label', words);
    frame.setAttribute('aria-label', words);
    legend.replaceChildren(...legendOf(look));
    paint();
    tell();
  }

  // Made once for each reading: an element that is made anew would lose the keyboard's focus.
  function showControls() {
    if (shown === state.summary) return choose();
    shown = state.summary;
    const layers = state.summary.layers;
    controls.replaceChildren(
      choice('look-value', t('shown'), kinds(state.summary).map(kind => [kind, t(kind)]), state.value, value => look.select({ value })),
      ...layers.length > 1 ? [choice('look-layer', t('layer'), layers.map(l => [l.layer, l.layer]), state.layer, layer => look.select({ layer: +layer }))] : []);
  }

  function choose() {
    for (const select of controls.querySelectorAll('select')) select.value = select.id === 'look-value' ? state.value : state.layer;
  }

  function paint() {
    const tokens = picture.width, ratio = devicePixelRatio || 1;
    columnWidth = Math.max(2, frame.clientWidth / tokens);
    rowHeight = Math.max(0.75, Math.min(8, 384 / rows.length));
    const width = Math.floor(columnWidth * tokens), height = Math.ceil(rowHeight * rows.length);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
    const pen = canvas.getContext('2d');
    pen.scale(ratio, ratio);
    pen.imageSmoothingEnabled = false;
    pen.drawImage(picture, 0, 0, width, height);
    paintCursor(pen, width, height);
  }

  function paintCursor(pen, width, height) {
    const { color } = getComputedStyle(element);
    pen.strokeStyle = color;
    pen.lineWidth = 1;
    const chosen = rows.findIndex(i => state.units[i] === state.unit);
    if (chosen >= 0) pen.strokeRect(0.5, chosen * rowHeight - 0.5, width - 1, rowHeight + 1);
    pen.globalAlpha = 0.55;
    pen.strokeRect(cursor.token * columnWidth - 0.5, 0.5, columnWidth + 1, height - 1);
    pen.globalAlpha = 1;
    pen.strokeRect(cursor.token * columnWidth - 2, cursor.row * rowHeight - 2, columnWidth + 4, rowHeight + 4);
  }

  function place(event) {
    return { token: Math.floor(event.offsetX / columnWidth), row: Math.floor(event.offsetY / rowHeight) };
  }

  function move(to) {
    if (!picture) return;
    cursor = {
      token: Math.max(0, Math.min(state.values.length - 1, to.token)),
      row: Math.max(0, Math.min(rows.length - 1, to.row)),
    };
    paint();
    tell();
  }

  function tell() {
    const column = rows[cursor.row], { token } = state.summary.tokens[cursor.token];
    readout.textContent = t('cell_', {
      unit: state.units[column], token: mark(token), place: cursor.token + 1,
      value: number(state.values[cursor.token][column], 2),
    });
  }

  function press(event) {
    const step = steps[event.key];
    if (step) move({ row: cursor.row + step[0], token: cursor.token + step[1] });
    else if ((event.key === 'Enter' || event.key === ' ') && state.values) look.select({ unit: state.units[rows[cursor.row]] });
    else return;
    event.preventDefault();
    const left = cursor.token * columnWidth;
    if (left < frame.scrollLeft || left > frame.scrollLeft + frame.clientWidth - columnWidth) frame.scrollLeft = left - frame.clientWidth / 2;
  }

  return { element, show };
}

const steps = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1],
  PageUp: [-16, 0], PageDown: [16, 0], Home: [0, -1e6], End: [0, 1e6],
};

/** What can be shown of this model: its states, then its gates. */
export function kinds(summary) {
  return ['hidden', ...summary.cell === 'lstm' ? ['cell'] : [], ...Object.keys(summary.layers[0]?.saturation ?? {})];
}

/** A point for each number; the canvas scales it up. */
function paintPicture(state, rows, dark) {
  const picture = html('canvas', { width: state.values.length, height: rows.length });
  const pen = picture.getContext('2d');
  const image = pen.createImageData(picture.width, picture.height);
  const scale = normalizer(state.value, state.values.flat());
  state.scale = scale;
  rows.forEach((column, row) => state.values.forEach((token, i) => {
    image.data.set([...diverging(scale.of(token[column]), dark), 255], 4 * (row * picture.width + i));
  }));
  pen.putImageData(image, 0, 0);
  return picture;
}

/** Rows by how much a unit changes from token to token against how much it varies at all. */
function slowestFirst(values, count) {
  const speed = Array.from({ length: count }, (_, unit) => {
    let change = 0, sum = 0, square = 0;
    values.forEach((token, i) => {
      if (i) change += (token[unit] - values[i - 1][unit]) ** 2;
      sum += token[unit];
      square += token[unit] ** 2;
    });
    return change / (square - sum * sum / values.length + 1e-9);
  });
  return speed.map((_, unit) => unit).sort((a, b) => speed[a] - speed[b]);
}

/** The colours' legend: the lowest, the middle and the highest value. */
export function legendOf({ state, t, number, root }, scale = state.scale) {
  const bar = html('canvas', { width: 64, height: 1, role: 'img', 'aria-label': t('legend') });
  const pen = bar.getContext('2d');
  for (let i = 0; i < 64; i++) {
    pen.fillStyle = css(diverging(i / 31.5 - 1, isDark(root)));
    pen.fillRect(i, 0, 1, 1);
  }
  const [low, high] = isGate(state.value) ? [t('shut'), t('open')] : [number(scale.low, 1), number(scale.high, 1)];
  return [html('span', null, low), bar, html('span', null, high)];
}
