import { useState } from 'react';

import { PlayerProvider } from '../../actions/player';
import type { Opened } from '../../api/early';
import { ApiError, wordsOf } from '../../api/problem';
import { Hero, Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { Note } from '../../design/Words';
import { formatCount, formatExactly, formatLength, formatSongs } from '../../platform/format';
import { EarlyBar, EarlyDisc } from './EarlyBar';
import { EarlySongs } from './EarlySongs';
import styles from './Early.module.css';
import { useEarlyKeys } from './useEarlyKeys';
import { useEarlyPlayer } from './useEarlyPlayer';

/** What a link opens: its sleeve, its songs, and what is left of the link. */
export function Early({ token, opened }: { token: string; opened: Opened }) {
  const [plays, setPlays] = useState(opened.plays);
  const [refusal, setRefusal] = useState<string | null>(null);
  const player = useEarlyPlayer(token, {
    onPlay: () => setPlays((now) => now + 1),
    onRefused: (error) => {
      // A dead network is the player's own to tell, and to wait for.
      if (error instanceof ApiError && error.status !== undefined) setRefusal(wordsOf(error));
    },
  });
  useEarlyKeys(player);
  useSleeve(tintOf(opened.cover, opened.title));
  const left = opened.max_plays === null ? null : Math.max(0, opened.max_plays - plays);
  const songs = opened.songs.map(({ id, title, artists, duration_ms, explicit }) => ({
    id,
    title,
    duration_ms,
    explicit,
    artists: artists.map((name) => ({ id: name, name })),
    album: { id: opened.title, title: opened.title, cover: opened.cover },
  }));
  const total = songs.reduce((sum, song) => sum + song.duration_ms, 0);
  const body = (
    <>
      <Hero
        cover={opened.cover}
        seed={opened.title}
        alt={opened.cover ? `Cover of ${opened.title}` : ''}
        kind="Private link"
        title={opened.title}
        meta={
          <>
            <span>{opened.artist.name}</span>
            <span>
              {formatSongs(songs.length)}, {formatLength(total)}
            </span>
            <span>until {formatExactly(opened.expires_at)}</span>
            {left !== null && opened.max_plays !== null && (
              <span role="status">
                {formatCount(left)} of {formatCount(opened.max_plays)} {opened.max_plays === 1 ? 'play' : 'plays'} left
              </span>
            )}
          </>
        }
        acts={player && <EarlyDisc songs={songs} title={opened.title} />}
      />
      <Page>
        {refusal ? (
          <Note kind="critical">{refusal}</Note>
        ) : left === 0 ? (
          <Note>It was played as often as it may be. Ask whoever sent the link for another one.</Note>
        ) : (
          songs.length === 0 && <Note>There is nothing to hear on it yet.</Note>
        )}
        <EarlySongs songs={songs} title={opened.title} several={opened.album} ready={player !== null} />
        <p className={styles.quiet}>This link was made for you. Please keep it to yourself.</p>
      </Page>
      {player && <EarlyBar />}
    </>
  );
  return player ? <PlayerProvider player={player}>{body}</PlayerProvider> : body;
}
