import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ListMusic } from 'lucide-react';
import { useState } from 'react';

import { Failed } from '../../actions/Failed';
import { usePlayer } from '../../actions/player';
import { unsent } from '../../actions/unsent';
import { wordsOf } from '../../api/problem';
import { type PlaylistPage as Page_, playlistQuery, type PlaylistRow } from '../../api/playlists';
import { meQuery } from '../../api/queries';
import type { Me } from '../../api/types';
import { HeroBones, RowBones } from '../../design/bones';
import { Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { toast } from '../../design/Toast';
import { Empty, Note } from '../../design/Words';
import { useStore } from '../../platform/store';
import { usePageTitle } from '../../platform/title';
import { EntryList } from './entryList';
import { PlaylistHero } from './PlaylistHero';
import { PlaylistRows } from './PlaylistRows';
import { SelectionBar } from './SelectionBar';
import { useEdits } from './useEdits';
import { useFollowing } from './useFollowing';
import { useSelection } from './useSelection';

export default function PlaylistPage({ id }: { id: string }) {
  const playlist = useQuery(playlistQuery(id));
  usePageTitle(playlist.data?.name);
  const shown = playlist.data?.cover ?? playlist.data?.mosaic[0];
  useSleeve(tintOf(shown, id), playlist.data !== undefined);
  if (playlist.error && !playlist.data) {
    return <Failed error={playlist.error} what="playlist" onRetry={() => void playlist.refetch()} />;
  }
  if (!playlist.data) {
    return (
      <>
        <HeroBones />
        <Page>
          <RowBones />
        </Page>
      </>
    );
  }
  return <Shown playlist={playlist.data} />;
}

function Shown({ playlist }: { playlist: Page_ }) {
  const { id } = playlist;
  const person = useQueryClient().getQueryData<Me | null>(meQuery.queryKey)?.id ?? '';
  const [list] = useState(
    () => new EntryList(id, playlist.version, playlist.entry_count, person, (error) => toast(wordsOf(error), { critical: true })),
  );
  const waiting = useStore(unsent)[id] ?? 0;
  const { version, rows } = useStore(list.store);
  const selection = useSelection();
  const edits = useEdits(list, selection);
  const play = usePlay(list, `playlist:${id}`);
  const others = useFollowing(list, playlist);
  const now = { ...playlist, entry_count: rows.length, version };
  return (
    <>
      <PlaylistHero playlist={now} others={others} onPlay={play} onSort={edits.sort} />
      <Page>
        {waiting > 0 && (
          <Note kind="info">
            {waiting === 1 ? 'One edit is' : `${waiting} edits are`} kept here and sent when the server is back.
          </Note>
        )}
        {rows.length === 0 ? (
          <Empty icon={ListMusic} title="No songs yet">
            {playlist.may_edit ? 'Open the menu of a song or an album, and choose “Add to playlist”.' : 'Nothing has been added here so far.'}
          </Empty>
        ) : (
          <PlaylistRows
            list={list}
            name={playlist.name}
            context={`playlist:${id}`}
            editable={playlist.may_edit}
            selection={selection}
            edits={edits}
            onPlay={(place) => play(place)}
          />
        )}
        {selection.ids.length > 0 && <SelectionBar list={list} selection={selection} edits={edits} editable={playlist.may_edit} />}
      </Page>
    </>
  );
}

/** Plays the whole list from a place on, or in any order; of what cannot be played, the next that can. */
function usePlay(list: EntryList, context: string) {
  const player = usePlayer();
  return (place: number, shuffle = false) => {
    const sounding = player.getState();
    const asked = list.store.get().rows[place];
    if (!shuffle && asked?.song && sounding.context === context && sounding.current?.song.id === asked.song.id) {
      player.toggle();
      return;
    }
    list.readAll().then(
      (rows) => {
        const playable = rows.filter((row): row is PlaylistRow & { song: NonNullable<PlaylistRow['song']> } => row.song !== null && row.unavailable === null);
        if (playable.length === 0) return;
        const after = playable.findIndex((row) => row.position >= place);
        const first = shuffle ? Math.floor(Math.random() * playable.length) : Math.max(0, after);
        player.play(
          playable.map((row) => row.song),
          first,
          context,
        );
      },
      (error: unknown) => toast(wordsOf(error), { critical: true }),
    );
  };
}
