import { useQuery } from '@tanstack/react-query';

import { preferencesQuery } from '../api/account';
import { subscriptionQuery } from '../api/plan';
import { meQuery } from '../api/queries';
import type { Song } from '../api/types';
import { useStore } from '../platform/store';
import { isHidden, kept } from './kept';

/** Why a song cannot be played by whoever is signed in, in words; null when it can. */
export type Bar = (song: Song) => string | null;

/** What stands between the listener and songs: their plan, their family's lock, their own wish, and time. */
export function useBar(): Bar {
  // What is hidden decides, and may change while a list is shown.
  useStore(kept);
  const explicit = useQuery(preferencesQuery).data?.explicit ?? true;
  const plan = useQuery(meQuery).data?.subscription;
  // Only seats in a family can be locked.
  const locked = useQuery({ ...subscriptionQuery, enabled: plan === 'family' }).data?.explicit_locked ?? false;
  return (song) => {
    if (isHidden(song)) return 'You hide this';
    if (song.explicit && locked) return 'Explicit songs are locked for you';
    if (song.explicit && !explicit) return 'Explicit songs are off for you';
    if (song.playable) return null;
    return song.paid_only && plan === 'free' ? 'Comes with a paid account' : 'Its first quality is still being made';
  };
}

/** The songs among these that can be played. */
export function useAudible(): (songs: readonly Song[]) => readonly Song[] {
  const bar = useBar();
  return (songs) => songs.filter((song) => bar(song) === null);
}
