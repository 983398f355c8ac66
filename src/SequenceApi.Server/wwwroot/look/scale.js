/** Blue to orange through the page's ground: told apart with every common kind of colour blindness. */
const stops = {
  light: [[8, 62, 122], [88, 154, 208], [246, 246, 243], [236, 152, 84], [150, 58, 0]],
  dark: [[160, 210, 255], [62, 128, 190], [24, 28, 33], [192, 98, 28], [255, 194, 140]],
};

/** Whether the page around `element` is dark now: its text is then light. */
export function isDark(element) {
  const [red, green, blue] = getComputedStyle(element).color.match(/[\d.]+/g).map(Number);
  return luminance([red, green, blue]) > 0.4;
}

/** The colour of a value from −1 to 1, as [red, green, blue]; beyond them the ends' colours. */
export function diverging(value, dark) {
  const colours = stops[dark ? 'dark' : 'light'];
  const place = (Math.max(-1, Math.min(1, value)) + 1) * 2;
  const low = Math.min(3, Math.floor(place));
  return colours[low].map((from, i) => Math.round(from + (place - low) * (colours[low + 1][i] - from)));
}

export const css = colour => `rgb(${colour.join(' ')})`;

/** Black or white, whichever is easier to read on the colour (always at least 4.5 : 1). */
export function ink(colour) {
  return luminance(colour) > 0.179 ? '#000' : '#fff';
}

function luminance(colour) {
  const [red, green, blue] = colour.map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Gates run from 0 (shut) to 1 (open), states around 0: what brings either to −1…1. */
export function normalizer(kind, values) {
  if (isGate(kind)) return { of: value => 2 * value - 1, low: 0, high: 1 };
  const sizes = Float64Array.from(values, Math.abs).sort();
  const most = sizes[Math.floor(0.98 * (sizes.length - 1))] || 1;
  return { of: value => value / most, low: -most, high: most };
}

export const isGate = kind => kind !== 'hidden' && kind !== 'cell';
