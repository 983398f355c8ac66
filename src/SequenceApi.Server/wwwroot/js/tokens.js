/**
 * The pieces of a text that tokens stand for, which together are the text: `{ start, end, first, last }`, in units of the string
 * and tokens. Tokens that share a character share a piece.
 */
export function pieces(text, tokens) {
  const place = [];
  let index = 0;
  for (const character of text) {
    place.push(index);
    index += character.length;
  }

  place.push(index);
  const list = [];
  let covered = -1;
  tokens.forEach((token, number) => {
    if (token.offset < covered) list.at(-1).last = number;
    else list.push({ start: list.length ? place[token.offset] : 0, end: text.length, first: number, last: number });
    covered = Math.max(covered, token.offset + token.length);
  });
  for (let i = 1; i < list.length; i++) list[i - 1].end = list[i].start;
  return list;
}
