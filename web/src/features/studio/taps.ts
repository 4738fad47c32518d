import type { LyricLine } from '../../api/catalogue';

export type Unit = 'line' | 'word';

export interface TapWord {
  readonly text: string;
  readonly at: number | null;
}

export interface TapLine {
  readonly text: string;
  readonly at: number | null;
  readonly words: readonly TapWord[];
}

/** Lyrics on the way to their times: `line` and `word` say whose beginning is marked next. Milliseconds. */
export interface Taps {
  readonly unit: Unit;
  readonly lines: readonly TapLine[];
  readonly line: number;
  readonly word: number;
}

export type Wrong = { readonly line: number; readonly why: 'missing' | 'order' } | null;

const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** A line's words, each with the space that follows it; of scripts without spaces, as the browser parts them. */
export function wordsOf(text: string): readonly string[] {
  if (!spaceless.test(text)) return text.match(/\S+\s*/g) ?? [];
  const parts: string[] = [];
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    const last = parts.length - 1;
    if (isWordLike || last < 0) parts.push(segment);
    else parts[last] = `${parts[last] ?? ''}${segment}`;
  }
  return parts;
}

/** Lyrics as they are held, with the times that they have; the first mark without one is next. */
export function tapsOf(lines: readonly LyricLine[], unit: Unit): Taps {
  const held = lines.map(
    ({ text, start_ms: at = null, words }): TapLine => ({
      text,
      at,
      words: words.length > 0 ? words.map((word) => ({ text: word.text, at: word.start_ms })) : wordsOf(text).map((word) => ({ text: word, at: null })),
    }),
  );
  return toFirst({ unit, lines: held, line: 0, word: 0 });
}

/** Marks by line or by word; what is marked stays. */
export function setUnit(taps: Taps, unit: Unit): Taps {
  return unit === taps.unit ? taps : toFirst({ ...taps, unit });
}

/** What is marked next, and whether there is anything left. */
export function isDone({ lines, line }: Taps): boolean {
  return line >= lines.length;
}

/** The next line, or word, begins now. */
export function tap(taps: Taps, at: number): Taps {
  // While the lead-in plays nothing new can begin: a tap there is a slip.
  if (isDone(taps) || at < markedBefore(taps)) return taps;
  const lines = taps.lines.map((line, place) => (place === taps.line ? marked(line, taps, at) : line));
  const words = lines[taps.line]?.words.length ?? 0;
  if (taps.unit === 'word' && taps.word + 1 < words) return { ...taps, lines, word: taps.word + 1 };
  return { ...taps, lines, line: nextSung(lines, taps.line + 1), word: 0 };
}

function marked(line: TapLine, { unit, word }: Taps, at: number): TapLine {
  // Times of words belong to the line as it was timed before.
  if (unit === 'line') return { ...line, at, words: line.words.map(({ text }) => ({ text, at: null })) };
  const words = line.words.map((one, place) => (place === word ? { ...one, at } : place > word ? { ...one, at: null } : one));
  return { ...line, at: word === 0 ? at : line.at, words };
}

/** To the last mark, to set it anew; null when there is none before. */
export function back(taps: Taps): Taps | null {
  if (taps.word > 0) return goTo(taps, taps.line, taps.word - 1);
  const before = backLine(taps);
  if (before === null || taps.unit === 'line') return before;
  return goTo(taps, before.line, (taps.lines[before.line]?.words.length ?? 1) - 1);
}

/** To the beginning of this line, or of the one before it. */
export function backLine(taps: Taps): Taps | null {
  if (taps.word > 0) return goTo(taps, taps.line, 0);
  const before = lastSung(taps.lines, taps.line - 1);
  if (before < 0) return null;
  return goTo(taps, before);
}

/** Goes on from here: what is marked stays until it is marked anew. */
export function goTo(taps: Taps, line: number, word = 0): Taps {
  return { ...taps, line: nextSung(taps.lines, line), word };
}

/** When to begin to listen, so that the next mark comes in a moment. */
export function leadIn(taps: Taps): number {
  const there = taps.lines[taps.line];
  const known = there?.words[taps.word]?.at ?? (taps.word === 0 ? there?.at : null);
  return Math.max(0, (known ?? markedBefore(taps)) - 2000);
}

/** When what stands before the next mark begins. */
function markedBefore({ lines, line, word }: Taps): number {
  const above = lines[lastTimed(lines, line - 1)];
  const last = above?.words.findLast((one) => one.at !== null)?.at;
  return (word > 0 ? lines[line]?.words[word - 1]?.at : (last ?? above?.at)) ?? 0;
}

/** The line that was marked last: what nudging moves. */
export function lastMarked({ lines, line, word }: Taps): number {
  return word > 0 ? line : lastTimed(lines, line - 1);
}

/** Moves a line with its words, never before the line above it; without a line, all of them. */
export function nudge(taps: Taps, place: number | null, by: number): Taps {
  const floor = place === null ? 0 : (taps.lines[lastTimed(taps.lines, place - 1)]?.at ?? 0);
  const lines = taps.lines.map((line, nth) => {
    if (line.at === null || (place !== null && nth !== place)) return line;
    const moved = Math.max(floor, line.at + by) - line.at;
    return { ...line, at: line.at + moved, words: line.words.map((word) => ({ ...word, at: word.at === null ? null : Math.max(0, word.at + moved) })) };
  });
  return { ...taps, lines };
}

/** What still keeps the times from being saved. */
export function wrongIn({ lines }: Taps): Wrong {
  let last = 0;
  for (const [line, { text, at, words }] of lines.entries()) {
    if (text === '') continue;
    if (at === null) return { line, why: 'missing' };
    for (const moment of [at, ...words.flatMap((word) => word.at ?? [])]) {
      if (moment < last) return { line, why: 'order' };
      last = moment;
    }
  }
  return null;
}

/** As the server keeps them: words where all of a line have times, and empty lines at the line that follows. */
export function linesOf({ lines }: Taps): LyricLine[] {
  return lines.map(({ text, at, words }, place) => ({
    text,
    start_ms: Math.round(at ?? lines.slice(place).find((line) => line.at !== null)?.at ?? lines[lastTimed(lines, place)]?.at ?? 0),
    words:
      words.length > 0 && words.every((word) => word.at !== null) ? words.map((word) => ({ text: word.text, start_ms: Math.round(word.at ?? 0) })) : [],
  }));
}

function toFirst(taps: Taps): Taps {
  const open = ({ text, at, words }: TapLine) => text !== '' && (at === null || (taps.unit === 'word' && words.some((word) => word.at === null)));
  const line = taps.lines.findIndex(open);
  return { ...taps, line: line < 0 ? taps.lines.length : line, word: 0 };
}

function nextSung(lines: readonly TapLine[], from: number): number {
  const found = lines.findIndex((line, place) => place >= from && line.text !== '');
  return found < 0 ? lines.length : found;
}

function lastSung(lines: readonly TapLine[], to: number): number {
  return lines.findLastIndex((line, place) => place <= to && line.text !== '');
}

function lastTimed(lines: readonly TapLine[], to: number): number {
  return lines.findLastIndex((line, place) => place <= to && line.at !== null);
}
