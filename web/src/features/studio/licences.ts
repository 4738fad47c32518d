import type { Licence } from '../../api/studio';
import { formatDay } from '../../platform/format';

const regions = new Intl.DisplayNames(undefined, { type: 'region' });
const day = 86_400_000;

export function nameOf(code: string): string {
  return regions.of(code) ?? code;
}

export function isWorldwide(licence: Licence): boolean {
  return licence.territories.includes('worldwide');
}

/** Where a licence holds, in words. */
export function placesOf(licence: Licence): string {
  const some = (codes: readonly string[]) => {
    const names = codes.slice(0, 4).map(nameOf);
    return codes.length > 4 ? `${names.slice(0, 3).join(', ')} and ${codes.length - 3} more` : names.join(', ');
  };
  if (!isWorldwide(licence)) return some(licence.territories);
  return licence.excluded.length > 0 ? `World, except ${some(licence.excluded)}` : 'World';
}

export function usesOf(licence: Licence): string {
  return [...licence.uses].sort((one) => (one === 'stream' ? -1 : 1)).join(', ');
}

export function datesOf(licence: Licence): string {
  const on = (moment: string) => formatDay(moment.slice(0, 10));
  if (licence.start && licence.end) return `${on(licence.start)} to ${on(licence.end)}`;
  if (licence.start) return `from ${on(licence.start)}`;
  return licence.end ? `until ${on(licence.end)}` : 'without end';
}

/** All of it in a line. */
export function shortly(licence: Licence): string {
  return `${placesOf(licence)}: ${usesOf(licence)}, ${datesOf(licence)}`;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** What a timeline of these licences shows: half a year back and two ahead, or as far as dates go. */
export function spanOf(licences: readonly Licence[], now: number): Span {
  const dates = licences.flatMap(({ start, end }) => [start, end]).filter((moment) => moment !== null).map((moment) => Date.parse(moment));
  const from = Math.max(Math.min(now - 182 * day, ...dates), now - 5 * 365 * day);
  const to = Math.min(Math.max(now + 730 * day, ...dates), now + 10 * 365 * day);
  return { from, to };
}

/** Where a moment lies in a span, in percent; without one, at `edge`. */
export function placeIn({ from, to }: Span, moment: string | null, edge: number): number {
  if (moment === null) return edge;
  return Math.min(100, Math.max(0, (100 * (Date.parse(moment) - from)) / (to - from)));
}

/** The first days of quarters or years in a span, few enough to be read. */
export function marksIn({ from, to }: Span): readonly { at: number; words: string }[] {
  const months = (to - from) / (30 * day) > 48 ? 12 : 3;
  const begin = new Date(from);
  const found: { at: number; words: string }[] = [];
  for (let at = new Date(begin.getFullYear(), 0, 1); at.getTime() < to; at = new Date(at.getFullYear(), at.getMonth() + months, 1)) {
    if (at.getTime() < from) continue;
    const first = at.getMonth() === 0;
    const words = at.toLocaleDateString(undefined, first ? { year: 'numeric' } : { month: 'short' });
    found.push({ at: (100 * (at.getTime() - from)) / (to - from), words });
  }
  return found;
}

/** What is about to change, in words: an end in the next thirty days, or a beginning to come. */
export function soonOf(licence: Licence, now: number): string | null {
  const days = (moment: string) => Math.ceil((Date.parse(moment) - now) / day);
  const count = (some: number) => `${some} ${some === 1 ? 'day' : 'days'}`;
  if (licence.end && days(licence.end) <= 0) return 'over';
  if (licence.end && days(licence.end) <= 30) return `ends in ${count(days(licence.end))}`;
  if (licence.start && days(licence.start) > 0) return `starts ${formatDay(licence.start.slice(0, 10))}`;
  return null;
}
