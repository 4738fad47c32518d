import { ArrowDownUp, Ellipsis, ImagePlus, ListEnd, ListPlus, LogOut, Pencil, Share2, Shuffle, Trash2, UserPlus } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { showAddTo } from '../../actions/addTo';
import { ExportMenu } from '../../actions/ExportMenu';
import { PlaylistForm } from '../../actions/PlaylistForm';
import { PlaylistSleeve } from '../../actions/PlaylistSleeve';
import { useContextPlaying, usePlayer } from '../../actions/player';
import { useAct } from '../../actions/useAct';
import {
  deletePlaylist,
  leavePlaylist,
  type PlaylistPage,
  PLAYLISTS,
  putCover,
  readWhole,
  removeCover,
  restorePlaylist,
  type SortKey,
} from '../../api/playlists';
import { IconButton, PlayDisc } from '../../design/Button';
import { Menu, MenuItem, MenuLine } from '../../design/Menu';
import { Hero } from '../../design/Page';
import { toast } from '../../design/Toast';
import { formatLength, formatSongs } from '../../platform/format';
import styles from './Playlist.module.css';

const CollaboratorsDialog = lazy(() => import('./CollaboratorsDialog').then((module) => ({ default: module.CollaboratorsDialog })));
const ShareDialog = lazy(() => import('../../actions/ShareDialog').then((module) => ({ default: module.ShareDialog })));
const Confirm = lazy(() => import('../../design/Dialog').then((module) => ({ default: module.Confirm })));

const kinds = { personal: 'Playlist', editorial: 'Editors’ choice', chart: 'Chart' } as const;
const shown = { private: 'Private', unlisted: 'Unlisted', public: 'Public' } as const;
const sorts: readonly (readonly [SortKey, boolean, string])[] = [
  ['title', false, 'Title'],
  ['artist', false, 'Artist'],
  ['album', false, 'Album'],
  ['duration', false, 'Shortest first'],
  ['added_at', true, 'Latest added first'],
  ['shuffle', false, 'Shuffled once'],
];

interface HeroProps {
  playlist: PlaylistPage;
  /** How many other people have it open. */
  others: number;
  onPlay: (place: number, shuffle?: boolean) => void;
  onSort: (by: SortKey, descending: boolean, words: string) => void;
}

/** Who made a playlist, how long it is, and what can be done with the whole of it. */
export function PlaylistHero({ playlist, others, onPlay, onSort }: HeroProps) {
  const player = usePlayer();
  const playing = useContextPlaying(`playlist:${playlist.id}`);
  const [open, setOpen] = useState<'details' | 'people' | 'share' | null>(null);
  const own = playlist.part === 'owner';
  const shuffle = () => {
    player.setShuffle(true);
    onPlay(0, true);
  };
  const kind = playlist.collaborative ? 'Shared playlist' : `${shown[playlist.visibility]} ${kinds[playlist.kind].toLowerCase()}`;
  return (
    <Hero
      cover={playlist.cover}
      sleeve={<PlaylistSleeve cover={playlist.cover} mosaic={playlist.mosaic} seed={playlist.id} width={256} alt={`Cover of ${playlist.name}`} large />}
      seed={playlist.id}
      alt={`Cover of ${playlist.name}`}
      kind={playlist.kind === 'personal' ? kind : kinds[playlist.kind]}
      title={playlist.name}
      words={playlist.description && <p className={styles.description}>{playlist.description}</p>}
      meta={
        <>
          {playlist.owner && (
            <Link href={`/people/${playlist.owner.id}`} className="link">
              {playlist.owner.display_name}
            </Link>
          )}
          <span>
            {formatSongs(playlist.entry_count)}
            {playlist.duration_ms > 0 && `, ${formatLength(playlist.duration_ms)}`}
          </span>
          {others > 0 && <span role="status">{others === 1 ? 'Somebody else is here' : `${others} others are here`}</span>}
        </>
      }
      acts={
        <>
          <PlayDisc
            size="l"
            what={playlist.name}
            playing={playing === 'playing'}
            disabled={playlist.entry_count === 0}
            onClick={() => (playing ? player.toggle() : onPlay(0))}
          />
          <IconButton label={`Shuffle ${playlist.name}`} disabled={playlist.entry_count === 0} onClick={shuffle}>
            <Shuffle className="icon" />
          </IconButton>
          {playlist.kind === 'personal' && playlist.part !== 'reader' && (
            <IconButton label="People who share in it" onClick={() => setOpen('people')}>
              <UserPlus className="icon" />
            </IconButton>
          )}
          {playlist.may_edit && playlist.entry_count > 1 && (
            <Menu
              align="start"
              trigger={
                <IconButton label={`Sort ${playlist.name}`}>
                  <ArrowDownUp className="icon" />
                </IconButton>
              }
            >
              {sorts.map(([by, descending, words]) => (
                <MenuItem key={by} onSelect={() => onSort(by, descending, `Sorted: ${words.toLowerCase()}`)}>
                  {words}
                </MenuItem>
              ))}
            </Menu>
          )}
          {playlist.entry_count > 0 && <ExportMenu of={`playlists/${playlist.id}`} />}
          <More playlist={playlist} own={own} onDetails={() => setOpen('details')} onShare={() => setOpen('share')} />
          {open === 'details' && <PlaylistForm playlist={playlist} onClose={() => setOpen(null)} />}
          {open === 'people' && (
            <Suspense fallback={null}>
              <CollaboratorsDialog playlist={playlist} onClose={() => setOpen(null)} />
            </Suspense>
          )}
          {open === 'share' && (
            <Suspense fallback={null}>
              <ShareDialog kind="playlist" id={playlist.id} name={playlist.name} onClose={() => setOpen(null)} />
            </Suspense>
          )}
        </>
      }
    />
  );
}

