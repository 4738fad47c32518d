import type { PlayEvent } from './contracts';
import type { KeyValueStore } from './preferences';

const PREFIX = 'segue.plays.';
/** Two weeks of heavy listening without a connection; beyond, the oldest go. */
const MOST = 5000;

/**
 * Play events that the server has not acknowledged, kept one by one under their ids: tabs do not
 * overwrite each other, and what one leaves the next finds. Synchronous, since pages go without warning.
 */
export class Outbox {
  private readonly prefix: string;
  private readonly pending = new Map<string, PlayEvent>();

  constructor(
    private readonly storage: KeyValueStore | null,
    listenerId: string,
  ) {
    this.prefix = `${PREFIX}${listenerId}.`;
    for (const event of this.left()) this.pending.set(event.event_id, event);
  }

  get size(): number {
    return this.pending.size;
  }

  add(event: PlayEvent): void {
    this.pending.set(event.event_id, event);
    try {
      this.storage?.setItem(this.prefix + event.event_id, JSON.stringify(event));
    } catch {
      // Full or forbidden: it is still sent while the page lives.
    }
    const [oldest] = this.pending.keys();
    if (this.pending.size > MOST && oldest !== undefined) this.remove([oldest]);
  }

  /** The oldest, at most `count`. */
  peek(count: number): PlayEvent[] {
    return [...this.pending.values()].slice(0, count);
  }

  /** The newest, for a last message that must be small. */
  peekLast(count: number): PlayEvent[] {
    return [...this.pending.values()].slice(-count);
  }

  remove(eventIds: readonly string[]): void {
    for (const id of eventIds) {
      this.pending.delete(id);
      try {
        this.storage?.removeItem(this.prefix + id);
      } catch {
        // Sent once more by a later page; the server knows the id.
      }
    }
  }

  private left(): PlayEvent[] {
    const found: PlayEvent[] = [];
    try {
      for (let place = 0; place < (this.storage?.length ?? 0); place++) {
        const key = this.storage?.key(place);
        if (!key?.startsWith(this.prefix)) continue;
        const event = JSON.parse(this.storage?.getItem(key) ?? 'null') as PlayEvent | null;
        if (event?.event_id) found.push(event);
      }
    } catch {
      return found;
    }
    return found.sort((one, other) => one.at.localeCompare(other.at));
  }
}
