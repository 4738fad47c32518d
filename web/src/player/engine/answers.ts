import type { PlayerApi, StreamAnswer } from '../contracts';
import { Failure, failureOf, waitBeforeRetry } from './failures';

/** Ask again this long before the urls expire, so that no request meets an expired one. */
const MARGIN_MS = 45_000;
/** An answer this young is good whatever the clocks say: the listener's may be wrong by hours. */
const SURELY_FRESH_MS = 60_000;
/** While renditions are still being made, look for more of them this often. */
const INCOMPLETE_MS = 15_000;
const DEADLINE_MS = 12_000;
/** Enough for the next song to follow without a gap, and little for who stops before it. */
const COUNTED_AHEAD_S = 8;
const KEPT = 64;
/** Tries before giving up on a network that does not come back: about two minutes. */
const PATIENCE = 18;

interface Held {
  readonly answer: StreamAnswer;
  readonly at: number;
}

/** Stream answers by song, asked for once, kept while good, renewed before they expire. */
export class AnswerBook {
  private readonly held = new Map<string, Held>();
  private readonly asked = new Map<string, Promise<StreamAnswer>>();
  private readonly ended = new AbortController();

  constructor(
    private readonly api: Pick<PlayerApi, 'stream' | 'counted'>,
    private readonly now: () => number = () => Date.now(),
  ) {}

  /** A good answer, at once when one is held. Rejects with Failure. */
  get(songId: string): Promise<StreamAnswer> {
    const held = this.held.get(songId);
    return held && !this.isStale(songId) ? Promise.resolve(held.answer) : this.renew(songId);
  }

  /** What is held, if it is good. */
  find(songId: string): StreamAnswer | undefined {
    return this.isStale(songId) ? undefined : this.held.get(songId)?.answer;
  }

  /** Whether to ask for a song that is to begin in so many seconds, or that nobody waits for yet. */
  isDue(seconds = Infinity): boolean {
    return !this.api.counted || seconds < COUNTED_AHEAD_S;
  }

  isStale(songId: string): boolean {
    const held = this.held.get(songId);
    if (!held) return true;
    const age = this.now() - held.at;
    if (!held.answer.complete && age > INCOMPLETE_MS) return true;
    return age > SURELY_FRESH_MS && this.now() > Date.parse(held.answer.expires_at) - MARGIN_MS;
  }

  /** Asks the server again; those who ask meanwhile share the answer. */
  renew(songId: string): Promise<StreamAnswer> {
    const running = this.asked.get(songId);
    if (running) return running;
    const asking = this.ask(songId);
    this.asked.set(songId, asking);
    return asking;
  }

  /**
   * A good answer however long it takes, while `wanted`; null when it was given up or is no longer
   * wanted. `told` hears of every failed try, and whether it was the last.
   */
  async insist(songId: string, told: (failure: Failure, final: boolean) => void, wanted: () => boolean): Promise<StreamAnswer | null> {
    for (let failures = 1; wanted(); failures++) {
      try {
        return await this.get(songId);
      } catch (error) {
        const failure = failureOf(error);
        const final = !failure.passing || failures >= PATIENCE;
        if (wanted()) told(failure, final);
        if (final) return null;
        await waitBeforeRetry(failures, this.ended.signal).catch(() => undefined);
      }
    }
    return null;
  }

  close(): void {
    this.ended.abort();
  }

  private async ask(songId: string): Promise<StreamAnswer> {
    try {
      const deadline = AbortSignal.any([this.ended.signal, AbortSignal.timeout(DEADLINE_MS)]);
      const answer = await this.api.stream(songId, deadline);
      // The original alone, which has no fragments to feed: asking had the server begin to make some.
      if (!answer.complete && !answer.renditions.some((each) => each.index)) throw new Failure('unavailable', true);
      this.held.delete(songId);
      this.held.set(songId, { answer, at: this.now() });
      for (const oldest of [...this.held.keys()].slice(0, Math.max(0, this.held.size - KEPT)))
        this.held.delete(oldest);
      return answer;
    } catch (error) {
      throw failureOf(error);
    } finally {
      this.asked.delete(songId);
    }
  }
}
