/** English, as the words around them are, with the dates and numbers of a place: `de` as `en-DE`, "21 Nov 2026, 14:20" and "1.318.402". */
export function localeOf(language: string): string {
  try {
    return `en-${new Intl.Locale(language).maximize().region ?? 'US'}`;
  } catch {
    return 'en';
  }
}

export const locale = localeOf(navigator.language);
