import { byId } from './page.js';
import { t } from './words.js';

const wait = 500;
let timer = 0;
let added = '';

/** Tells what isn't seen by everyone, once typing rests. */
export function announce(text) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    byId('live').textContent = text;
    added = '';
  }, wait);
}

/** Tells what was accepted; what is accepted in a row is told as one. */
export function announceAdded(text) {
  added += text;
  announce(t('announce.added', { text: added.trim() || t('spoken.space') }));
}
