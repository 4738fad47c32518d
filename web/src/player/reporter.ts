import type { PlayEvent, PlayEventType, PlayerApi, RequestFailure } from './contracts';
import type { Outbox } from './outbox';

const PROGRESS_MS = 10_000;
const SOON_MS = 2000;
const LATEST_MS = 30_000;
const BATCH = 200;
/** Browsers let a page that goes away send 64 KiB. */
const LAST_WORDS = 150;
const LONGEST_WAIT_MS = 300_000;

interface Listening {
  readonly songId: string;
  readonly context: string | null;
  readonly position: () => number;
  started: boolean;
  sounding: boolean;
}

/** Tells the server what was listened to. Nothing is lost by a crash, a reload or a tunnel. */
export class Reporter {
  private readonly sessionId = crypto.randomUUID();
  private listening: Listening | null = null;
  private ticker: ReturnType<typeof setInterval> | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private due = Infinity;
  private sending = false;
  private refusals = 0;

  constructor(
    private readonly api: Pick<PlayerApi, 'postPlays'>,
    private readonly outbox: Outbox,
    private readonly now: () => number = () => Date.now(),
  ) {
    if (outbox.size > 0) this.sendWithin(SOON_MS);
  }

  /** Another song is on; `position` in ms answers for this song only. */
  begin(songId: string, context: string | null, position: () => number): void {
    this.listening = { songId, context, position, started: false, sounding: false };
  }

  /** The song sounds (again). */
  sound(): void {
    const { listening } = this;
    if (!listening || listening.sounding) return;
    listening.sounding = true;
    if (!listening.started) {
      listening.started = true;
      this.add('start');
    } else {
      this.add('progress');
    }
    clearInterval(this.ticker);
    this.ticker = setInterval(() => this.add('progress'), PROGRESS_MS);
  }

  /** It is silent: the listener paused it, or the data ran out. */
  silence(type: 'pause' | 'buffering'): void {
    if (!this.listening?.sounding) return;
    this.listening.sounding = false;
    clearInterval(this.ticker);
    this.add(type);
  }

  /** Call before the place is changed. */
  seek(toMs: number): void {
    if (!this.listening?.started) return;
    if (this.listening.sounding) this.add('progress');
    this.add('seek', toMs);
  }

  /** The song is over: heard to its `end`, or left (`skip`). */
  finish(type: 'end' | 'skip', positionMs?: number): void {
    const { listening } = this;
    clearInterval(this.ticker);
    if (listening?.started) this.add(type, positionMs);
    this.listening = null;
  }

  /** The page may be going: says what it can, and sends it in a way that outlives the page. */
  leave(): void {
    if (this.listening?.sounding) this.add('progress');
    const events = this.outbox.peekLast(LAST_WORDS);
    if (events.length === 0) return;
    this.api.postPlays(events, { keepalive: true }).then(
      () => this.outbox.remove(events.map((event) => event.event_id)),
      () => undefined,
    );
  }

  close(): void {
    this.finish('skip');
    this.leave();
    clearTimeout(this.timer);
    this.due = -Infinity;
  }

  private add(type: PlayEventType, positionMs?: number): void {
    const { listening } = this;
    if (!listening) return;
    const event: PlayEvent = {
      event_id: crypto.randomUUID(),
      session_id: this.sessionId,
      song_id: listening.songId,
      type,
      position_ms: Math.max(0, Math.round(positionMs ?? listening.position())),
      at: new Date(this.now()).toISOString(),
      ...(listening.context === null ? {} : { context: listening.context }),
    };
    this.outbox.add(event);
    this.sendWithin(type === 'progress' ? LATEST_MS : SOON_MS);
  }

  private sendWithin(ms: number): void {
    const due = this.now() + ms;
    if (due >= this.due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => void this.send(), ms);
  }

  private async send(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    const events = this.outbox.peek(BATCH);
    try {
      if (events.length > 0) await this.api.postPlays(events, { keepalive: false });
      this.outbox.remove(events.map((event) => event.event_id));
      this.refusals = 0;
      this.rest(this.outbox.size > 0 ? SOON_MS : null);
    } catch (error) {
      // What the server cannot read it never will; all else is worth another try.
      const { status } = error as RequestFailure;
      if (status === 400 || status === 413 || status === 422) this.outbox.remove(events.map((event) => event.event_id));
      this.refusals++;
      this.rest(Math.min(LONGEST_WAIT_MS, SOON_MS * 2 ** this.refusals));
    } finally {
      this.sending = false;
    }
  }

  private rest(nextMs: number | null): void {
    if (this.due === -Infinity) return;
    this.due = Infinity;
    if (nextMs !== null) this.sendWithin(nextMs);
  }
}
