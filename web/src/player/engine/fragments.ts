import type { StreamIndex } from '../contracts';

/** A fragment: seconds of the song, and bytes [from, to) of the rendition's file. */
export interface Fragment {
  readonly start: number;
  readonly end: number;
  readonly from: number;
  readonly to: number;
}

/**
 * Where the fragments of one rendition lie. The index counts media time, which begins with the
 * encoder's priming; browsers apply the edit list that leaves it out, so that song time 0 is the first sample heard.
 */
export class FragmentTable {
  readonly count: number;
  readonly initSize: number;
  private readonly starts: Float64Array;
  private readonly offsets: Float64Array;

  constructor(index: StreamIndex, durationSeconds: number) {
    this.count = index.sizes.length;
    this.initSize = index.init_size;
    this.offsets = new Float64Array(this.count + 1);
    this.offsets[0] = index.first_offset;
    index.sizes.forEach((size, place) => (this.offsets[place + 1] = this.byteAt(place) + size));
    const ticks = new Float64Array(this.count + 1);
    let place = 0;
    for (const [times, each] of index.durations)
      for (let i = 0; i < times && place < this.count; i++, place++) ticks[place + 1] = (ticks[place] ?? 0) + each;
    this.starts = ticks.map((tick) => Math.max(0, tick - index.skip) / index.timescale);
    this.starts[this.count] = Math.max(durationSeconds, this.starts[this.count] ?? 0);
  }

  at(place: number): Fragment {
    return {
      start: this.starts[place] ?? 0,
      end: this.starts[place + 1] ?? 0,
      from: this.byteAt(place),
      to: this.byteAt(place + 1),
    };
  }

  /** The fragment in which `seconds` falls; times outside the song give its first or last. */
  covering(seconds: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= seconds) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private byteAt(place: number): number {
    return this.offsets[place] ?? 0;
  }
}
