import { byId } from './page.js';
import { knows, language, onLanguage, t } from './words.js';

const box = byId('error');
let [last, source] = [null, null];

/** Says in words what went wrong. `from` names who may take it back by `clearError`. */
export function showError(error, from = 'other') {
  if (error?.name === 'AbortError') return;
  [last, source] = [error, from];
  byId('key-form').hidden = error.status !== 401;
  write(sentence(error));
  box.hidden = false;
}

export function clearError(from) {
  if (from && from !== source) return;
  box.hidden = true;
  write('');
}

// The same sentence again is no news for a screen reader.
function write(text) { if (byId('error-text').textContent !== text) byId('error-text').textContent = text; }

// The server writes English; in another language its most frequent answers are said in that, with its own words behind.
function sentence(error) {
  const key = `error.${error.code}`;
  if (!knows(key)) return language() === 'en' || !error.code ? error.message : t('error.said', { detail: error.message });
  return language() === 'en' && error.message ? error.message : t(key);
}

onLanguage(() => { if (!box.hidden) write(sentence(last)); });
byId('error-close').addEventListener('click', () => {
  clearError();
  byId('text').focus();
});
