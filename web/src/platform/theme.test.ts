import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeEach, describe, expect, it, vi } from 'vitest';

const script = readFileSync(join(import.meta.dirname, '../../public/theme.js'), 'utf8');

/** What theme.js makes of a stored choice and of the device's wishes. */
function themed(stored: string | null, wishes: readonly string[]): string | undefined {
  localStorage.clear();
  if (stored !== null) localStorage.setItem('segue.theme', stored);
  vi.stubGlobal('matchMedia', (query: string) => ({ matches: wishes.some((wish) => query.includes(wish)) }));
  (0, eval)(script);
  return document.documentElement.dataset.theme;
}

beforeEach(() => vi.unstubAllGlobals());

describe('theme.js', () => {
  it('follows the device where nothing was chosen', () => {
    expect(themed(null, [])).toBe('dark');
    expect(themed(null, ['scheme: light'])).toBe('light');
    expect(themed(null, ['contrast: more', 'scheme: light'])).toBe('contrast');
  });
  it('keeps to what was chosen', () => expect(themed('light', [])).toBe('light'));
  it('ignores what it does not know', () => expect(themed('neon', [])).toBe('dark'));
});
