// Sets the theme before the first paint; a file of its own because the content policy allows no inline scripts.
(() => {
  const matches = (query) => matchMedia(query).matches;
  let chosen = null;
  try {
    chosen = localStorage.getItem('segue.theme');
  } catch {
    // Storage may be blocked; the system's wish decides then.
  }
  const system = matches('(prefers-contrast: more)')
    ? 'contrast'
    : matches('(prefers-color-scheme: light)')
      ? 'light'
      : 'dark';
  const known = ['dark', 'light', 'contrast'];
  // Libraries that add a <style> of their own (dialogs lock scrolling so) look for the page's nonce here.
  globalThis.__webpack_nonce__ = document.querySelector('meta[name="csp-nonce"]')?.content;
  document.documentElement.dataset.theme = known.includes(chosen) ? chosen : system;
})();
