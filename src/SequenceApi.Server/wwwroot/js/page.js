/** The element with an id that index.html gives. */
export const byId = id => document.getElementById(id);

/** Makes an element; data only ever becomes text or a property, never markup. */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

// Without a place to keep it, a choice lasts as long as the page.
const keep = place => ({
  get(key) { try { return place().getItem(key); } catch { return null; } },
  set(key, value) { try { place().setItem(key, value); } catch { /* See above. */ } },
});

/** What the browser keeps for this page. */
export const kept = keep(() => localStorage);

/** What it forgets with the tab. */
export const keptInTab = keep(() => sessionStorage);
