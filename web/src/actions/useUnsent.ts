import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import { PLAYLISTS } from '../api/playlists';
import { connection } from '../platform/connection';

/** Sends edits of playlists that could not be sent, as soon as the server is there again. */
export function useUnsent(person: string): void {
  const cache = useQueryClient();
  useEffect(() => {
    let stops: readonly (() => void)[] | null = [];
    import('./unsent').then(
      ({ sendUnsent, sentLater }) => {
        if (stops === null) return;
        const go = () => {
          // Without storage there is nothing kept, and nothing to say.
          if (connection.get() === 'online') sendUnsent(person).catch(() => undefined);
        };
        go();
        stops = [connection.subscribe(go), sentLater.subscribe(() => void cache.invalidateQueries({ queryKey: PLAYLISTS }))];
      },
      // They stay kept, for the next time.
      () => undefined,
    );
    return () => {
      stops?.forEach((each) => each());
      stops = null;
    };
  }, [person, cache]);
}
