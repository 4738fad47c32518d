import type { QualityChoice, StreamAnswer, StreamRendition } from '../contracts';
import { AT_THE_START } from './abr';
import type { FeedParts } from './feedHost';
import type { Bytes, Loader, Transfer } from './loader';
import { FragmentTable } from './fragments';

/** A rendition's bytes from 0 up to the end of its `fragments`-th fragment. */
export interface Head {
  readonly rendition: StreamRendition;
  readonly bytes: Bytes;
  readonly fragments: number;
}

const KEPT = 12;
/** Enough to play while the next request travels. */
const HEAD_S = 2;

/** Beginnings of songs that may be wanted soon (the next, the one under the pointer), ready to append. */
export class Heads {
  private readonly held = new Map<string, Head>();
  private readonly asked = new Map<string, Promise<Transfer | null>>();

  constructor(private readonly loader: Loader) {}

  /** The head held of this rendition of this very audio. */
  find(answer: StreamAnswer, rendition: StreamRendition): Head | undefined {
    return this.held.get(keyOf(answer, rendition));
  }

  /** The transfer under way of a head, if one is. */
  pending(answer: StreamAnswer, rendition: StreamRendition): Promise<Transfer | null> | undefined {
    return this.asked.get(keyOf(answer, rendition));
  }

  /** Fetches a head unless it is held or on its way. Never rejects: without a head, songs start a bit later. */
  fetch(answer: StreamAnswer, rendition: StreamRendition, signal: AbortSignal): Promise<Transfer | null> {
    const key = keyOf(answer, rendition);
    if (this.held.has(key)) return Promise.resolve(null);
    const running = this.asked.get(key);
    if (running) return running;
    const asking = this.load(key, answer, rendition, signal).catch(() => null);
    this.asked.set(key, asking);
    void asking.then(() => this.asked.delete(key));
    return asking;
  }

  private async load(key: string, answer: StreamAnswer, rendition: StreamRendition, signal: AbortSignal): Promise<Transfer | null> {
    if (!rendition.index) return null;
    const table = new FragmentTable(rendition.index, answer.duration_samples / answer.sample_rate);
    let fragments = 1;
    while (fragments < table.count && table.at(fragments - 1).end < HEAD_S) fragments++;
    const range = { url: rendition.url, from: 0, to: table.at(fragments - 1).to };
    const { bytes, transfer } = await this.loader.loadWhole(range, signal);
    this.held.set(key, { rendition, bytes, fragments });
    for (const oldest of [...this.held.keys()].slice(0, Math.max(0, this.held.size - KEPT))) this.held.delete(oldest);
    return transfer;
  }
}

/** Fetches what a song's start needs, in the rendition it would start with. Never rejects. */
export async function prefetchHead(parts: FeedParts, songId: string, choice: QualityChoice, signal: AbortSignal): Promise<void> {
  const { answers, bandwidth, policy, heads } = parts;
  if (!answers.isDue()) return;
  const answer = await answers.get(songId).catch(() => null);
  if (!answer) return;
  const rendition = policy.choose({ answer, choice, kbps: bandwidth.kbps, ...AT_THE_START });
  if (rendition) await heads.fetch(answer, rendition, signal);
}

function keyOf(answer: StreamAnswer, rendition: StreamRendition): string {
  return `${answer.version_id}/${rendition.id}`;
}
