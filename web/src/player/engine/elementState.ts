import type { BufferQueue } from './buffer';
import type { EngineStatus } from './playback';
import { Watch } from './watch';

export interface ElementHost {
  buffer(): BufferQueue | null;
  changed(status: EngineStatus): void;
  /** Time moved, or may have. */
  moved(): void;
  ended(): void;
  /** The element gave up, or its decoder is stuck. */
  broken(): void;
}

const THE_END_S = 0.1;
const START_MS = 1000;
const TELLING = ['playing', 'waiting', 'seeking', 'seeked', 'canplay', 'timeupdate'] as const;

/** What the element is asked to do, what it does, and the one status that follows from both. */
export class ElementState {
  status: EngineStatus = 'idle';
  private wanted = false;
  private blocked = false;
  private idle = true;
  private over = false;
  private heard = false;
  private expectedAt = -Infinity;
  private readonly watch: Watch;
  private readonly closed = new AbortController();

  constructor(
    private readonly element: HTMLMediaElement,
    private readonly host: ElementHost,
  ) {
    const { signal } = this.closed;
    const listen = (name: string, act: () => void): void => element.addEventListener(name, act, { signal });
    this.watch = new Watch(element, () => host.buffer(), () => this.look(), () => host.broken());
    for (const name of TELLING) listen(name, () => this.look());
    listen('playing', () => {
      this.heard = true;
      this.look();
    });
    listen('pause', () => this.pausedFromOutside());
    listen('ended', () => {
      this.over = true;
      this.look();
      host.ended();
    });
    listen('error', () => {
      if (element.error && !this.idle) host.broken();
    });
  }

  get isWanted(): boolean {
    return this.wanted;
  }

  /** Asked to play and not heard yet, though not for long: a start that takes longer waits for data, not for us. */
  get starting(): boolean {
    return this.wanted && !this.heard && performance.now() - this.expectedAt < START_MS;
  }

  /** Another song is on its way: what is heard from now on is its beginning. */
  expect(): void {
    this.idle = false;
    this.over = false;
    this.heard = false;
    this.expectedAt = performance.now();
    this.look();
  }

  /** The place was changed within what is there. */
  resume(): void {
    this.idle = false;
    this.over = false;
    this.look();
  }

  play(): void {
    this.wanted = true;
    this.blocked = false;
    this.watch.start();
    this.element.play().catch((error: unknown) => {
      if (!(error instanceof DOMException) || error.name !== 'NotAllowedError') return;
      this.wanted = false;
      this.blocked = true;
      this.look();
    });
    this.look();
  }

  pause(): void {
    this.wanted = false;
    this.blocked = false;
    this.watch.stop();
    this.element.pause();
    this.look();
  }

  stop(): void {
    this.idle = true;
    this.over = false;
    this.pause();
  }

  close(): void {
    this.closed.abort();
    this.watch.stop();
    this.element.pause();
  }

  /** Headphones pulled out, a call, another app: the system paused us, and that is what the listener wants. */
  private pausedFromOutside(): void {
    const { element } = this;
    if (!this.wanted || !element.paused || element.ended || element.error || element.readyState === 0) return;
    this.wanted = false;
    this.watch.stop();
    this.look();
  }

  private look(): void {
    const status = this.judge();
    if (status !== this.status) {
      this.status = status;
      this.host.changed(status);
    }
    this.host.moved();
  }

  private judge(): EngineStatus {
    const { element } = this;
    if (this.idle) return 'idle';
    if (this.over) return 'ended';
    if (this.blocked) return 'blocked';
    if (!this.wanted) return 'paused';
    if (!this.heard) return 'loading';
    return (!element.paused || element.ended) && this.hasSound() ? 'playing' : 'buffering';
  }

  /** Whether sound comes, or will in a moment without waiting for the network. */
  private hasSound(): boolean {
    const { element, host } = this;
    const { currentTime: time, duration, seeking, readyState } = element;
    // Browsers report that they wait just before they report the end.
    if (duration - time < THE_END_S) return true;
    if (!seeking) return readyState >= HTMLMediaElement.HAVE_FUTURE_DATA;
    return (host.buffer()?.coveredFrom(time) ?? time) > time + THE_END_S;
  }
}
