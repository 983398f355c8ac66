/** The element with an id that index.html gives. */
export const byId = id => document.getElementById(id);

/** Makes an element; data only ever becomes text or a property, never markup. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** What the browser keeps for this page; without a place to keep it, nothing is kept. */
export const kept = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, value); } catch { /* The choice lasts as long as the page. */ } },
};
