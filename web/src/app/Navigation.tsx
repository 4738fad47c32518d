import { useQuery } from '@tanstack/react-query';
import { AudioLines, Disc3, House, ListMusic, type LucideIcon, Mic2, Plus, ShieldCheck, Tags } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { PlaylistSleeve } from '../actions/PlaylistSleeve';
import { myPlaylistsQuery } from '../api/playlists';
import { newAlbumsQuery, ownLabelsQuery } from '../api/queries';
import type { User } from '../api/types';
import { IconButton } from '../design/Button';
import { Cover } from '../design/Cover';
import { Logo } from '../design/Logo';
import { formatSongs } from '../platform/format';
import styles from './Shell.module.css';

const PlaylistForm = lazy(() => import('../actions/PlaylistForm').then((module) => ({ default: module.PlaylistForm })));

interface Way {
  readonly to: string;
  readonly name: string;
  readonly icon: LucideIcon;
}

const browse: readonly Way[] = [
  { to: '/', name: 'Home', icon: House },
  { to: '/albums', name: 'Albums', icon: Disc3 },
  { to: '/artists', name: 'Artists', icon: Mic2 },
];
const playlists: Way = { to: '/playlists', name: 'Playlists', icon: ListMusic };
const genres: Way = { to: '/genres', name: 'Genres', icon: Tags };
const administration: Way = { to: '/admin', name: 'Admin', icon: ShieldCheck };
const studio: Way = { to: '/studio', name: 'Studio', icon: AudioLines };

/** Whether they act for anybody: by their role, or for a label whose staff they are. */
function useActs(user: User): boolean {
  const byRole = user.roles.includes('artist') || user.roles.includes('admin');
  const labels = useQuery({ ...ownLabelsQuery, enabled: !byRole, staleTime: 600_000 });
  return byRole || (labels.data?.length ?? 0) > 0;
}

/** The sidebar; a rail of icons where there is less room. */
export function Navigation({ user, place }: { user: User; place: string }) {
  const acts = useActs(user);
  return (
    <aside className={styles.side} aria-label="Main">
      <Link href="/" className={styles.brand}>
        <Logo />
        <span>segue</span>
      </Link>
      <nav className={styles.nav} aria-label="Main">
        <Ways ways={[...browse, genres, playlists]} place={place} />
      </nav>
      <Records place={place} />
      {acts && (
        <nav className={`${styles.nav ?? ''} ${styles.foot ?? ''}`} aria-label="For artists and admins">
          <Ways ways={user.roles.includes('admin') ? [studio, administration] : [studio]} place={place} />
        </nav>
      )}
    </aside>
  );
}

/** Playlists of one's own and those one shares in; new albums, as long as there are none. */
function Records({ place }: { place: string }) {
  const mine = useQuery(myPlaylistsQuery);
  const albums = useQuery({ ...newAlbumsQuery, enabled: mine.data?.length === 0 });
  const [making, setMaking] = useState(false);
  const [, go] = useLocation();
  return (
    <nav className={styles.records} aria-label={mine.data?.length === 0 ? 'New albums' : 'Playlists'}>
      <div className={styles.recordsHead}>
        <h2>{mine.data?.length === 0 ? 'New albums' : 'Playlists'}</h2>
        <IconButton label="New playlist" onClick={() => setMaking(true)}>
          <Plus className="icon" />
        </IconButton>
      </div>
      {mine.data?.map((playlist) => (
        <Link key={playlist.id} href={`/playlists/${playlist.id}`} {...(place === `/playlists/${playlist.id}` ? { 'aria-current': 'page' } : {})}>
          <PlaylistSleeve cover={playlist.cover} seed={playlist.id} width={40} />
          <span className={styles.names}>
            <span className="clip">{playlist.name}</span>
            <span className="clip">{playlist.part === 'owner' ? formatSongs(playlist.entry_count) : (playlist.owner?.display_name ?? '')}</span>
          </span>
        </Link>
      ))}
      {albums.data?.slice(0, 8).map((album) => (
        <Link key={album.id} href={`/albums/${album.id}`} {...(place === `/albums/${album.id}` ? { 'aria-current': 'page' } : {})}>
          <Cover cover={album.cover} seed={album.id} width={40} />
          <span className={styles.names}>
            <span className="clip">{album.title}</span>
            <span className="clip">{album.artist.name}</span>
          </span>
        </Link>
      ))}
      {making && (
        <Suspense fallback={null}>
          <PlaylistForm onDone={(made) => go(`/playlists/${made.id}`)} onClose={() => setMaking(false)} />
        </Suspense>
      )}
    </nav>
  );
}

/** The same ways at the foot of phones. */
export function TabBar({ user, place }: { user: User; place: string }) {
  return (
    <nav className={styles.tabs} aria-label="Main">
      <Ways ways={useActs(user) ? [...browse, playlists, studio] : [...browse, playlists]} place={place} />
    </nav>
  );
}

function Ways({ ways, place }: { ways: readonly Way[]; place: string }) {
  return ways.map(({ to, name, icon: Icon }) => {
    const here = to === '/' ? place === '/' : place.startsWith(to);
    return (
      <Link key={to} href={to} {...(here ? { 'aria-current': place === to ? 'page' : 'true' } : {})}>
        <Icon className="icon" aria-hidden />
        <span>{name}</span>
      </Link>
    );
  });
}
