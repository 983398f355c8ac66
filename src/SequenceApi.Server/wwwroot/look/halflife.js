import { figure, html, label, svg } from './elements.js';

/** Edges in tokens; each bar but the first and the last two reaches from one power of two to the next. */
const edges = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];
const width = 360, height = 160, left = 4, foot = 38, head = 16;

/** How long the units remember: a histogram of half-lives whose bars double. */
export function createHalfLife(look) {
  const { state, t, number } = look;
  const body = html('div', { id: 'look-halflife' });

  function show() {
    const layers = state.summary.layers.filter(layer => layer.memory);
    body.replaceChildren(...layers.length ? chart(layers) : [html('p', { className: 'look-none' }, t('noMemory'))]);
  }

  function chart(layers) {
    const all = layers.flatMap(layer => layer.memory.half_life);
    const counts = Array(edges.length + 2).fill(0);
    all.forEach(life => counts[binOf(life)]++);
    const middle = median(all);
    const words = t(middle === null ? 'halflifeNever' : 'halflifeSummary', { median: number(middle ?? 0, 1), longest: all.filter(life => life === null || life >= 64).length, units: all.length });
    return [
      svg('svg', { viewBox: `0 0 ${width} ${head + height + foot}`, role: 'img', 'aria-label': words },
        ...counts.flatMap((count, bin) => bar(count, bin, Math.max(...counts))),
        svg('line', { class: 'look-line', x1: left, x2: width, y1: head + height, y2: head + height }),
        label((left + width) / 2, head + height + 34, t('halflifeAxis'))),
      html('p', { className: 'look-note' }, words),
    ];
  }

  function bar(count, bin, most) {
    const step = (width - left) / (edges.length + 2), x = left + bin * step, size = height * count / most;
    const name = bin === 0 ? '<1' : bin > edges.length ? '∞' : bin === edges.length ? `${edges[bin - 1]}+` : edges[bin - 1];
    return [
      svg('rect', { class: 'look-column', x: x + 2, y: head + height - size, width: step - 4, height: size, rx: 2 }),
      count && label(x + step / 2, head + height - size - 4, count),
      label(x + step / 2, head + height + 15, name),
    ].filter(Boolean);
  }

  return { element: figure('look-halflife-figure', t('halflife'), t('halflifeHelp'), body), show };
}

const binOf = life => life === null ? edges.length + 1 : edges.filter(edge => life >= edge).length;

function median(lives) {
  const sorted = lives.map(life => life ?? Infinity).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === Infinity ? null : middle;
}
