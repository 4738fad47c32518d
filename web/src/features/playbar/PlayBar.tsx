import { ListMusic, Pause, Play, SkipForward } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link } from 'wouter';

import { actions } from '../../actions/actions';
import { Elapsed, ElapsedLine } from '../../actions/Clock';
import { ariaKeys, keyCap } from '../../actions/keys';
import { LikeButton } from '../../actions/KeepButtons';
import { NowWave } from '../../actions/NowWave';
import { isActive, usePlayer, usePlayerState } from '../../actions/player';
import { useReach } from '../../actions/reach';
import { Volume } from '../../actions/SoundControls';
import { Transport } from '../../actions/Transport';
import { view } from '../../actions/view';
import { IconButton } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { tip } from '../../design/Tips';
import { cx } from '../../platform/classes';
import { formatTime } from '../../platform/format';
import { usePhone } from '../../platform/media';
import { useStore } from '../../platform/store';
import styles from './PlayBar.module.css';

// Menus are no part of the first page.
const QualityMenu = lazy(() => import('../../actions/QualityMenu').then((module) => ({ default: module.QualityMenu })));

/** The player at the foot of every page: floating bar, or, on phones, mini player. Always ink. */
export function PlayBar() {
  const empty = usePlayerState((state) => state.current === null);
  const phone = usePhone();
  if (phone) return empty ? null : <Mini />;
  return <Bar />;
}

function Bar() {
  const reach = useReach();
  const player = usePlayer();
  const current = usePlayerState((state) => state.current);
  const next = usePlayerState((state) => state.upcoming[0] ?? null);
  const queue = useStore(view).queue;
  const song = current?.song;
  return (
    <section className={cx(styles.bar, 'ink')} aria-label="Player">
      <div className={styles.now}>
        {song ? (
          <>
            <Cover cover={song.album?.cover} seed={song.album?.id} width={64} className={styles.cover} eager />
            <div className={styles.names}>
              <Link href="/now-playing" className="clip link">
                {song.title}
              </Link>
              <Artists song={song} />
            </div>
            <LikeButton song={song} playing />
          </>
        ) : (
          <p className={styles.idle}>Choose something to play</p>
        )}
      </div>
      <Transport />
      <div className={styles.wave} dir="ltr">
        <div className={styles.times}>
          <Elapsed />
          <span>{formatTime(song?.duration_ms ?? 0)}</span>
        </div>
        <NowWave />
        {next && (
          <button
            type="button"
            className={styles.next}
            aria-label={`Play next song, ${next.song.title}`}
            onClick={() => player.next()}
            {...tip(`Next: ${next.song.title}`)}
          >
            <Cover cover={next.song.album?.cover} seed={next.song.album?.id} width={40} />
          </button>
        )}
      </div>
      <div className={styles.aux}>
        <Suspense fallback={null}>
          <QualityMenu />
        </Suspense>
        <IconButton
          label="Queue"
          keyCap={keyCap('q')}
          on={queue}
          aria-pressed={queue}
          aria-keyshortcuts={ariaKeys(actions.queue)}
          onClick={() => actions.queue.run(reach)}
        >
          <ListMusic className="icon" />
        </IconButton>
        <Volume />
      </div>
    </section>
  );
}

function Artists({ song }: { song: { readonly artists: readonly { readonly id: string; readonly name: string }[] } }) {
  return (
    <span className={cx(styles.artists, 'clip')}>
      {song.artists.map((artist, place) => (
        <span key={artist.id}>
          {place > 0 && ', '}
          <Link href={`/artists/${artist.id}`} className="link">
            {artist.name}
          </Link>
        </span>
      ))}
    </span>
  );
}

function Mini() {
  const reach = useReach();
  const song = usePlayerState((state) => state.current?.song ?? null);
  const active = usePlayerState(isActive);
  const canNext = usePlayerState((state) => state.upcoming.length > 0);
  if (!song) return null;
  const Icon = active ? Pause : Play;
  return (
    <section className={cx(styles.mini, 'ink')} aria-label="Player" data-mini>
      <Cover cover={song.album?.cover} seed={song.album?.id} width={64} className={styles.cover} eager />
      <div className={styles.names}>
        <Link href="/now-playing" className={cx(styles.open, 'clip')}>
          {song.title}
        </Link>
        <span className={cx(styles.artists, 'clip')}>{song.artists.map((artist) => artist.name).join(', ')}</span>
      </div>
      <IconButton label={active ? 'Pause' : 'Play'} onClick={() => actions.toggle.run(reach)}>
        <Icon className="icon icon-l icon-fill" />
      </IconButton>
      <IconButton label="Next song" disabled={!canNext} onClick={() => actions.next.run(reach)}>
        <SkipForward className="icon icon-fill" />
      </IconButton>
      <ElapsedLine className={styles.line} />
    </section>
  );
}
