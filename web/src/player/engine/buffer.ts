/** How bytes are to be understood: type, seconds added to their times, and what of them is kept. */
export interface Placement {
  readonly mime: string;
  readonly offset: number;
  readonly from: number;
  readonly to: number;
}

/** The browser will hold no more: remove something first. */
export class BufferFull extends Error {}

/** The browser could not make sense of the bytes. */
export class BadBytes extends Error {}

/** A SourceBuffer that takes its orders one after another. */
export class BufferQueue {
  private tail: Promise<void> = Promise.resolve();
  private placed: Placement | null = null;

  constructor(
    private readonly source: MediaSource,
    private readonly buffer: SourceBuffer,
    private mime: string,
  ) {}

  append(bytes: Uint8Array<ArrayBuffer>, placement: Placement, signal: AbortSignal): Promise<void> {
    return this.order(async () => {
      signal.throwIfAborted();
      this.place(placement);
      try {
        this.buffer.appendBuffer(bytes);
      } catch (error) {
        if (error instanceof DOMException && error.name === 'QuotaExceededError') throw new BufferFull();
        throw error;
      }
      await this.settled();
    });
  }

  remove(from: number, to: number): Promise<void> {
    return this.order(async () => {
      if (this.source.readyState === 'closed' || from >= Math.min(to, this.source.duration)) return;
      this.buffer.remove(Math.max(0, from), to);
      await this.settled();
    });
  }

  /** Forgets a fragment that was appended in part; what of it was understood stays. */
  reset(): Promise<void> {
    return this.order(() => {
      if (this.source.readyState !== 'open') return;
      this.buffer.abort();
      this.placed = null;
    });
  }

  /** Tells the element that nothing follows, so that it may end. */
  end(): Promise<void> {
    return this.order(() => {
      if (this.source.readyState === 'open') this.source.endOfStream();
    });
  }

  /** Opens an ended source again up to `duration`. */
  reopen(duration: number): Promise<void> {
    return this.order(async () => {
      if (this.source.readyState === 'closed' || this.source.duration >= duration) return;
      // Removing nothing is the step that the standard lets reopen a source without bytes at hand.
      if (this.source.readyState === 'ended') {
        this.buffer.remove(this.source.duration, Infinity);
        await this.settled();
      }
      this.source.duration = duration;
    });
  }

  get ended(): boolean {
    return this.source.readyState === 'ended';
  }

  ranges(): [number, number][] {
    if (this.source.readyState === 'closed') return [];
    const { buffered } = this.buffer;
    return Array.from({ length: buffered.length }, (_, place) => [buffered.start(place), buffered.end(place)]);
  }

  /** End of what is buffered from `time` on without a hole; `time` itself when nothing is. */
  coveredFrom(time: number): number {
    for (const [start, end] of this.ranges()) if (start <= time + NEAR && end > time) return end;
    return time;
  }

  /** Lets go of what was played long before `now`, and of what an earlier seek left far behind `fedTo`. */
  async trim(now: number, fedTo: number): Promise<void> {
    const ranges = this.ranges();
    const oldest = ranges.at(0)?.[0] ?? now;
    if (oldest < now - BEHIND_S - TRIM_STEP_S) await this.remove(0, now - BEHIND_S);
    const far = ranges.find(([start]) => start > fedTo + FAR_S);
    if (far) await this.remove(far[0], Infinity);
  }

  private order(work: () => Promise<void> | void): Promise<void> {
    const done = this.tail.then(work);
    this.tail = done.catch(() => undefined);
    return done;
  }

  private place(next: Placement): void {
    const { buffer, placed } = this;
    if (next.mime !== this.mime) {
      buffer.changeType(next.mime);
      this.mime = next.mime;
    }
    if (placed?.offset === next.offset && placed.from === next.from && placed.to === next.to) return;
    // Widest first: the window may never be empty, and its start must stay below its end.
    buffer.appendWindowStart = 0;
    buffer.appendWindowEnd = Infinity;
    buffer.timestampOffset = next.offset;
    buffer.appendWindowEnd = next.to;
    buffer.appendWindowStart = next.from;
    this.placed = next;
  }

  private settled(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { buffer, source } = this;
      const finish = (event: Event): void => {
        for (const name of SETTLING) buffer.removeEventListener(name, finish);
        source.removeEventListener('sourceclose', finish);
        if (event.type === 'updateend') resolve();
        else reject(event.type === 'error' ? new BadBytes() : new DOMException('aborted', 'AbortError'));
      };
      for (const name of SETTLING) buffer.addEventListener(name, finish);
      source.addEventListener('sourceclose', finish);
    });
  }
}

const BEHIND_S = 30;
const TRIM_STEP_S = 10;
const FAR_S = 60;
const SETTLING = ['updateend', 'error', 'abort'] as const;
/** Priming and rounding leave range starts a hair after the moment they stand for. */
const NEAR = 0.02;
