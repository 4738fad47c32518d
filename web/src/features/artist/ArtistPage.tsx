import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { BadgeCheck, Ellipsis, Flag, Music, Shuffle, UserCheck } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { kindName } from '../../actions/AlbumCard';
import { Failed } from '../../actions/Failed';
import { useAudible } from '../../actions/heard';
import { useContextPlaying, usePlayer } from '../../actions/player';
import { MoreToCome } from '../../actions/MoreToCome';
import { FollowButton } from '../../actions/KeepButtons';
import { HideItem } from '../../actions/HideItem';
import { SongRows } from '../../actions/SongRows';
import { followersQuery } from '../../api/library';
import { artistAlbumsQuery, artistQuery, artistSongsQuery } from '../../api/queries';
import type { Album, ArtistDetails, Song } from '../../api/types';
import { Button, IconButton, PlayDisc } from '../../design/Button';
import { HeroBones, RowBones } from '../../design/bones';
import { Cover } from '../../design/Cover';
import { Menu, MenuItem } from '../../design/Menu';
import { Columns, Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { Block, Empty } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatCount, formatDay, formatLength, formatSongs } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { About } from './About';
import styles from './Artist.module.css';
import { Records } from './Records';

const ReportDialog = lazy(() => import('../../actions/ReportDialog').then((module) => ({ default: module.ReportDialog })));

const shownFirst = 5;

export default function ArtistPage({ id }: { id: string }) {
  const artist = useQuery(artistQuery(id));
  const albums = useQuery(artistAlbumsQuery(id));
  const songs = useInfiniteQuery(artistSongsQuery(id));
  const newest = albums.data?.[0];
  usePageTitle(artist.data?.name);
  useSleeve(tintOf(artist.data?.image ?? newest?.cover, newest?.id ?? id), albums.data !== undefined);
  const failed = artist.error ?? albums.error ?? songs.error;
  if (failed && !(artist.data && albums.data && songs.data)) {
    const retry = () => void Promise.all([artist.refetch(), albums.refetch(), songs.refetch()]);
    return <Failed error={failed} what="artist" onRetry={retry} />;
  }
  if (!artist.data || !albums.data) return <HeroBones />;
  const popular = songs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Head artist={artist.data} albums={albums.data} songs={popular} more={songs.hasNextPage} />
      <Page>
        {songs.data && popular.length === 0 ? (
          <Empty icon={Music} title="No songs yet">
            Nothing by {artist.data.name} is here to be heard.
          </Empty>
        ) : (
          <Columns
            aside={
              <>
                {newest && <Newest album={newest} />}
                <About artist={artist.data} />
              </>
            }
          >
            {songs.data ? (
              <Popular id={id} songs={popular}>
                <MoreToCome more={songs.hasNextPage} busy={songs.isFetchingNextPage} onMore={() => void songs.fetchNextPage()} />
              </Popular>
            ) : (
              <RowBones count={shownFirst} />
            )}
          </Columns>
        )}
        {albums.data.length > 0 && <Records artistId={id} />}
      </Page>
    </>
  );
}

interface HeadProps {
  artist: ArtistDetails;
  albums: readonly Album[];
  songs: readonly Song[];
  /** Whether there are more songs than these. */
  more: boolean;
}

