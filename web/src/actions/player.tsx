import { createContext, type ReactNode, use, useCallback, useEffect, useRef, useSyncExternalStore } from 'react';

import type { Player, PlayerState, Position } from '../player/state';

const PlayerContext = createContext<Player | null>(null);

export function PlayerProvider({ player, children }: { player: Player; children: ReactNode }) {
  return <PlayerContext value={player}>{children}</PlayerContext>;
}

/** The player of whoever is signed in. */
export function usePlayer(): Player {
  const player = use(PlayerContext);
  if (!player) throw new Error('usePlayer is for components below PlayerProvider');
  return player;
}

/** What `pick` takes of the player's state; renders again only when that changes. */
export function usePlayerState<T>(pick: (state: PlayerState) => T): T {
  const player = usePlayer();
  const subscribe = useCallback((listener: () => void) => player.subscribe(listener), [player]);
  return useSyncExternalStore(subscribe, () => pick(player.getState()));
}

/** Whether it sounds, or would if the network let it. */
export function isActive(state: PlayerState): boolean {
  return state.status === 'playing' || state.status === 'loading' || state.status === 'buffering';
}

/** Whether the song sounds now. */
export function useSounding(songId: string): 'playing' | 'paused' | null {
  return usePlayerState((state) => {
    if (state.current?.song.id !== songId) return null;
    return isActive(state) ? 'playing' : 'paused';
  });
}

/** Whether what was started under this name (`album:ID`) is what plays. */
export function useContextPlaying(context: string): 'playing' | 'paused' | null {
  return usePlayerState((state) => {
    if (state.context !== context || !state.current) return null;
    return isActive(state) ? 'playing' : 'paused';
  });
}

const beat = 100;

/**
 * Calls `show` with the position ten times a second while it moves, and after every change; the
 * position never passes through React's state. `show` may write to the page directly.
 */
export function usePosition(show: (position: Position) => void): void {
  const player = usePlayer();
  const latest = useRef(show);
  useEffect(() => {
    latest.current = show;
  });
  useEffect(() => {
    let timer: ReturnType<typeof setInterval> | undefined;
    const step = () => {
      if (!document.hidden) latest.current(player.position());
    };
    const wake = () => {
      step();
      const active = isActive(player.getState());
      if (active && timer === undefined) timer = setInterval(step, beat);
      if (active || timer === undefined) return;
      clearInterval(timer);
      timer = undefined;
    };
    wake();
    const stop = player.subscribe(wake);
    document.addEventListener('visibilitychange', step);
    return () => {
      stop();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', step);
    };
  }, [player]);
}
