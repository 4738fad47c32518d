import { useMutation, useQueryClient } from '@tanstack/react-query';
import { AudioLines, Disc3, Ellipsis, Flag, Heart, ListEnd, ListPlus, ListStart, Mic2, Share2, Trash2 } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { useLocation } from 'wouter';

import { wordsOf } from '../api/problem';
import { meQuery } from '../api/queries';
import { removeSong } from '../api/songs';
import type { Song, User } from '../api/types';
import { IconButton } from '../design/Button';
import { Menu, MenuItem, MenuLine } from '../design/Menu';
import { toast } from '../design/Toast';
import { showAddTo } from './addTo';
import { cx } from '../platform/classes';
import { HideItem } from './HideItem';
import { useBar } from './heard';
import { toggleLike, useKept } from './kept';
import { usePlayer } from './player';
import { showQueue } from './view';

const ReportDialog = lazy(() => import('./ReportDialog').then((module) => ({ default: module.ReportDialog })));
const ShareDialog = lazy(() => import('./ShareDialog').then((module) => ({ default: module.ShareDialog })));
const Confirm = lazy(() => import('../design/Dialog').then((module) => ({ default: module.Confirm })));

interface SongMenuProps {
  song: Song;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** The album's page offers no way to itself. */
  onAlbum?: boolean;
  /** The song's page, too. */
  onSong?: boolean;
  className?: string | undefined;
  tabIndex?: number;
  /** More that can be done with it where it stands. */
  children?: ReactNode;
}

/** All that can be done with a song. */
export function SongMenu({ song, open, onOpenChange, onAlbum, onSong, className, tabIndex, children }: SongMenuProps) {
  const player = usePlayer();
  const client = useQueryClient();
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  const liked = useKept('song', song.id);
  const bar = useBar();
  const [reporting, setReporting] = useState(false);
  const [sharing, setSharing] = useState(false);
  const remove = useMutation({
    mutationFn: () => removeSong(song.id),
    onSuccess: () => {
      toast(`${song.title} is removed`);
      return client.invalidateQueries();
    },
    onError: (error) => toast(wordsOf(error), { critical: true }),
  });
  const isAdmin = client.getQueryData<User | null>(meQuery.queryKey)?.roles.includes('admin') ?? false;
  const seeQueue = { act: { name: 'Queue', run: () => showQueue(true) } };
  return (
    <>
      <Menu
        open={open}
        onOpenChange={onOpenChange}
        trigger={
          <IconButton label={`More on ${song.title}`} className={className ?? ''} tabIndex={tabIndex}>
            <Ellipsis className="icon" />
          </IconButton>
        }
      >
        {bar(song) === null && (
          <>
            <MenuItem
              icon={<ListStart className="icon" />}
              onSelect={() => {
                player.playNext([song]);
                toast(`${song.title} plays next`, seeQueue);
              }}
            >
              Play next
            </MenuItem>
            <MenuItem
              icon={<ListEnd className="icon" />}
              onSelect={() => {
                player.addToQueue([song]);
                toast(`${song.title} is in the queue`, seeQueue);
              }}
            >
              Add to queue
            </MenuItem>
          </>
        )}
        <MenuItem icon={<Heart className={cx('icon', liked && 'icon-fill')} />} onSelect={() => void toggleLike(song)}>
          {liked ? 'Like no more' : 'Like'}
        </MenuItem>
        <MenuItem icon={<ListPlus className="icon" />} onSelect={() => showAddTo({ what: song.title, songIds: [song.id] })}>
          Add to playlist
        </MenuItem>
        {children}
        {song.artists.map((artist) => (
          <MenuItem key={artist.id} icon={<Mic2 className="icon" />} onSelect={() => go(`/artists/${artist.id}`)}>
            Go to {artist.name}
          </MenuItem>
        ))}
        {!onAlbum && song.album && (
          <MenuItem icon={<Disc3 className="icon" />} onSelect={() => go(`/albums/${song.album?.id ?? ''}`)}>
            Go to {song.album.title}
          </MenuItem>
        )}
        {!onSong && (
          <MenuItem icon={<AudioLines className="icon" />} onSelect={() => go(`/songs/${song.id}`)}>
            Credits and lyrics
          </MenuItem>
        )}
        <MenuItem icon={<Share2 className="icon" />} onSelect={() => setSharing(true)}>
          Share
        </MenuItem>
        <HideItem kind="hidden_song" id={song.id} name={song.title} />
        {song.artists.map((artist) => (
          <HideItem key={artist.id} kind="hidden_artist" id={artist.id} name={artist.name} />
        ))}
        <MenuItem icon={<Flag className="icon" />} onSelect={() => setReporting(true)}>
          Report
        </MenuItem>
        {isAdmin && (
          <>
            <MenuLine />
            <MenuItem critical icon={<Trash2 className="icon" />} onSelect={() => setAsking(true)}>
              Remove song
            </MenuItem>
          </>
        )}
      </Menu>
      {sharing && (
        <Suspense fallback={null}>
          <ShareDialog kind="song" id={song.id} name={song.title} onClose={() => setSharing(false)} />
        </Suspense>
      )}
      {reporting && (
        <Suspense fallback={null}>
          <ReportDialog kind="song" id={song.id} name={song.title} onClose={() => setReporting(false)} />
        </Suspense>
      )}
      {asking && (
        <Suspense fallback={null}>
          <Confirm
            open
            onClose={() => setAsking(false)}
            onConfirm={() => remove.mutate()}
            title={`Remove ${song.title}?`}
            words="It stops playing for everyone at once and leaves every list. Its plays stay counted."
            act="Remove song"
          />
        </Suspense>
      )}
    </>
  );
}
