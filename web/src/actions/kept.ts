import { useCallback, useSyncExternalStore } from 'react';

import { changesSince, drop, keep, type Kind } from '../api/library';
import { ApiError, wordsOf } from '../api/problem';
import { toast } from '../design/Toast';
import { announce } from '../platform/announce';
import { createStore } from '../platform/store';

/** A copy of what the library holds, by kind; every heart on a page looks here. */
interface Copy {
  readonly version: number;
  readonly held: Readonly<Record<Kind, ReadonlySet<string>>>;
}

const none: ReadonlySet<string> = new Set();
const nothing: Copy = {
  version: 0,
  held: { song: none, album: none, artist: none, playlist: none, hidden_song: none, hidden_artist: none },
};

export const kept = createStore<Copy>(nothing);

/** Things whose change is under way: what the server told before must not undo them. */
const underWay = new Map<string, boolean>();

export function isKept(kind: Kind, id: string): boolean {
  return kept.get().held[kind].has(id);
}

/** Whether a thing is kept; renders again only when that changes. */
export function useKept(kind: Kind, id: string): boolean {
  return useSyncExternalStore(kept.subscribe, useCallback(() => isKept(kind, id), [kind, id]));
}

/** Somebody else, or nobody: the copy begins empty. */
export function forgetKept(): void {
  underWay.clear();
  kept.set(nothing);
}

let syncing: Promise<void> | null = null;

/** Brings the copy up to date: all of it the first time, then what changed. */
export function syncKept(): Promise<void> {
  syncing ??= bring().finally(() => {
    syncing = null;
  });
  return syncing;
}

async function bring(): Promise<void> {
  for (;;) {
    const before = kept.get();
    const told = await changesSince(before.version).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 410) return null;
      throw error;
    });
    if (told === null) {
      kept.set(nothing);
      continue;
    }
    const held = { ...kept.get().held };
    const changed = new Map<Kind, Set<string>>();
    for (const { kind, id, removed } of told.items) {
      let things = changed.get(kind);
      if (!things) changed.set(kind, (things = new Set(held[kind])));
      if (underWay.get(`${kind} ${id}`) ?? !removed) things.add(id);
      else things.delete(id);
    }
    for (const [kind, things] of changed) held[kind] = things;
    kept.set({ version: told.version, held });
    if (!told.more) return;
  }
}

/** Shows the change at once, asks for it, and takes it back where it is refused. True when it is done. */
export async function setKept(kind: Kind, id: string, on: boolean): Promise<boolean> {
  const name = `${kind} ${id}`;
  const before = isKept(kind, id);
  if (before === on) return true;
  underWay.set(name, on);
  put(kind, id, on);
  try {
    await (on ? keep(kind, id) : drop(kind, id));
    return true;
  } catch (error) {
    // A later tap has the last word.
    if (underWay.get(name) === on) put(kind, id, before);
    toast(wordsOf(error), { critical: true });
    return false;
  } finally {
    if (underWay.get(name) === on) underWay.delete(name);
  }
}

function put(kind: Kind, id: string, on: boolean): void {
  kept.set((now) => {
    const things = new Set(now.held[kind]);
    if (on) things.add(id);
    else things.delete(id);
    return { ...now, held: { ...now.held, [kind]: things } };
  });
}

/** Likes a song, or likes it no more, and says so to who cannot see the heart. */
export async function toggleLike(song: { readonly id: string; readonly title: string }): Promise<void> {
  const on = !isKept('song', song.id);
  announce(on ? `You like ${song.title}` : `You like ${song.title} no more`);
  await setKept('song', song.id, on);
}

/** Whether a song is hidden, by itself or with one of its artists. */
export function isHidden(song: { readonly id: string; readonly artists: readonly { readonly id: string }[] }): boolean {
  const { held } = kept.get();
  return held.hidden_song.has(song.id) || song.artists.some((artist) => held.hidden_artist.has(artist.id));
}
