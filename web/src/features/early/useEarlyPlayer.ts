import { useEffect, useState } from 'react';

import { request } from '../../api/client';
import { coverUrl } from '../../platform/covers';
import { createStore, useStore } from '../../platform/store';
import type { PlayerApi, StreamAnswer } from '../../player/contracts';
import { createPlayer } from '../../player/player';
import type { Player } from '../../player/state';

const current = createStore<Player | null>(null);
// Each asking is counted: what was told is used for as long as it surely holds.
const keptMs = 10 * 60_000;
const marginMs = 50_000;

/** A player of what a link opens. It reports nothing: there is nobody to whom it would belong. */
export function useEarlyPlayer(token: string, told: { onPlay: () => void; onRefused: (error: unknown) => void }): Player | null {
  const player = useStore(current);
  const [{ onPlay, onRefused }] = useState(told);
  useEffect(() => {
    const held = new Map<string, { answer: StreamAnswer; at: number }>();
    const api: PlayerApi = {
      counted: true,
      stream: async (songId, signal) => {
        const kept = held.get(songId);
        if (kept && Date.now() - kept.at < keptMs && Date.now() < Date.parse(kept.answer.expires_at) - marginMs) return kept.answer;
        try {
          const answer = await request<StreamAnswer>('links/stream', { method: 'POST', body: { token, song_id: songId }, signal, renew: false });
          if (answer.complete || answer.renditions.some(({ index }) => index)) held.set(songId, { answer, at: Date.now() });
          onPlay();
          return answer;
        } catch (error) {
          if (!signal.aborted) onRefused(error);
          throw error;
        }
      },
      postPlays: () => Promise.resolve(),
    };
    const made = createPlayer({ api, listenerId: 'early', coverUrl, storage: null });
    current.set(made);
    return () => {
      current.set(null);
      made.destroy();
    };
  }, [token, onPlay, onRefused]);
  return player;
}
