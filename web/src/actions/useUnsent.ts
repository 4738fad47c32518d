import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { PLAYLISTS } from '../api/playlists';
import { connection } from '../platform/connection';
import { sendUnsent, sentLater } from './unsent';

/** Sends edits of playlists that could not be sent, as soon as the server is there again. */
export function useUnsent(person: string): void {
  const cache = useQueryClient();
  useEffect(() => {
    const go = () => {
      // Without storage there is nothing kept, and nothing to say.
      if (connection.get() === 'online') sendUnsent(person).catch(() => undefined);
    };
    go();
    const stop = [connection.subscribe(go), sentLater.subscribe(() => void cache.invalidateQueries({ queryKey: PLAYLISTS }))];
    return () => stop.forEach((each) => each());
  }, [person, cache]);
}
