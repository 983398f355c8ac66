import en from './words/en.js';
import zh from './words/zh.js';
import { kept } from './page.js';

const dictionaries = { en, zh };
const listeners = [];

export const language = () => document.documentElement.lang === 'zh' ? 'zh' : 'en';

/** A sentence in the reader's language; {names} in it are filled in. */
export function t(key, values = {}) {
  return (dictionaries[language()][key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

export const knows = key => key in dictionaries.en;

export const onLanguage = callback => listeners.push(callback);

export function setLanguage(next) {
  document.documentElement.lang = next;
  kept.set('language', next);
  translate();
  listeners.forEach(callback => callback(next));
}

/** Writes every text that the markup names by its key. */
export function translate(root = document) {
  for (const element of root.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t);
  for (const element of root.querySelectorAll('[data-t-label]')) element.setAttribute('aria-label', t(element.dataset.tLabel));
}

const format = (value, options) => new Intl.NumberFormat(language(), options).format(value);
const tenth = { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 };
export const percent = value => value > 0 && value < 0.001 ? `< ${format(0.001, tenth)}` : format(value, tenth);
export const number = (value, digits = 0) => format(value, { maximumFractionDigits: digits });
export const compact = value => format(value, { notation: 'compact', maximumFractionDigits: 1 });
