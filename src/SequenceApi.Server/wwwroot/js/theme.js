import { byId, kept } from './page.js';

/** The switch between light and dark; early.js has set the first. */
export function startTheme() {
  const button = byId('theme');
  const show = () => button.setAttribute('aria-pressed', document.documentElement.dataset.theme === 'dark');
  button.addEventListener('click', () => {
    const next = document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    kept.set('theme', next);
    show();
  });
  show();
}
