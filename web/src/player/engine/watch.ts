import type { BufferQueue } from './buffer';

const EVERY_MS = 500;
/** Ticks without movement before something is done: one may be the start itself. */
const GAP_TICKS = 2;
const JAM_TICKS = 6;
/** Holes up to this long are stepped over; longer ones are filled. */
const LONGEST_STEP_S = 1;
const NUDGE_S = 0.01;

/** Sees to it that an element that ought to play moves: steps over holes, nudges a jammed decoder. */
export class Watch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private lastTime = -1;
  private still = 0;

  constructor(
    private readonly element: HTMLMediaElement,
    private readonly buffer: () => BufferQueue | null,
    private readonly onTick: () => void,
    /** The decoder does not come back by a nudge. */
    private readonly onJam: () => void,
  ) {}

  start(): void {
    this.still = 0;
    this.timer ??= setInterval(() => this.tick(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private tick(): void {
    this.onTick();
    const { element } = this;
    const time = element.currentTime;
    if (time !== this.lastTime || element.paused || element.ended) {
      this.lastTime = time;
      this.still = 0;
      return;
    }
    this.still++;
    const buffer = this.buffer();
    if (!buffer) return;
    const covered = buffer.coveredFrom(time) - time;
    if (covered < 0.1 && this.still >= GAP_TICKS) {
      const beyond = buffer.ranges().find(([start]) => start > time && start - time < LONGEST_STEP_S);
      if (beyond) element.currentTime = beyond[0] + 0.001;
    } else if (covered > 1 && element.readyState >= 2) {
      if (this.still === JAM_TICKS) element.currentTime = time + NUDGE_S;
      else if (this.still === 2 * JAM_TICKS) this.onJam();
    }
  }
}
