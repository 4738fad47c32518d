import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import { sentLater } from '../../actions/unsent';
import { live } from '../../api/live';
import { type PlaylistPage, PLAYLISTS, playlistQuery } from '../../api/playlists';
import type { EntryList } from './entryList';

/**
 * Brings in what others do, as they do it, and what happened to the playlist elsewhere on this page.
 * Answers how many others have it open.
 */
export function useFollowing(list: EntryList, playlist: PlaylistPage): number {
  const cache = useQueryClient();
  const [others, setOthers] = useState(0);
  const { id, version } = playlist;
  useEffect(() => {
    if (version > list.store.get().version) void list.sync().catch(() => undefined);
  }, [list, version]);
  useEffect(() => sentLater.subscribe(() => void list.restart().catch(() => undefined)), [list]);
  useEffect(() => {
    const reload = () => void cache.invalidateQueries({ queryKey: PLAYLISTS });
    const sync = () =>
      void list.sync().then(
        () => {
          const known = cache.getQueryData<PlaylistPage>(playlistQuery(id).queryKey);
          if (known && known.version < list.store.get().version) reload();
        },
        () => undefined,
      );
    return live.follow(`playlist:${id}`, {
      told: sync,
      reload: sync,
      // One of them is who looks.
      present: (_, count) => setOthers(Math.max(0, count - 1)),
      ended: reload,
    });
  }, [list, cache, id]);
  return others;
}
