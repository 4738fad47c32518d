import type { Listening } from '../../api/listening';

type Hours = Listening['hours'];

export interface Bar {
  readonly label: string;
  /** What it says when it is read out. */
  readonly name: string;
  readonly minutes: number;
  /** Whether its label stands under it, where there is no room for all. */
  readonly shown: boolean;
}

const minutesOf = (milliseconds: number) => milliseconds / 60_000;

/** What `2027`, `2027-03` or `all` is called. */
export function nameOf(period: string, locale?: string): string {
  if (period === 'all') return 'All time';
  if (period.length === 4) return period;
  return new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${period}-01T00:00:00Z`));
}

/** The period before or after, of the same length. */
export function beside(period: string, by: 1 | -1): string {
  if (period.length === 4) return String(Number(period) + by);
  const [year = 0, month = 1] = period.split('-').map(Number);
  const next = new Date(Date.UTC(year, month - 1 + by, 1));
  return next.toISOString().slice(0, 7);
}

/** The month of a moment, as periods are named; they are in UTC. */
export function monthOf(moment: Date): string {
  return moment.toISOString().slice(0, 7);
}

/** Minutes by day of a month, by month of a year, or by year of all time; the listener's own days. */
export function barsOf(hours: Hours, period: string, locale?: string): readonly Bar[] {
  if (period.length === 7) {
    const [year = 0, month = 1] = period.split('-').map(Number);
    const days = new Date(year, month, 0).getDate();
    const full = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
    return Array.from({ length: days }, (_, place) => {
      const day = place + 1;
      const heard = hours.filter(({ at }) => new Date(at).getDate() === day && isNear(at, year, month - 1));
      return bar(String(day), full.format(new Date(year, month - 1, day)), heard, day === 1 || day % 5 === 0);
    });
  }
  if (period !== 'all') {
    const short = new Intl.DateTimeFormat(locale, { month: 'short' });
    const long = new Intl.DateTimeFormat(locale, { month: 'long' });
    return Array.from({ length: 12 }, (_, month) => {
      const at = new Date(Number(period), month, 1);
      return bar(short.format(at), long.format(at), hours.filter((hour) => new Date(hour.at).getMonth() === month), true);
    });
  }
  const years = [...new Set(hours.map(({ at }) => new Date(at).getFullYear()))].sort((one, other) => one - other);
  return years.map((year) => bar(String(year), String(year), hours.filter(({ at }) => new Date(at).getFullYear() === year), true));
}

/** An hour of the edge of a month in UTC may be of the day beside it here; it counts to that edge. */
function isNear(at: string, year: number, month: number): boolean {
  const date = new Date(at);
  return date.getFullYear() === year && date.getMonth() === month;
}

function bar(label: string, name: string, hours: Hours, shown: boolean): Bar {
  return { label, name, shown, minutes: Math.round(hours.reduce((sum, { listened_ms }) => sum + minutesOf(listened_ms), 0)) };
}

/** Minutes by weekday, Monday first, and hour of the day, where the listener is. */
export function weekOf(hours: Hours): readonly (readonly number[])[] {
  const week = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { at, listened_ms } of hours) {
    const date = new Date(at);
    const day = week[(date.getDay() + 6) % 7];
    if (day) day[date.getHours()] = (day[date.getHours()] ?? 0) + minutesOf(listened_ms);
  }
  return week;
}

/** The hour of the day in which most is heard; null where nothing is. */
export function usualHour(week: readonly (readonly number[])[]): number | null {
  const byHour = Array.from({ length: 24 }, (_, hour) => week.reduce((sum, day) => sum + (day[hour] ?? 0), 0));
  const most = Math.max(...byHour);
  return most > 0 ? byHour.indexOf(most) : null;
}
