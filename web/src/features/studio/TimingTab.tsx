import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { lyricsQuery, type SongPage } from '../../api/studio';
import { buttonClass } from '../../design/Button';
import { Note } from '../../design/Words';
import { TapAlong } from './TapAlong';

/** Gives a song's lyrics their times while it plays. */
export default function TimingTab({ song }: { song: SongPage }) {
  const language = new URLSearchParams(useSearch()).get('language');
  // What is marked here must not change under the hands of who marks it.
  const query = useQuery({ ...lyricsQuery(song.id, language), refetchOnWindowFocus: false, refetchOnReconnect: false });
  const words = `/studio/songs/${song.id}/lyrics`;
  return (
    <Loaded query={query} rows={8}>
      {(held) =>
        held === null || !song.playable ? (
          <Note
            act={
              <Link href={words} className={buttonClass('secondary')}>
                To the words
              </Link>
            }
          >
            {held === null ? 'Write the words first. Then they can have their times.' : 'The song cannot be played yet. Once it can, its words can have their times.'}
          </Note>
        ) : (
          <TapAlong key={`${held.lyrics.language}.${held.lyrics.revision}`} song={song} lyrics={held.lyrics} words={words} />
        )
      }
    </Loaded>
  );
}
