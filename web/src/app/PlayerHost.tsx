import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';

import { forgetKept, kept, syncKept } from '../actions/kept';
import { isActive, PlayerProvider } from '../actions/player';
import { problemWords } from '../actions/problems';
import { preferencesQuery } from '../api/account';
import { request } from '../api/client';
import { historyQuery } from '../api/queries';
import type { User } from '../api/types';
import { toast } from '../design/Toast';
import { announce } from '../platform/announce';
import { coverUrl } from '../platform/covers';
import { createStore, useStore } from '../platform/store';
import { usePlayingTitle } from '../platform/title';
import type { PlayerApi, StreamAnswer } from '../player/contracts';
import { createPlayer } from '../player/player';
import type { Player } from '../player/state';
import { followPreferences, wishes } from './wishes';

const api: PlayerApi = {
  stream: (songId, signal) => request<StreamAnswer>(`songs/${songId}/stream`, { signal }),
  postPlays: async (events, { keepalive }) => {
    await request('plays', { method: 'POST', body: { events }, keepalive });
  },
};

const current = createStore<Player | null>(null);

/** Makes the player of whoever is signed in, and ends it when they leave. */
export function PlayerHost({ user, children }: { user: User; children: ReactNode }) {
  const player = useStore(current);
  useEffect(() => {
    const made = createPlayer({ api, listenerId: user.id, coverUrl, wishes });
    current.set(made);
    return () => {
      current.set(null);
      made.destroy();
    };
  }, [user.id]);
  if (!player) return null;
  return (
    <PlayerProvider player={player}>
      <Narrator player={player} />
      <Wisher player={player} />
      <Keeper player={player} />
      {children}
    </PlayerProvider>
  );
}

/** Has a copy of the library at hand, brought up to date when one comes back to the page, and has what is hidden skipped. */
function Keeper({ player }: { player: Player }) {
  useEffect(() => {
    const sync = () => {
      if (!document.hidden) void syncKept().catch(() => undefined);
    };
    sync();
    const stop = kept.subscribe(() => player.heedWishes());
    const timer = setInterval(sync, 60_000);
    document.addEventListener('visibilitychange', sync);
    return () => {
      stop();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', sync);
      forgetKept();
    };
  }, [player]);
  return null;
}

/** Has the player follow what the account says, until this browser is told otherwise. */
function Wisher({ player }: { player: Player }) {
  const preferences = useQuery(preferencesQuery).data;
  useEffect(() => {
    if (!preferences) return;
    if (followPreferences(preferences)) player.setNormalise(preferences.loudness !== 'off');
    player.heedWishes();
  }, [player, preferences]);
  return null;
}

/** Tells what the player does: the document's title, screen readers, and what went wrong. */
function Narrator({ player }: { player: Player }) {
  const client = useQueryClient();
  const [title, setTitle] = useState<string | null>(null);
  usePlayingTitle(title);
  useEffect(() => {
    const stops = [
      player.watch(
        (state) => (state.current && isActive(state) ? nameOf(state.current.song) : null),
        setTitle,
      ),
      player.watch(
        (state) => state.current?.id ?? null,
        () => {
          const song = player.getState().current?.song;
          if (song) announce(`Now playing ${nameOf(song)}`);
          void client.invalidateQueries({ queryKey: historyQuery.queryKey.slice(0, 1), refetchType: 'none' });
        },
      ),
      player.watch(
        (state) => state.problem,
        (problem) => {
          if (problem) toast(problemWords[problem.code], { critical: !problem.recovering });
        },
      ),
      player.watch(
        (state) => state.status,
        (status) => {
          if (status === 'blocked') {
            toast('The browser waits for a click before sound', { act: { name: 'Play', run: () => player.resume() } });
          }
        },
      ),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [player, client]);
  return null;
}

function nameOf(song: { readonly title: string; readonly artists: readonly { readonly name: string }[] }): string {
  return `${song.title} by ${song.artists.map((artist) => artist.name).join(', ')}`;
}
