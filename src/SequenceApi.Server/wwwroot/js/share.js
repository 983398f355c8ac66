const longest = 2000;

/** A page as an address: model, text and sampling lie behind the #, which no server gets to see. */
export function addressOf({ model, text, sampling, surprise }) {
  const fields = new URLSearchParams({ model, text: tail(text) });
  sampling.forEach(([key, value]) => fields.set(key, value));
  if (surprise) fields.set('surprise', '1');
  return `${location.origin}${location.pathname}#${fields}`;
}

/** Whether an address holds the whole text; of a longer one it holds the end. */
export const fits = text => text.length <= longest;

/** What an address asks for; null where it asks for nothing. Unknown names are passed over by who reads it. */
export function readAddress(hash) {
  if (hash.length < 2) return null;
  const { model, text = '', surprise, ...sampling } = Object.fromEntries(new URLSearchParams(hash.slice(1)));
  return { model, text: tail(text), surprise: surprise === '1', sampling: Object.entries(sampling) };
}

// Never half of a character that takes two units.
const tail = text => text.slice(-longest).replace(/^[\uDC00-\uDFFF]/, '');
