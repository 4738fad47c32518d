import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Music } from 'lucide-react';
import { useEffect } from 'react';
import { Link } from 'wouter';

import { AlbumCard } from '../../actions/AlbumCard';
import { Failed } from '../../actions/Failed';
import { useBar } from '../../actions/heard';
import { SongRows } from '../../actions/SongRows';
import { historyQuery, meQuery, newAlbumsQuery, popularSongsQuery, setupQuery } from '../../api/queries';
import type { Album, HistoryEntry, Setup, User } from '../../api/types';
import { buttonClass } from '../../design/Button';
import { Shelf } from '../../design/Card';
import { Page } from '../../design/Page';
import { Block, Empty, Progress } from '../../design/Words';
import { cx } from '../../platform/classes';
import { usePageTitle } from '../../platform/title';
import { HomeBones } from './HomeBones';
import { LastPlayed } from './LastPlayed';
import { Tiles } from './Tiles';
import styles from './Home.module.css';

/** Where one left off, what is new, and what is played most here. */
export default function HomePage() {
  const albums = useQuery(newAlbumsQuery);
  const history = useQuery({ ...historyQuery, refetchOnMount: true });
  const popular = useQuery(popularSongsQuery);
  const demo = useDemo();
  const bar = useBar();
  usePageTitle('Home');
  if (albums.isError && !albums.data) return <Failed error={albums.error} what="page" onRetry={() => void albums.refetch()} />;
  const last = history.data?.find((entry) => entry.song && bar(entry.song) === null);
  const played = popular.data?.filter((song) => song.play_count > 0) ?? [];
  return (
    <Page>
      <h1 className="sr">Home</h1>
      {demo?.state === 'making' && <Making demo={demo} />}
      {last?.song && albums.data && (
        <div className={styles.top} style={demo?.state === 'making' ? { marginTop: 20 } : {}}>
          <LastPlayed entry={last} song={last.song} />
          <Tiles records={recordsOf(history.data ?? [], albums.data, last.song.album?.id)} />
        </div>
      )}
      {albums.data === undefined && <HomeBones />}
      {albums.data?.length === 0 && demo?.state !== 'making' && <NothingYet />}
      {albums.data && albums.data.length > 0 && (
        <Block title={last ? 'New here' : 'Start with one of these'} more={{ to: '/albums', words: 'All albums' }}>
          <Shelf label="New albums" wrap={!last}>
            {albums.data.slice(0, 12).map((album) => (
              <AlbumCard key={album.id} album={album} />
            ))}
          </Shelf>
        </Block>
      )}
      {played.length > 0 && (
        <Block title="Played most here">
          <SongRows songs={played.slice(0, 8)} label="Played most here" context="popular" look="covers" />
        </Block>
      )}
    </Page>
  );
}

interface RecordTile {
  readonly id: string;
  readonly title: string;
  readonly under: string;
  readonly cover: Album['cover'];
}

/** Six records: heard lately, then new ones. */
function recordsOf(history: readonly HistoryEntry[], albums: readonly Album[], except: string | undefined): RecordTile[] {
  const found = new Map<string, RecordTile>();
  for (const { song } of history) {
    if (!song?.album || song.album.id === except) continue;
    const { id, title, cover } = song.album;
    found.set(id, found.get(id) ?? { id, title, cover, under: song.artists[0]?.name ?? '' });
  }
  for (const { id, title, cover, artist } of albums) {
    if (id !== except && !found.has(id)) found.set(id, { id, title, cover, under: artist.name });
  }
  return [...found.values()].slice(0, 6);
}

/** How the demo music gets on; each finished song makes the lists come anew. */
function useDemo(): Setup['demo'] | undefined {
  const client = useQueryClient();
  const setup = useQuery({
    ...setupQuery,
    refetchInterval: (query) => (query.state.data?.demo.state === 'making' ? 2500 : false),
  });
  const ready = setup.data?.demo.songs_ready ?? 0;
  const state = setup.data?.demo.state;
  useEffect(() => {
    if (state === undefined || state === 'off') return;
    for (const key of ['albums', 'album', 'songs', 'artists', 'artist']) void client.invalidateQueries({ queryKey: [key] });
  }, [client, ready, state]);
  return setup.data?.demo;
}

function Making({ demo }: { demo: Setup['demo'] }) {
  return (
    <section className={styles.making} aria-label="Demo music">
      <h2>Music is being made</h2>
      <p>
        <span>Demo songs, composed on this machine. Each can be heard as soon as it is ready.</span>
        <span>
          {demo.songs_ready} of {demo.songs_total} songs
        </span>
      </p>
      <Progress thick label="Demo songs" percent={(100 * demo.songs_ready) / Math.max(1, demo.songs_total)} />
    </section>
  );
}

function NothingYet() {
  const user = useQueryClient().getQueryData<User | null>(meQuery.queryKey);
  const mayUpload = user?.roles.some((role) => role !== 'listener') ?? false;
  return (
    <Empty
      icon={Music}
      title="Nothing to hear yet"
      acts={
        mayUpload && (
          <Link href="/studio/upload" className={cx(buttonClass('primary'))}>
            Upload songs
          </Link>
        )
      }
    >
      {mayUpload
        ? 'Upload songs here, or import a folder on the server with segue import.'
        : 'As soon as someone adds music, it stands here.'}
    </Empty>
  );
}
