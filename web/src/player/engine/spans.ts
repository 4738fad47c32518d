import type { Quality, StreamRendition } from '../contracts';
import type { Heard } from '../state';

interface Span {
  readonly from: number;
  readonly to: number;
  readonly rendition: StreamRendition;
}

const KEPT = 400;

/** Which rendition lies where on the timeline; what was fed later lies over what was fed before. */
export class Spans {
  private list: Span[] = [];
  private heard: Heard | null = null;

  add(from: number, to: number, rendition: StreamRendition): void {
    const last = this.list.at(-1);
    if (last?.rendition === rendition && Math.abs(last.to - from) < 0.01) this.list.splice(-1, 1, { ...last, to });
    else this.list.push({ from, to, rendition });
    if (this.list.length > KEPT) this.list.splice(0, KEPT / 2);
  }

  at(time: number): StreamRendition | null {
    return this.list.findLast((span) => span.from <= time && time < span.to)?.rendition ?? null;
  }

  /** The same in the words of the player; the same object as long as nothing changes. */
  heardAt(time: number): Heard | null {
    const rendition = this.at(time);
    if (!rendition) return null;
    const { codec, bitrate_kbps: bitrateKbps } = rendition;
    const quality = rendition.quality as Quality;
    if (this.heard?.quality !== quality || this.heard.codec !== codec || this.heard.bitrateKbps !== bitrateKbps)
      this.heard = { quality, codec, bitrateKbps };
    return this.heard;
  }

  clear(): void {
    this.list = [];
  }
}