function More({ playlist, own, onDetails, onShare }: { playlist: PlaylistPage; own: boolean; onDetails: () => void; onShare: () => void }) {
  const player = usePlayer();
  const [, go] = useLocation();
  const [asking, setAsking] = useState<'delete' | 'leave' | null>(null);
  const file = useRef<HTMLInputElement>(null);
  const stale = { stale: [PLAYLISTS] };
  const cover = useAct((picture: Blob) => putCover(playlist.id, picture), { ...stale, done: 'The cover is changed' });
  const uncover = useAct(() => removeCover(playlist.id), { ...stale, done: 'The cover is its songs’ again' });
  const restore = useAct(() => restorePlaylist(playlist.id), { ...stale, onDone: () => go(`/playlists/${playlist.id}`) });
  const remove = useAct(() => deletePlaylist(playlist.id), {
    ...stale,
    onDone: () => {
      go('/playlists');
      toast(`${playlist.name} is deleted`, { act: { name: 'Undo', run: () => restore.run() } });
    },
  });
  const leave = useAct(() => leavePlaylist(playlist.id), { ...stale, done: `You share in ${playlist.name} no more`, onDone: () => go('/playlists') });
  const songs = async () => (await readWhole(playlist.id)).songs.flatMap((row) => (row.song && row.unavailable === null ? [row.song] : []));
  const queue = useAct(songs, {
    done: `${playlist.name} is in the queue`,
    onDone: (found) => player.addToQueue(found),
  });
  const addTo = useAct(songs, { onDone: (found) => showAddTo({ what: playlist.name, songIds: found.slice(0, 1000).map((song) => song.id) }) });
  const item = (icon: ReactNode, words: string, act: () => void, critical = false) => (
    <MenuItem icon={icon} critical={critical} onSelect={act}>
      {words}
    </MenuItem>
  );
  return (
    <>
      <Menu
        align="start"
        trigger={
          <IconButton label={`More on ${playlist.name}`}>
            <Ellipsis className="icon" />
          </IconButton>
        }
      >
        {item(<ListEnd className="icon" />, 'Add to queue', () => queue.run())}
        {item(<ListPlus className="icon" />, 'Add to another playlist', () => addTo.run())}
        {(playlist.may_edit || playlist.visibility !== 'private') && item(<Share2 className="icon" />, 'Share', onShare)}
        {own && item(<Pencil className="icon" />, 'Edit details', onDetails)}
        {own && (
          <MenuItem icon={<ImagePlus className="icon" />} onSelect={() => file.current?.click()}>
            Choose a cover
          </MenuItem>
        )}
        {own && playlist.cover && item(<ImagePlus className="icon" />, 'Use covers of the songs', () => uncover.run())}
        {(own || playlist.part !== 'reader') && <MenuLine />}
        {!own && playlist.part !== 'reader' && item(<LogOut className="icon" />, 'Leave', () => setAsking('leave'))}
        {own && item(<Trash2 className="icon" />, 'Delete', () => setAsking('delete'), true)}
      </Menu>
      <input
        ref={file}
        type="file"
        accept="image/*"
        className="sr"
        tabIndex={-1}
        aria-label="Cover"
        onChange={(event) => {
          const [picture] = event.target.files ?? [];
          if (picture) cover.run(picture);
          event.target.value = '';
        }}
      />
      {asking && (
        <Suspense fallback={null}>
          <Confirm
            open
            title={asking === 'delete' ? `Delete ${playlist.name}?` : `Leave ${playlist.name}?`}
            words={
              asking === 'delete'
                ? 'It is gone for everyone who shares in it. You can bring it back for 30 days.'
                : 'What you added stays. Its owner can ask you again.'
            }
            act={asking === 'delete' ? 'Delete playlist' : 'Leave'}
            onConfirm={() => (asking === 'delete' ? remove.run() : leave.run())}
            onClose={() => setAsking(null)}
          />
        </Suspense>
      )}
    </>
  );
}
