/** Words and figures for people. */
import { locale } from './locale';

const numbers = new Intl.NumberFormat(locale);
const days = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
// A calendar day is the same day everywhere: read and told as UTC.
const calendarDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
const calendarMonths = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' });
const weekdays = new Intl.DateTimeFormat(locale, { weekday: 'long' });
const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
const hours = new Intl.DateTimeFormat(locale, { hour: 'numeric' });
const shortDays = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const sizes = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** `1318402` as `1,318,402`. */
export function formatCount(count: number): string {
  return numbers.format(count);
}

/** A length or place in a song: `4:12`, `1:02:07`. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60), seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A place in a song to the hundredth: `0:12.40`. */
export function formatPlace(milliseconds: number): string {
  return `${formatTime(milliseconds)}.${String(Math.floor((Math.max(0, milliseconds) % 1000) / 10)).padStart(2, '0')}`;
}

/** A length in a sentence: `46 min`, `1 h 12 min`, `40 s`. */
export function formatLength(milliseconds: number): string {
  const minutes = Math.round(milliseconds / 60_000);
  if (minutes < 1) return `${Math.round(milliseconds / 1000)} s`;
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `10 songs`, `1 song`. */
export function formatSongs(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'song' : 'songs'}`;
}

/** A calendar day of a release as far as it is known, `2026-09-18`, `2026-09` or only `2026`; of a moment, its day here. */
export function formatDay(day: string): string {
  const date = new Date(day);
  if (/^\d{4}$/.test(day) || Number.isNaN(date.getTime())) return day;
  if (/^\d{4}-\d{2}$/.test(day)) return calendarMonths.format(date);
  return /^\d{4}-\d{2}-\d{2}$/.test(day) ? calendarDays.format(date) : days.format(date);
}

/** A moment's day in a narrow column: `3 Nov 2026`. */
export function formatShortDay(moment: string): string {
  return shortDays.format(new Date(moment));
}

/** Year of a release date. */
export function formatYear(day: string): string {
  return day.slice(0, 4);
}

/** Today, yesterday, the weekday within a week, else the date; meant to follow "on" where it is a day. */
export function formatWhen(moment: string, now: Date = new Date()): string {
  const date = new Date(moment);
  const midnight = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
  const ago = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (ago <= 0) return 'today';
  if (ago === 1) return 'yesterday';
  return ago < 7 ? `on ${weekdays.format(date)}` : `on ${days.format(date)}`;
}

/** A moment, as near as matters: `today at 14:20`, `yesterday at 9:05`, `3 Nov 2026`. */
export function formatMoment(moment: string, now: Date = new Date()): string {
  const date = new Date(moment);
  const when = formatWhen(moment, now);
  return when.startsWith('on ') ? shortDays.format(date) : `${when} at ${clock.format(date)}`;
}

/** A moment to the minute: `3 Nov 2026, 14:20`. */
export function formatExactly(moment: string): string {
  const date = new Date(moment);
  return `${shortDays.format(date)}, ${clock.format(date)}`;
}

/** A time of day: `14:20`. */
export function formatClock(moment: string): string {
  return clock.format(new Date(moment));
}

/** A full hour of the day, 0 to 23: `22`, `10 PM`. */
export function formatHour(hour: number): string {
  return hours.format(new Date(2027, 0, 1, hour));
}

/** Name of a weekday. */
export function formatWeekday(date: Date): string {
  return weekdays.format(date);
}

/** How many bytes: `1.2 TB`, `3.4 GB`, `61 MB`, `3.4 MB`, `18 kB`. */
export function formatSize(bytes: number): string {
  if (bytes >= 1e12) return `${sizes.format(bytes / 1e12)} TB`;
  if (bytes >= 1e9) return `${sizes.format(bytes / 1e9)} GB`;
  if (bytes < 100_000) return `${numbers.format(Math.ceil(bytes / 1000))} kB`;
  return `${bytes >= 1e7 ? numbers.format(Math.round(bytes / 1e6)) : sizes.format(bytes / 1e6)} MB`;
}

/** Up to two initials of a name. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => (word ? String.fromCodePoint(word.codePointAt(0) ?? 32) : '')).join('').toLocaleUpperCase();
}
