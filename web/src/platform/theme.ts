import { createStore } from './store';

/** `system` follows the device; the others are the data-theme values of tokens.css. */
export type ThemeChoice = 'system' | 'dark' | 'light' | 'contrast';

const key = 'segue.theme';

function stored(): ThemeChoice {
  try {
    const choice = localStorage.getItem(key);
    return choice === 'dark' || choice === 'light' || choice === 'contrast' ? choice : 'system';
  } catch {
    return 'system';
  }
}

/** What the person chose; theme.js has applied it before this module ran. */
export const themeChoice = createStore<ThemeChoice>(stored());

function systemTheme(): string {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark';
}

function apply(): void {
  const choice = themeChoice.get();
  document.documentElement.dataset.theme = choice === 'system' ? systemTheme() : choice;
}

export function chooseTheme(choice: ThemeChoice): void {
  try {
    if (choice === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, choice);
  } catch {
    // Without storage the choice lasts as long as the page.
  }
  themeChoice.set(choice);
  apply();
}

/** Follows the device's changes of theme; returns the way to stop. */
export function followSystemTheme(): () => void {
  const queries = ['(prefers-contrast: more)', '(prefers-color-scheme: light)'].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', apply);
  return () => {
    for (const query of queries) query.removeEventListener('change', apply);
  };
}
