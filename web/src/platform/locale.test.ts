import { describe, expect, it } from 'vitest';

import { localeOf } from './locale';

describe('localeOf', () => {
  it.each([
    ['de', 'en-DE'],
    ['pt-BR', 'en-BR'],
    ['zh-Hant', 'en-TW'],
    ['en', 'en-US'],
    ['en-GB', 'en-GB'],
    ['', 'en'],
  ])('speaks English for %s as it is written there: %s', (language, wanted) => expect(localeOf(language)).toBe(wanted));

  it('keeps months in English, and the figures of the place', () => {
    const november = new Date(2026, 10, 21);
    expect(new Intl.DateTimeFormat(localeOf('de'), { dateStyle: 'long' }).format(november)).toBe('21 November 2026');
    expect(new Intl.NumberFormat(localeOf('de')).format(1_318_402)).toBe('1.318.402');
  });
});
