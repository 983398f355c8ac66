import { byId } from './page.js';
import { knows, language, t } from './words.js';

const box = byId('error');
let source = null;

/** Says in words what went wrong. `from` names who may take it back by `clearError`. */
export function showError(error, from = 'other') {
  if (error?.name === 'AbortError') return;
  source = from;
  const text = sentence(error);
  if (byId('error-text').textContent !== text) byId('error-text').textContent = text;
  box.hidden = false;
}

export function clearError(from) {
  if (from && from !== source) return;
  box.hidden = true;
  byId('error-text').textContent = '';
}

// The server writes English; in another language its most frequent answers are said in that, with its own words behind.
function sentence(error) {
  const key = `error.${error.code}`;
  if (!knows(key)) return language() === 'en' || !error.code ? error.message : t('error.said', { detail: error.message });
  return language() === 'en' && error.message ? error.message : t(key);
}

byId('error-close').addEventListener('click', () => clearError());
