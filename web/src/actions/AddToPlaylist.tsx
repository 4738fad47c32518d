import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { ApiError, wordsOf } from '../api/problem';
import { meQuery } from '../api/queries';
import { addSongs, myPlaylistsQuery, newId, type Playlist, PLAYLISTS, undoEdit } from '../api/playlists';
import type { Me } from '../api/types';
import { Button } from '../design/Button';
import { Dialog } from '../design/Dialog';
import { Field } from '../design/Field';
import { Row, Rows } from '../design/Sections';
import { toast } from '../design/Toast';
import { formatSongs } from '../platform/format';
import { type Adding, showAddTo } from './addTo';
import styles from './AddToPlaylist.module.css';
import { PlaylistForm } from './PlaylistForm';
import { PlaylistSleeve } from './PlaylistSleeve';
import { isAway, keepUnsent } from './unsent';

interface Doubles {
  readonly playlist: Playlist;
  readonly there: readonly string[];
}

/** Chooses the playlist that songs are added to; asks before something is in it twice. */
export function AddToPlaylist({ songIds, what }: Adding) {
  const cache = useQueryClient();
  const mine = useQuery(myPlaylistsQuery);
  const person = cache.getQueryData<Me | null>(meQuery.queryKey)?.id;
  const [wanted, setWanted] = useState('');
  const [making, setMaking] = useState(false);
  const [doubles, setDoubles] = useState<Doubles | null>(null);
  const [busy, setBusy] = useState(false);
  const [, go] = useLocation();
  // The same ids for a request that is sent again, so that nothing is added twice.
  const [entryIds] = useState(() => songIds.map(newId));
  const close = () => showAddTo(null);

  const add = async (playlist: Playlist, songs: readonly string[], ids: readonly string[], twice: boolean) => {
    if (busy) return;
    setBusy(true);
    try {
      const edit = await addSongs(playlist.id, songs, twice, ids);
      void cache.invalidateQueries({ queryKey: PLAYLISTS });
      toast(`${songs.length === 1 && songIds.length === 1 ? what : formatSongs(songs.length)} added to ${playlist.name}`, {
        act: {
          name: 'Undo',
          run: () =>
            void undoEdit(playlist.id, edit.version).then(
              () => cache.invalidateQueries({ queryKey: PLAYLISTS }),
              (error: unknown) => toast(wordsOf(error), { critical: true }),
            ),
        },
      });
      close();
    } catch (error) {
      const there = error instanceof ApiError && error.code === 'already_there' ? (error.members.song_ids as readonly string[]) : null;
      if (there) setDoubles({ playlist, there });
      else if (isAway(error) && person) {
        await keepUnsent(person, playlist.id, { kind: 'add', songIds: songs, entryIds: ids });
        toast(`${playlist.name} gets it when the server is back`);
        close();
      } else toast(wordsOf(error), { critical: true });
    } finally {
      setBusy(false);
    }
  };
  if (making) {
    return <PlaylistForm songIds={songIds} onDone={(made) => go(`/playlists/${made.id}`)} onClose={close} />;
  }
  if (doubles) {
    const { playlist, there } = doubles;
    const fresh = songIds.map((song, place) => [song, entryIds[place] ?? newId()] as const).filter(([song]) => !there.includes(song));
    return (
      <Dialog
        open
        title={there.length === 1 ? 'That is there already' : `${formatSongs(there.length)} are there already`}
        words={`${playlist.name} holds ${there.length === 1 ? 'this song' : 'these songs'} already.`}
        onClose={close}
      >
        <div className={styles.acts}>
          <Button look={fresh.length > 0 ? 'secondary' : 'primary'} onClick={() => void add(playlist, songIds, entryIds, true)}>
            {songIds.length === 1 ? 'Add it once more' : 'Add all'}
          </Button>
          {fresh.length > 0 && (
            <Button
              look="primary"
              onClick={() =>
                void add(
                  playlist,
                  fresh.map(([song]) => song),
                  fresh.map(([, id]) => id),
                  false,
                )
              }
            >
              Add the {formatSongs(fresh.length)} that are new
            </Button>
          )}
          <Button look="quiet" onClick={close}>
            Add nothing
          </Button>
        </div>
      </Dialog>
    );
  }
  const editable = mine.data?.filter((playlist) => playlist.may_edit) ?? [];
  const shown = editable.filter((playlist) => playlist.name.toLocaleLowerCase().includes(wanted.trim().toLocaleLowerCase()));
  return (
    <Dialog open title={`Add ${what} to a playlist`} onClose={close}>
      <div className={styles.stack}>
        {editable.length > 6 && <Field label="Find a playlist" value={wanted} onChange={(event) => setWanted(event.target.value)} autoComplete="off" />}
        <Button onClick={() => setMaking(true)}>
          <Plus className="icon" aria-hidden /> New playlist
        </Button>
        {shown.length > 0 && (
          <Rows label="Your playlists">
            {shown.map((playlist) => (
              <Row
                key={playlist.id}
                icon={<PlaylistSleeve cover={playlist.cover} seed={playlist.id} width={40} />}
                title={playlist.name}
                words={formatSongs(playlist.entry_count)}
                end={
                  <Button aria-label={`Add to ${playlist.name}`} aria-disabled={busy} onClick={() => void add(playlist, songIds, entryIds, false)}>
                    Add
                  </Button>
                }
              />
            ))}
          </Rows>
        )}
      </div>
    </Dialog>
  );
}
