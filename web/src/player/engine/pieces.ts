import type { StreamRendition } from '../contracts';
import type { Placement } from './buffer';
import type { FragmentTable } from './fragments';
import type { Track } from './timeline';

/** What was fed last, up to where. */
export interface Fed {
  readonly track: Track;
  readonly rendition: StreamRendition;
}

/** A run of fragments [first, last] of one rendition, and how the buffer is to take it. */
export interface Piece {
  readonly track: Track;
  readonly rendition: StreamRendition;
  readonly table: FragmentTable;
  readonly first: number;
  readonly last: number;
  readonly placement: Placement;
}

/** A moment this close before a fragment's end belongs to the next one. */
const EDGE_S = 0.002;
/** A decoder that begins anew needs this much before the first sample that is to be heard. */
const PREROLL_S = 0.05;

/**
 * The piece that goes on from `time`, about `seconds` long.
 *
 * Inside a song, a new rendition takes over at exactly the moment up to which the old one is there:
 * its append window opens there, and what the browser gets before it primes the decoder. Renditions
 * of one codec and rate share the decoder and its state, the others begin a fragment earlier if
 * the moment is too near the start of theirs.
 */
export function planPiece(track: Track, rendition: StreamRendition, time: number, seconds: number, fed: Fed | null): Piece {
  const table = track.table(rendition);
  const moment = Math.max(0, time - track.start);
  let first = table.covering(moment);
  if (first + 1 < table.count && table.at(first).end - moment < EDGE_S) first++;
  let from = track.start;
  const switched = fed?.track === track && fed.rendition.id !== rendition.id;
  if (switched && moment > EDGE_S) {
    from = track.start + moment;
    if (!sameDecoder(fed.rendition, rendition) && first > 0 && table.at(first).start > moment - PREROLL_S) first--;
  }
  let last = first;
  while (last + 1 < table.count && table.at(last).end - moment < seconds) last++;
  const placement = { mime: rendition.mime, offset: track.start, from, to: track.end };
  return { track, rendition, table, first, last, placement };
}

/** The moment halfway through what is kept of a piece's fragment. */
export function middleOf({ track, table, placement }: Piece, fragment: number): number {
  const { start, end } = table.at(fragment);
  return (Math.max(placement.from, track.start + start) + Math.min(placement.to, track.start + end)) / 2;
}

function sameDecoder(one: StreamRendition, other: StreamRendition): boolean {
  return one.codec === other.codec && one.index?.timescale === other.index?.timescale;
}
