import { useQueryClient } from '@tanstack/react-query';

import { albumSongsQuery } from '../api/queries';
import { wordsOf } from '../api/problem';
import type { Album } from '../api/types';
import { Card } from '../design/Card';
import { toast } from '../design/Toast';
import { formatYear } from '../platform/format';
import { useAudible } from './heard';
import { useContextPlaying, usePlayer } from './player';

/** The word for a kind of release other than an album. */
export function kindName(kind: string): string {
  const names: Readonly<Record<string, string>> = { album: 'Album', single: 'Single', ep: 'EP', compilation: 'Compilation' };
  return names[kind] ?? 'Album';
}

/** Plays an album from its first song, or goes on with it where it is what plays. */
export function usePlayAlbum(): (albumId: string) => Promise<void> {
  const client = useQueryClient();
  const player = usePlayer();
  const audible = useAudible();
  return async (albumId) => {
    const context = `album:${albumId}`;
    const state = player.getState();
    if (state.context === context && state.current) {
      player.toggle();
      return;
    }
    try {
      const songs = audible(await client.query({ ...albumSongsQuery(albumId), staleTime: 'static' }));
      if (songs.length === 0) toast('None of its songs can be played now. Its page says why.');
      else player.play(songs, 0, context);
    } catch (error) {
      toast(wordsOf(error), { critical: true });
    }
  };
}

export function AlbumCard({ album, under = 'artist' }: { album: Album; under?: 'artist' | 'year' }) {
  const client = useQueryClient();
  const playing = useContextPlaying(`album:${album.id}`);
  const play = usePlayAlbum();
  const kind = album.kind === 'album' ? [] : [kindName(album.kind)];
  const first = under === 'artist' ? [album.artist.name] : album.release_date ? [formatYear(album.release_date)] : [];
  return (
    <Card
      to={`/albums/${album.id}`}
      title={album.title}
      under={[...first, ...kind].join(' · ') || kindName(album.kind)}
      cover={album.cover}
      seed={album.id}
      playing={playing}
      onPlay={() => void play(album.id)}
      onNear={() => void client.query(albumSongsQuery(album.id)).catch(() => undefined)}
    />
  );
}
