import { useQuery } from '@tanstack/react-query';
import { ListEnd } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { GenreLinks } from '../../actions/GenreLinks';
import { Failed } from '../../actions/Failed';
import { usePlayer, useSounding } from '../../actions/player';
import { SongMenu } from '../../actions/SongMenu';
import { songQuery } from '../../api/queries';
import type { SongDetails } from '../../api/types';
import { IconButton, PlayDisc } from '../../design/Button';
import { HeroBones, RowBones } from '../../design/bones';
import { Columns, Facts, Hero, Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatCount, formatDay, formatTime, formatYear } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { Credits } from './Credits';
import { LyricsBlock } from './LyricsBlock';

const languages = new Intl.DisplayNames(undefined, { type: 'language' });

/** A song: who made it, what it says, where it is from. */
export default function SongPage({ id }: { id: string }) {
  const song = useQuery(songQuery(id));
  usePageTitle(song.data && `${song.data.title} by ${song.data.artist.name}`);
  useSleeve(tintOf(song.data?.album?.cover, song.data?.album?.id ?? id), song.data !== undefined);
  if (song.isError && !song.data) return <Failed error={song.error} what="song" onRetry={() => void song.refetch()} />;
  if (!song.data) {
    return (
      <>
        <HeroBones />
        <Page>
          <RowBones />
        </Page>
      </>
    );
  }
  return (
    <>
      <SongHero song={song.data} />
      <Page>
        <Columns aside={<About song={song.data} />}>
          {!song.data.playable && (
            <Note>{song.data.paid_only ? 'This song is for listeners on a paying plan.' : 'Its first quality is still being made.'}</Note>
          )}
          <LyricsBlock songId={id} />
        </Columns>
      </Page>
    </>
  );
}

function SongHero({ song }: { song: SongDetails }) {
  const player = usePlayer();
  const sounding = useSounding(song.id);
  const [menu, setMenu] = useState(false);
  return (
    <Hero
      cover={song.album?.cover ?? null}
      seed={song.album?.id ?? song.id}
      alt={song.album ? `Cover of ${song.album.title}` : ''}
      kind="Song"
      title={song.version_title ? `${song.title} (${song.version_title})` : song.title}
      meta={
        <>
          <span>
            {song.artists.map((artist, place) => (
              <span key={artist.id}>
                {place > 0 && ', '}
                <Link href={`/artists/${artist.id}`} className="link">
                  {artist.name}
                </Link>
              </span>
            ))}
          </span>
          {song.album && (
            <Link href={`/albums/${song.album.id}`} className="link">
              {song.album.title}
            </Link>
          )}
          {song.release_date && <span>{formatYear(song.release_date)}</span>}
          <span>{formatTime(song.duration_ms)}</span>
          {song.explicit && <span>Explicit</span>}
        </>
      }
      acts={
        <>
          <PlayDisc
            size="l"
            what={song.title}
            playing={sounding === 'playing'}
            disabled={!song.playable}
            onClick={() => (sounding ? player.toggle() : player.play([song], 0, `song:${song.id}`))}
          />
          <IconButton
            label={`Add ${song.title} to the queue`}
            disabled={!song.playable}
            onClick={() => {
              player.addToQueue([song]);
              toast(`${song.title} is in the queue`);
            }}
          >
            <ListEnd className="icon" />
          </IconButton>
          <SongMenu song={song} open={menu} onOpenChange={setMenu} onSong />
        </>
      }
    />
  );
}

function About({ song }: { song: SongDetails }) {
  const language = song.language === 'zxx' ? 'Nothing is sung' : song.language && (languages.of(song.language) ?? song.language);
  return (
    <>
      <Credits credits={song.credits} />
      <Facts
        title="About"
        facts={[
          ...(song.release_date ? [['Released', formatDay(song.release_date)] as const] : []),
          ...(song.genres.length > 0 ? [[song.genres.length > 1 ? 'Genres' : 'Genre', <GenreLinks key="genres" names={song.genres} />] as const] : []),
          ...(song.moods.length > 0 ? [['Mood', song.moods.join(', ')] as const] : []),
          ...(language ? [['Language', language] as const] : []),
          ...(song.isrc ? [['ISRC', song.isrc] as const] : []),
          ...(song.iswc ? [['ISWC', song.iswc] as const] : []),
          ['Plays', formatCount(song.play_count)],
        ]}
      />
      {song.editable && (
        <Link href={`/studio/songs/${song.id}`} className="link">
          <u>Edit in the studio</u>
        </Link>
      )}
    </>
  );
}
