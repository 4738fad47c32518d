import { type Edit, isAway, keepUnsent, send, sendUnsent, unsent } from '../../actions/unsent';
import { PAGE, type PlaylistEdit, type PlaylistRow, readChanges, readRows, readWhole, type SortKey, sortPlaylist, undoEdit } from '../../api/playlists';
import { createStore } from '../../platform/store';
import { applyShifts, placesOf, replay, type Shift, shiftsOfMove, shiftsOfRemoval, type Sparse, targetOf } from './entries';

/** Of keys that are pressed again and again; milliseconds. */
const RESTS_AFTER = 400;

export interface Listed {
  readonly version: number;
  readonly rows: Sparse;
}

/**
 * The entries of one playlist, read as they come into view. An edit shows at once; when the server's answer
 * tells that others edited in between, what they did is fetched and replayed.
 */
export class EntryList {
  readonly store;
  private readonly reading = new Map<number, Promise<void>>();
  private edits: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private behind = false;
  private nudged: { ids: readonly string[]; onSent: (edit: PlaylistEdit | null) => void; timer: ReturnType<typeof setTimeout> } | null = null;

  constructor(
    private readonly id: string,
    version: number,
    count: number,
    /** Whose edits they are, while they cannot be sent. */
    private readonly person: string,
    private readonly onFailure: (error: unknown) => void,
  ) {
    this.store = createStore<Listed>({ version, rows: emptyRows(count) });
  }

  /** Reads the rows of a stretch that are not known yet. */
  ensure(first: number, last: number): void {
    const { rows } = this.store.get();
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page += 1) {
      const stretch = rows.slice(page * PAGE, (page + 1) * PAGE);
      if (stretch.length > 0 && stretch.some((row) => !row) && !this.reading.has(page)) {
        const read = this.readPage(page).finally(() => this.reading.delete(page));
        this.reading.set(page, read);
        read.catch(this.onFailure);
      }
    }
  }

  /** Every row, for what concerns the whole list. */
  async readAll(): Promise<readonly PlaylistRow[]> {
    const known = this.store.get().rows;
    if (known.every((row) => row !== undefined)) return known;
    const whole = await readWhole(this.id);
    if (this.waiting === 0) this.store.set({ version: whole.version, rows: whole.songs });
    return whole.songs;
  }

  /** What others did since. */
  async sync(): Promise<void> {
    if (this.waiting > 0) return;
    if (this.unsent > 0) {
      await sendUnsent(this.person);
      return;
    }
    const { version } = this.store.get();
    const delta = await readChanges(this.id, version);
    const now = this.store.get();
    if (this.waiting > 0 || now.version !== version || delta.version === version) return;
    if (delta.reset) {
      await this.restart();
      return;
    }
    this.store.set({ version: delta.changes.at(-1)?.version ?? version, rows: replay(now.rows, delta.changes) });
    if (delta.more) await this.sync();
  }

  /** Forgets what is known and begins again. */
  async restart(): Promise<void> {
    const page = await readRows(this.id, 0);
    const rows = emptyRows(page.total);
    page.items.forEach((row, place) => (rows[place] = row));
    this.store.set({ version: page.version, rows });
  }

  move(ids: readonly string[], gap: number): Promise<PlaylistEdit | null> {
    const { rows } = this.store.get();
    return this.keepingEdit(shiftsOfMove(rows, ids, gap), { kind: 'move', ids, target: targetOf(rows, ids, gap) });
  }

  /** Moves step by step, as keys do: shown at once, sent when the hand rests. */
  nudge(ids: readonly string[], gap: number, onSent: (edit: PlaylistEdit | null) => void): void {
    if (this.nudged && this.nudged.ids.join() !== ids.join()) this.sendNudge();
    const now = this.store.get();
    this.store.set({ ...now, rows: applyShifts(now.rows, shiftsOfMove(now.rows, ids, gap)) });
    if (this.nudged) clearTimeout(this.nudged.timer);
    else this.waiting += 1;
    this.nudged = { ids, onSent, timer: setTimeout(() => this.sendNudge(), RESTS_AFTER) };
  }

  private sendNudge(): void {
    if (!this.nudged) return;
    const { ids, onSent, timer } = this.nudged;
    clearTimeout(timer);
    this.nudged = null;
    this.waiting -= 1;
    const { rows } = this.store.get();
    const [first] = placesOf(rows, ids);
    if (first !== undefined) void this.keepingEdit([], { kind: 'move', ids, target: targetOf(rows, ids, first) }).then(onSent);
  }

  remove(ids: readonly string[]): Promise<PlaylistEdit | null> {
    return this.keepingEdit(shiftsOfRemoval(this.store.get().rows, ids), { kind: 'remove', ids });
  }

  undo(version: number): Promise<PlaylistEdit | null> {
    return this.edit(null, () => undoEdit(this.id, version));
  }

  sort(by: SortKey, descending: boolean): Promise<PlaylistEdit | null> {
    return this.edit(null, () => sortPlaylist(this.id, by, descending));
  }

  private get unsent(): number {
    return unsent.get()[this.id] ?? 0;
  }

  /** An edit that is kept when the server is away, and that is sent after those that are kept already. */
  private keepingEdit(shifts: readonly Shift[], edit: Edit): Promise<PlaylistEdit | null> {
    return this.edit(shifts, async () => {
      try {
        if (this.unsent === 0) return await send(this.id, edit);
      } catch (error) {
        if (!isAway(error)) throw error;
      }
      await keepUnsent(this.person, this.id, edit);
      throw new Kept();
    });
  }

  /** Shows an edit and sends it after those before it; null when it was refused, and then it is taken back. */
  private edit(shifts: readonly Shift[] | null, send: () => Promise<PlaylistEdit>): Promise<PlaylistEdit | null> {
    this.sendNudge();
    const before = this.store.get();
    if (shifts) this.store.set({ ...before, rows: applyShifts(before.rows, shifts) });
    this.waiting += 1;
    const sent = this.edits.then(send).then(
      async (answer) => {
        this.waiting -= 1;
        const changed = answer.version > this.store.get().version;
        await this.settle(answer, shifts !== null);
        return changed ? answer : null;
      },
      async (error: unknown) => {
        this.waiting -= 1;
        if (error instanceof Kept) return null;
        this.onFailure(error);
        await this.restart().catch(() => this.store.set(before));
        return null;
      },
    );
    this.edits = sent;
    return sent;
  }

  private async settle(answer: PlaylistEdit, shown: boolean): Promise<void> {
    const { version, rows } = this.store.get();
    if (shown && answer.version <= version + 1) this.store.set({ version: Math.max(version, answer.version), rows });
    else this.behind = true;
    // Edits that wait are shown already; what others did in between is read after the last of them.
    if (!this.behind || this.waiting > 0) return;
    this.behind = false;
    await this.restart();
  }

  private async readPage(page: number): Promise<void> {
    const answer = await readRows(this.id, page);
    const now = this.store.get();
    if (this.waiting > 0) return;
    if (answer.version !== now.version) {
      await this.sync();
      return;
    }
    const rows = [...now.rows];
    answer.items.forEach((row, index) => (rows[page * PAGE + index] = row));
    this.store.set({ version: now.version, rows });
  }
}

/** An edit was not sent, and will be. */
class Kept extends Error {}

function emptyRows(count: number): (PlaylistRow | undefined)[] {
  return Array.from({ length: count }, () => undefined);
}
