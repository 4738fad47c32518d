import { CircleCheck, CirclePlus, Heart } from 'lucide-react';

import { Button, IconButton } from '../design/Button';
import { cx } from '../platform/classes';
import { ariaKeys, keyCap } from './keys';
import { actions } from './actions';
import { setKept, toggleLike, useKept } from './kept';
import styles from './KeepButtons.module.css';

interface LikeButtonProps {
  song: { readonly id: string; readonly title: string };
  /** In the player, where a key does the same. */
  playing?: boolean;
  className?: string | undefined;
  tabIndex?: number;
}

/** The heart of a song; full when it is liked. */
export function LikeButton({ song, playing = false, className, tabIndex }: LikeButtonProps) {
  const liked = useKept('song', song.id);
  return (
    <IconButton
      label={`Like ${song.title}`}
      aria-pressed={liked}
      className={cx(styles.like, liked && styles.liked, className)}
      tabIndex={tabIndex}
      {...(playing ? { keyCap: keyCap(actions.like.keys[0] ?? ''), 'aria-keyshortcuts': ariaKeys(actions.like) } : {})}
      onClick={() => void toggleLike(song)}
    >
      <Heart className={cx('icon', liked && 'icon-fill')} />
    </IconButton>
  );
}

/** Saves an album to the library. */
export function SaveButton({ album }: { album: { readonly id: string; readonly title: string } }) {
  const saved = useKept('album', album.id);
  const Icon = saved ? CircleCheck : CirclePlus;
  return (
    <IconButton
      label={`Save ${album.title} to your library`}
      aria-pressed={saved}
      className={cx(saved && styles.liked)}
      onClick={() => void setKept('album', album.id, !saved)}
    >
      <Icon className="icon" />
    </IconButton>
  );
}

/** Follows an artist. */
export function FollowButton({ artist, onDone }: { artist: { readonly id: string; readonly name: string }; onDone?: () => void }) {
  const following = useKept('artist', artist.id);
  return (
    <Button
      look="secondary"
      aria-pressed={following}
      aria-label={`Follow ${artist.name}`}
      onClick={() => void setKept('artist', artist.id, !following).then(() => onDone?.())}
    >
      {following ? 'Following' : 'Follow'}
    </Button>
  );
}
