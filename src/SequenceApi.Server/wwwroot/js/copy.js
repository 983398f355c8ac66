import { byId, make } from './page.js';
import { t } from './words.js';

/** Copies a text and says so. Browsers keep the clipboard from pages that aren't local or encrypted; then the old way is tried. */
export async function copy(text, said = 'copied') {
  const done = await navigator.clipboard?.writeText(text).then(() => true, () => false) || oldWay(text);
  byId('status').textContent = t(done ? said : 'copy.failed');
}

function oldWay(text) {
  const before = document.activeElement;
  const field = make('textarea', { value: text, className: 'hidden' });
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  before?.focus();
  return done;
}
