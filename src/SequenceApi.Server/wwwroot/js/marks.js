import { t } from './words.js';

const hex = bytes => bytes.map(value => value.toString(16).toUpperCase().padStart(2, '0')).join(' ');

/** A token as it is shown: white space by visible marks, bytes that are no text by their numbers. */
export const shown = (text, bytes) => bytes
  ? `‹${hex(bytes)}›`
  : text.replaceAll(' ', '␣').replaceAll('\n', '⏎').replaceAll('\t', '⇥') || '∅';

/** A token as it is read aloud. */
export const spoken = (text, bytes) => bytes
  ? t('spoken.bytes', { bytes: hex(bytes) })
  : text.replaceAll('\n', ` ${t('spoken.line')} `).replace(/^ /, `${t('spoken.space')} `).trim();
