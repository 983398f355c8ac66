// Runs before the first paint, so that a page that was switched to dark or to Chinese doesn't flash.
(() => {
  const stored = key => { try { return localStorage.getItem(key); } catch { return null; } };
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = stored('theme') ?? (dark ? 'dark' : 'light');
  root.lang = stored('language') ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
})();
