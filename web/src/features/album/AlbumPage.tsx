import { useQuery } from '@tanstack/react-query';
import { Ellipsis, Flag, ListEnd, ListPlus, ListStart, Mic2, Share2, Shuffle } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { showAddTo } from '../../actions/addTo';
import { AlbumCard, kindName, usePlayAlbum } from '../../actions/AlbumCard';
import { Failed } from '../../actions/Failed';
import { useAudible } from '../../actions/heard';
import { SaveButton } from '../../actions/KeepButtons';
import { useContextPlaying, usePlayer } from '../../actions/player';
import { SongRows } from '../../actions/SongRows';
import { albumQuery, albumSongsQuery, artistAlbumsQuery } from '../../api/queries';
import type { Album, AlbumDetails, Song } from '../../api/types';
import { IconButton, PlayDisc } from '../../design/Button';
import { HeroBones, RowBones } from '../../design/bones';
import { Shelf } from '../../design/Card';
import { Menu, MenuItem } from '../../design/Menu';
import { Columns, Hero, Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { toast } from '../../design/Toast';
import { Block } from '../../design/Words';
import { formatLength, formatSongs, formatYear } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { About } from './About';
import styles from './Album.module.css';

const ReportDialog = lazy(() => import('../../actions/ReportDialog').then((module) => ({ default: module.ReportDialog })));

const ShareDialog = lazy(() => import('../../actions/ShareDialog').then((module) => ({ default: module.ShareDialog })));

export default function AlbumPage({ id }: { id: string }) {
  const album = useQuery(albumQuery(id));
  const songs = useQuery({
    ...albumSongsQuery(id),
    // A song may become playable while its page is open.
    refetchInterval: (query) => (query.state.data?.some((song) => !song.playable && !song.paid_only && !song.explicit) ? 5000 : false),
  });
  usePageTitle(album.data && `${album.data.title} by ${album.data.artist.name}`);
  useSleeve(tintOf(album.data?.cover, id), album.data !== undefined);
  const failed = album.error ?? songs.error;
  if (failed && !(album.data && songs.data)) {
    return <Failed error={failed} what="album" onRetry={() => void Promise.all([album.refetch(), songs.refetch()])} />;
  }
  if (!album.data) {
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
      <AlbumHero album={album.data} songs={songs.data ?? []} />
      <Page>
        <Columns aside={<About album={album.data} songs={songs.data ?? []} />}>
          {songs.data ? <Discs album={album.data} songs={songs.data} /> : <RowBones count={album.data.song_count || 8} />}
        </Columns>
        <More album={album.data} />
      </Page>
    </>
  );
}

function AlbumHero({ album, songs }: { album: AlbumDetails; songs: readonly Song[] }) {
  const player = usePlayer();
  const [reporting, setReporting] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [, go] = useLocation();
  const context = `album:${album.id}`;
  const playing = useContextPlaying(context);
  const play = usePlayAlbum();
  const playable = useAudible()(songs);
  const shuffle = () => {
    player.setShuffle(true);
    player.play(playable, Math.floor(Math.random() * playable.length), context);
  };
  return (
    <Hero
      cover={album.cover}
      seed={album.id}
      alt={`Cover of ${album.title}`}
      kind={kindName(album.kind)}
      title={album.version_title ? `${album.title} (${album.version_title})` : album.title}
      meta={
        <>
          <Link href={`/artists/${album.artist.id}`} className="link">
            {album.artist.name}
          </Link>
          {album.release_date && <span>{formatYear(album.release_date)}</span>}
          <span>
            {formatSongs(album.song_count)}, {formatLength(album.duration_ms)}
          </span>
        </>
      }
      acts={
        <>
          <PlayDisc
            size="l"
            what={album.title}
            playing={playing === 'playing'}
            disabled={playable.length === 0}
            onClick={() => void play(album.id)}
          />
          <IconButton label={`Shuffle ${album.title}`} disabled={playable.length === 0} onClick={shuffle}>
            <Shuffle className="icon" />
          </IconButton>
          <SaveButton album={album} />
          <Menu
            align="start"
            trigger={
              <IconButton label={`More on ${album.title}`}>
                <Ellipsis className="icon" />
              </IconButton>
            }
          >
            <MenuItem
              icon={<ListStart className="icon" />}
              onSelect={() => {
                player.playNext(playable);
                toast(`${album.title} plays next`);
              }}
            >
              Play next
            </MenuItem>
            <MenuItem
              icon={<ListEnd className="icon" />}
              onSelect={() => {
                player.addToQueue(playable);
                toast(`${album.title} is in the queue`);
              }}
            >
              Add to queue
            </MenuItem>
            <MenuItem
              icon={<ListPlus className="icon" />}
              onSelect={() => showAddTo({ what: album.title, songIds: songs.map((song) => song.id) })}
            >
              Add to playlist
            </MenuItem>
            <MenuItem icon={<Mic2 className="icon" />} onSelect={() => go(`/artists/${album.artist.id}`)}>
              Go to {album.artist.name}
            </MenuItem>
            <MenuItem icon={<Share2 className="icon" />} onSelect={() => setSharing(true)}>
              Share
            </MenuItem>
            <MenuItem icon={<Flag className="icon" />} onSelect={() => setReporting(true)}>
              Report
            </MenuItem>
          </Menu>
          {sharing && (
            <Suspense fallback={null}>
              <ShareDialog kind="album" id={album.id} name={album.title} onClose={() => setSharing(false)} />
            </Suspense>
          )}
          {reporting && (
            <Suspense fallback={null}>
              <ReportDialog kind="album" id={album.id} name={album.title} onClose={() => setReporting(false)} />
            </Suspense>
          )}
        </>
      }
    />
  );
}

function Discs({ album, songs }: { album: AlbumDetails; songs: readonly Song[] }) {
  const discs = [...new Set(songs.map((song) => song.disc))];
  const titleOf = (disc: number) => album.disc_titles[disc - 1] ?? '';
  const rows = (shown: readonly Song[], label: string) => (
    <SongRows
      songs={shown}
      label={label}
      context={`album:${album.id}`}
      look="album"
      continuous={album.continuous}
      artistId={album.artist.id}
    />
  );
  return (
    <>
      {discs.length > 1
        ? discs.map((disc) => (
            <section key={disc} className={styles.disc} aria-label={`Disc ${disc}`}>
              <h2>{titleOf(disc) ? `Disc ${disc}: ${titleOf(disc)}` : `Disc ${disc}`}</h2>
              {rows(
                songs.filter((song) => song.disc === disc),
                `Songs of disc ${disc}`,
              )}
            </section>
          ))
        : rows(songs, `Songs of ${album.title}`)}
      {album.continuous && songs.length > 1 && (
        <p className={styles.legend}>
          <i />
          Songs on one thread play on without a gap
        </p>
      )}
    </>
  );
}

function More({ album }: { album: Album }) {
  const others = useQuery(artistAlbumsQuery(album.artist.id));
  const shown = others.data?.filter((other) => other.id !== album.id).slice(0, 6) ?? [];
  if (shown.length === 0) return null;
  return (
    <Block title={`More by ${album.artist.name}`} more={{ to: `/artists/${album.artist.id}`, words: 'Everything' }}>
      <Shelf label={`More by ${album.artist.name}`}>
        {shown.map((other) => (
          <AlbumCard key={other.id} album={other} under="year" />
        ))}
      </Shelf>
    </Block>
  );
}
