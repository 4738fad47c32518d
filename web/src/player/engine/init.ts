import type { Bytes, Loader } from './loader';
import type { Piece } from './pieces';

const DOPS = [0x64, 0x4f, 0x70, 0x73];
/** Initialisation segments have 700 bytes; audio behind them is left alone. */
const SEARCHED = 1024;
const KEPT = 24;

/**
 * Opus' pre-skip stands twice in the initialisation segment: in the edit list, which the append
 * window carries out, and in `dOps` (Opus in ISOBMFF section 4.3.2), for which Chromium drops as many samples
 * again after each start of the decoder: 6.5 ms of silence at the head of a song. Zeroed here.
 */
export function withoutSecondSkip(init: Bytes): Bytes {
  const end = Math.min(init.length, SEARCHED) - DOPS.length;
  let at = 0;
  while (at < end && !DOPS.every((byte, offset) => init[at + offset] === byte)) at++;
  if (at >= end) return init;
  const patched = init.slice();
  patched.fill(0, at + 6, at + 8);
  return patched;
}

/** Initialisation segments that were met, so that a switch or a seek back needs none again. */
export class InitStore {
  private readonly held = new Map<string, Bytes>();

  constructor(private readonly loader: Loader) {}

  /** `start`: a file's bytes from 0 on, at least as many as the initialisation segment has. */
  keep(piece: Piece, start: Bytes): void {
    this.put(keyOf(piece), start.slice(0, piece.table.initSize));
  }

  async get(piece: Piece, signal: AbortSignal): Promise<Bytes> {
    const key = keyOf(piece);
    const known = this.held.get(key);
    if (known) return known;
    const range = { url: piece.rendition.url, from: 0, to: piece.table.initSize };
    const { bytes } = await this.loader.loadWhole(range, signal);
    this.put(key, bytes);
    return withoutSecondSkip(bytes);
  }

  private put(key: string, init: Bytes): void {
    this.held.set(key, withoutSecondSkip(init));
    for (const oldest of [...this.held.keys()].slice(0, Math.max(0, this.held.size - KEPT))) this.held.delete(oldest);
  }
}

function keyOf({ track, rendition }: Piece): string {
  return `${track.answer.version_id}/${rendition.id}`;
}
