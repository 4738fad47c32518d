/** Lines of a text that say something. */
export function linesOf(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

/** Words with commas between. */
export function listOf(text: string): string[] {
  return text.split(',').map((word) => word.trim()).filter(Boolean);
}

/** `2026`, `2026-05` or `2026-05-04` as its parts. */
export function partsOf(date: string | null): { year: string; month: string; day: string } {
  const [year = '', month = '', day = ''] = (date ?? '').split('-');
  return { year, month, day };
}

/** The parts as a date as far as it is known; null without a year. */
export function dateOf(year: string, month: string, day: string): string | null {
  if (!year) return null;
  const known = [year.padStart(4, '0'), ...(month ? [month] : []), ...(month && day ? [day.padStart(2, '0')] : [])];
  return known.join('-');
}