function Head({ artist, albums, songs, more }: HeadProps) {
  const player = usePlayer();
  const context = `artist:${artist.id}`;
  const playing = useContextPlaying(context);
  const playable = useAudible()(songs);
  const picture = artist.image ?? albums.find((album) => album.cover)?.cover ?? null;
  const followers = useQuery(followersQuery(artist.id));
  const plays = songs.reduce((sum, song) => sum + song.play_count, 0);
  return (
    <section className={cx(styles.head, !picture && styles.alone)} aria-label={artist.name}>
      <div className={styles.text}>
        <span className={styles.kind}>
          {artist.verified ? (
            <>
              <BadgeCheck className="icon icon-s" aria-hidden />
              Verified artist
            </>
          ) : (
            'Artist'
          )}
        </span>
        <h1>{artist.name}</h1>
        {artist.bio && <p className={styles.bio}>{artist.bio}</p>}
        <p className={styles.figures}>
          <span>
            <b>{atLeast(albums.length, albums.length >= 100)}</b> {albums.length === 1 ? 'record' : 'records'}
          </span>
          <span>
            <b>{atLeast(songs.length, more)}</b> {songs.length === 1 ? 'song' : 'songs'}
          </span>
          <span>
            <b>{atLeast(plays, more)}</b> {plays === 1 ? 'play' : 'plays'}
          </span>
          {followers.data !== undefined && followers.data.followers > 0 && (
            <span>
              <b>{formatCount(followers.data.followers)}</b> {followers.data.followers === 1 ? 'follower' : 'followers'}
            </span>
          )}
        </p>
        <div className={styles.acts}>
          <PlayDisc
            size="l"
            what={artist.name}
            playing={playing === 'playing'}
            disabled={playable.length === 0}
            onClick={() => (playing ? player.toggle() : player.play(playable, 0, context))}
          />
          <IconButton
            label={`Shuffle ${artist.name}`}
            disabled={playable.length === 0}
            onClick={() => {
              player.setShuffle(true);
              player.play(playable, Math.floor(Math.random() * playable.length), context);
            }}
          >
            <Shuffle className="icon" />
          </IconButton>
          <FollowButton artist={artist} onDone={() => void followers.refetch()} />
          <More artist={artist} />
        </div>
      </div>
      {picture && (
        <div className={styles.picture}>
          <Cover cover={picture} width={440} eager />
        </div>
      )}
    </section>
  );
}

/** `100+` where only so many were counted. */
function atLeast(count: number, more: boolean): string {
  return `${formatCount(count)}${more && count > 0 ? '+' : ''}`;
}

function More({ artist }: { artist: ArtistDetails }) {
  const [, go] = useLocation();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <Menu
        align="start"
        trigger={
          <IconButton label={`More on ${artist.name}`}>
            <Ellipsis className="icon" />
          </IconButton>
        }
      >
        <HideItem kind="hidden_artist" id={artist.id} name={artist.name} />
        {!artist.verified && (
          <MenuItem icon={<UserCheck className="icon" />} onSelect={() => go(`/studio/claim/${artist.id}`)}>
            This artist is me
          </MenuItem>
        )}
        <MenuItem icon={<Flag className="icon" />} onSelect={() => setAsked(true)}>
          Report
        </MenuItem>
      </Menu>
      <Suspense fallback={null}>
        {asked && <ReportDialog kind="artist" id={artist.id} name={artist.name} onClose={() => setAsked(false)} />}
      </Suspense>
    </>
  );
}

function Popular({ id, songs, children }: { id: string; songs: readonly Song[]; children: ReactNode }) {
  const [all, setAll] = useState(false);
  return (
    <Block title={all ? 'Songs' : 'Popular'}>
      <SongRows songs={all ? songs : songs.slice(0, shownFirst)} label="Songs" context={`artist:${id}`} look="covers" artistId={id} />
      {songs.length > shownFirst && (
        <Button look="quiet" style={{ marginTop: 8, marginInlineStart: -12 }} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Fewer songs' : 'All songs'}
        </Button>
      )}
      {all && children}
    </Block>
  );
}

function Newest({ album }: { album: Album }) {
  return (
    <section>
      <h2>Newest</h2>
      <div className={styles.newest}>
        <Cover cover={album.cover} seed={album.id} width={96} />
        <div>
          <Link href={`/albums/${album.id}`} className="link">
            {album.title}
          </Link>
          <span>
            {kindName(album.kind)}
            {album.release_date && ` · ${formatDay(album.release_date)}`}
          </span>
          <span>
            {formatSongs(album.song_count)}, {formatLength(album.duration_ms)}
          </span>
        </div>
      </div>
    </section>
  );
}
