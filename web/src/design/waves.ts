/** Height of bars, 0 to 1, and how they lie. */
export interface Bars {
  readonly heights: Float32Array;
  readonly pitch: number;
}

/** Width of a bar and from one bar to the next, in CSS pixels. */
export const barWidth = 2;
const pitch = 3.2;

/** Loudly mastered songs lie within a few decibels; this spreads them over the height. */
const contrast = 1.5;

/** Part of the width that is the song's when the next one is shown behind the seam. */
const songPart = 0.906;
const seamGap = 8;

/** Where song, seam and next song lie over a width. */
export function layOut(width: number, hasNext: boolean): { song: number; seam: number; next: number } {
  if (!hasNext || width < 160) return { song: width, seam: width, next: width };
  const song = Math.round(width * songPart);
  return { song, seam: song + seamGap / 2, next: song + seamGap };
}

/**
 * Peaks (pairs of int8, least and greatest, over equal slices) as bars over `width` CSS pixels;
 * bars of the loud parts 1. Without peaks a low even line. `part` is how much of the song the width shows.
 */
export function barsOf(peaks: Int8Array | undefined, width: number, part = 1): Bars {
  const count = Math.max(0, Math.floor((width + pitch - barWidth) / pitch));
  const heights = new Float32Array(count);
  if (!peaks || peaks.length < 2) return { heights: heights.fill(0.08), pitch };
  const slices = peaks.length / 2;
  const used = slices * Math.min(1, part);
  const loud = loudOf(peaks);
  for (let bar = 0; bar < count; bar++) {
    const from = Math.floor((bar * used) / count);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * used) / count));
    let sum = 0;
    for (let slice = from; slice < to && slice < slices; slice++) sum += sliceHeight(peaks, slice) ** 2;
    // The mean square keeps the shape of the music where the greatest of many slices is always the same.
    heights[bar] = Math.min(1, Math.max(0.08, (Math.sqrt(sum / (to - from)) / loud) ** contrast));
  }
  return { heights, pitch };
}

/** What few slices exceed: a single stroke of the drum must not make all the rest look quiet. */
function loudOf(peaks: Int8Array): number {
  const heights = Int8Array.from({ length: peaks.length / 2 }, (_, slice) => Math.min(127, sliceHeight(peaks, slice)));
  heights.sort();
  return Math.max(1, heights[Math.floor(heights.length * 0.92)] ?? 1);
}

function sliceHeight(peaks: Int8Array, slice: number): number {
  return Math.max(Math.abs(peaks[2 * slice] ?? 0), Math.abs(peaks[2 * slice + 1] ?? 0));
}
