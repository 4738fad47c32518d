import { ApiError } from '../api/problem';
import { addSongs, moveEntries, removeEntries, type Target } from '../api/playlists';
import { createStore } from '../platform/store';

/** An edit of a playlist as it is sent; entries are named by their ids, so that it holds whatever others did in between. */
export type Edit =
  | { readonly kind: 'add'; readonly songIds: readonly string[]; readonly entryIds: readonly string[] }
  | { readonly kind: 'move'; readonly ids: readonly string[]; readonly target: Target }
  | { readonly kind: 'remove'; readonly ids: readonly string[] };

interface Unsent {
  readonly key: number;
  readonly person: string;
  readonly playlist: string;
  readonly edit: Edit;
}

/** Edits that the server has not been told of, by playlist; and how often such were sent. */
export const unsent = createStore<Readonly<Record<string, number>>>({});
export const sentLater = createStore(0);

const EDITS = 'edits';

/** Sends an edit; the answer's version and count. */
export function send(playlist: string, edit: Edit) {
  if (edit.kind === 'add') return addSongs(playlist, edit.songIds, true, edit.entryIds);
  if (edit.kind === 'remove') return removeEntries(playlist, edit.ids);
  return moveEntries(playlist, edit.ids, edit.target);
}

/** Whether a request did not get through, so that it may be sent later. */
export function isAway(error: unknown): boolean {
  return error instanceof ApiError && error.status === undefined;
}

/** Keeps an edit until the server can be reached, also when the page goes. */
export async function keepUnsent(person: string, playlist: string, edit: Edit): Promise<void> {
  await asked((edits) => edits.add({ person, playlist, edit }), 'readwrite');
  await count(person);
}

let sending: Promise<void> | null = null;

/** Sends what was kept, the oldest first; what is refused by now is left out. */
export function sendUnsent(person: string): Promise<void> {
  sending ??= sendAll(person).finally(() => {
    sending = null;
  });
  return sending;
}

async function sendAll(person: string): Promise<void> {
  let any = false;
  for (const { key, playlist, edit } of await listUnsent(person)) {
    try {
      await sendWhereItFits(playlist, edit);
    } catch (error) {
      if (isAway(error)) break;
    }
    any = true;
    await asked((edits) => edits.delete(key), 'readwrite');
  }
  await count(person);
  if (any) sentLater.set((now) => now + 1);
}

/** A place past an end that came nearer is the end. */
async function sendWhereItFits(playlist: string, edit: Edit): Promise<void> {
  try {
    await send(playlist, edit);
  } catch (error) {
    const last = error instanceof ApiError && error.code === 'position_out_of_range' ? error.members.last : undefined;
    if (edit.kind !== 'move' || typeof last !== 'number') throw error;
    await send(playlist, { ...edit, target: { position: last, after: null } });
  }
}

async function listUnsent(person: string): Promise<Unsent[]> {
  const all = (await asked<unknown[]>((edits) => edits.getAll(), 'readonly')) as Unsent[];
  return all.filter((each) => each.person === person);
}

async function count(person: string): Promise<void> {
  const counts: Record<string, number> = {};
  for (const { playlist } of await listUnsent(person)) counts[playlist] = (counts[playlist] ?? 0) + 1;
  unsent.set(counts);
}

async function asked<T>(ask: (edits: IDBObjectStore) => IDBRequest<T>, mode: IDBTransactionMode): Promise<T> {
  const opened = await finished(begin());
  try {
    return await finished(ask(opened.transaction(EDITS, mode).objectStore(EDITS)));
  } finally {
    opened.close();
  }
}

function begin(): IDBOpenDBRequest {
  const opening = indexedDB.open('segue.playlists', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(EDITS, { keyPath: 'key', autoIncrement: true });
  return opening;
}

function finished<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('the browser keeps nothing'));
  });
}
