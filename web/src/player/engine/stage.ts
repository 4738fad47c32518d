import type { StreamRendition } from '../contracts';
import type { BufferQueue } from './buffer';
import { Feeder } from './feeder';
import type { FeedHost, FeedParts, TimelineHost } from './feedHost';
import { PRIMED_RATE } from './primer';
import { HORIZON_S, Sink } from './sink';
import { JOINT, type Track } from './timeline';

/** The element with the source and feeder behind it. They open in their own time: orders given before are kept. */
export class Stage {
  buffer: BufferQueue | null = null;
  private feeder: Feeder | null = null;
  private ordered: { track: Track; time: number } | null = null;
  private sink: Sink;
  private rate = PRIMED_RATE;

  constructor(
    private readonly element: HTMLMediaElement,
    private readonly host: TimelineHost,
    private readonly parts: FeedParts,
    private readonly onRefused: () => void,
  ) {
    this.sink = this.open();
  }

  /** Where the element plays, or will once it may. */
  get time(): number {
    return this.element.currentTime;
  }

  /** Up to where the timeline is fed. */
  get fedTo(): number {
    return this.feeder?.time ?? 0;
  }

  covered(time: number): number {
    return this.buffer?.coveredFrom(time) ?? time;
  }

  /** Sets the element's time; an ended source is opened again first, since beyond its end there is nowhere to go. */
  place(time: number): void {
    if (!this.buffer?.ended) {
      this.element.currentTime = time;
      return;
    }
    void this.buffer.reopen(HORIZON_S).then(() => {
      this.element.currentTime = time;
    });
  }

  /** Tells the element that nothing follows. */
  async finish(): Promise<void> {
    await this.buffer?.end();
  }

  /** Makes room behind the end of an ended source. */
  async reopen(): Promise<void> {
    await this.buffer?.reopen(HORIZON_S);
  }

  feedFrom(track: Track, time: number): void {
    if (this.feeder) this.feeder.moveTo(track, time);
    else this.ordered = { track, time };
  }

  /** Drops all that is buffered behind the end of `track`, and goes on feeding from there. */
  cutBehind(track: Track): void {
    if (this.fedTo <= track.end - JOINT) return;
    this.feedFrom(track, track.end);
    void this.buffer?.remove(track.end - JOINT, Infinity);
  }

  reconsider(track: Track, time: number, there: StreamRendition): void {
    this.feeder?.reconsider(track, time, there);
  }

  halt(): void {
    this.ordered = null;
    this.feeder?.halt();
  }

  wake(): void {
    this.feeder?.wake();
  }

  /** Takes a new source if the one there was begun at another rate; true if so. */
  suit(rate: number): boolean {
    if (rate === this.rate) return false;
    this.rate = rate;
    this.discard();
    return true;
  }

  /** Begins anew with an empty source, at `time` in `track`. */
  rebuild(track: Track, time: number): void {
    this.discard();
    this.ordered = { track, time };
  }

  close(): void {
    this.feeder?.close();
    this.sink.close();
  }

  private discard(): void {
    this.feeder?.close();
    this.feeder = null;
    this.buffer = null;
    this.sink = this.open();
  }

  private feedHost(sink: Sink): FeedHost {
    return { ...this.host, mayFetch: () => sink.streaming, outputRate: () => this.rate };
  }

  private open(): Sink {
    const sink = new Sink(this.element, () => this.wake(), this.rate === PRIMED_RATE);
    sink.opened.then(
      (buffer) => {
        if (sink !== this.sink) return;
        this.buffer = buffer;
        this.feeder = new Feeder(buffer, this.feedHost(sink), this.parts);
        const { ordered } = this;
        this.ordered = null;
        if (!ordered) return;
        if (Math.abs(this.time - ordered.time) > JOINT) this.place(ordered.time);
        this.feeder.moveTo(ordered.track, ordered.time);
      },
      () => this.onRefused(),
    );
    return sink;
  }
}
