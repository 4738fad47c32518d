import { ChevronDown, ListMusic, Maximize, Minimize, Music } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Elapsed } from '../../actions/Clock';
import { LikeButton } from '../../actions/KeepButtons';
import { NowWave } from '../../actions/NowWave';
import { usePlayer, usePlayerState } from '../../actions/player';
import { QualityMenu } from '../../actions/QualityMenu';
import { Volume } from '../../actions/SoundControls';
import { Transport } from '../../actions/Transport';
import { showQueue } from '../../actions/view';
import { buttonClass, IconButton } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { sleeveStyle, tintOf } from '../../design/sleeve';
import { Empty } from '../../design/Words';
import { cx } from '../../platform/classes';
import { formatTime } from '../../platform/format';
import { usePhone } from '../../platform/media';
import { hasPlaceBehind } from '../../platform/places';
import { usePageTitle } from '../../platform/title';
import styles from './NowPlaying.module.css';

/** The song that sounds, over the whole screen. */
export default function NowPlaying() {
  const phone = usePhone();
  const song = usePlayerState((state) => state.current?.song ?? null);
  const next = usePlayerState((state) => state.upcoming[0]?.song ?? null);
  const close = useClose();
  usePageTitle('Now playing');
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('[role=menu], [data-modal]')) close();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [close]);

  if (!song) {
    return (
      <Empty
        top
        icon={Music}
        title="Nothing is playing"
        acts={
          <Link href="/" className={buttonClass('primary')}>
            Find something
          </Link>
        }
      >
        Choose an album and it will be shown here.
      </Empty>
    );
  }
  return (
    <div className={cx(styles.page, 'ink', 'tinted')} style={sleeveStyle(tintOf(song.album?.cover, song.album?.id ?? ''))}>
      <header className={styles.head}>
        <IconButton label="Close" onClick={close}>
          <ChevronDown className="icon icon-l" />
        </IconButton>
        <div className={styles.from}>
          {song.album && (
            <>
              <span>Playing from album</span>
              <Link href={`/albums/${song.album.id}`} replace className="clip link">
                {song.album.title}
              </Link>
            </>
          )}
        </div>
        {phone ? <span /> : <FullScreen />}
      </header>
      <section className={styles.art} aria-label="Song">
        <Cover
          cover={song.album?.cover} seed={song.album?.id}
          width={560}
          alt={song.album ? `Cover of ${song.album.title}` : ''}
          className={styles.cover}
          eager
        />
        <div className={styles.title}>
          <div>
            <h1 className="clip">{song.title}</h1>
            <p className="clip">
              {song.artists.map((artist, place) => (
                <span key={artist.id}>
                  {place > 0 && ', '}
                  <Link href={`/artists/${artist.id}`} replace className="link">
                    {artist.name}
                  </Link>
                </span>
              ))}
            </p>
          </div>
          <LikeButton song={song} playing />
        </div>
      </section>
      {!phone && <ComingUp title={song.title} />}
      <footer className={styles.foot}>
        <div className={styles.wave} dir="ltr">
          <div className={styles.times}>
            <Elapsed />
            <span>{formatTime(song.duration_ms)}</span>
          </div>
          <NowWave />
          {next && (
            <div className={styles.next}>
              <Cover cover={next.album?.cover} seed={next.album?.id} width={40} />
              <span>
                <small>Plays on into</small>
                <b className="clip">{next.title}</b>
              </span>
            </div>
          )}
        </div>
        <div className={styles.clock}>
          <Elapsed />
          {next && (
            <span className="clip">
              plays on into <b>{next.title}</b>
            </span>
          )}
          <span>{formatTime(song.duration_ms)}</span>
        </div>
        <div className={styles.controls}>
          <div>
            <QualityMenu />
          </div>
          <Transport roomy />
          <div>
            <IconButton label="Queue" onClick={() => showQueue(true)}>
              <ListMusic className="icon" />
            </IconButton>
            {!phone && <Volume />}
          </div>
        </div>
      </footer>
    </div>
  );
}

/** What comes, in the size of words to be read from across a room. */
function ComingUp({ title }: { title: string }) {
  const player = usePlayer();
  const upcoming = usePlayerState((state) => state.upcoming);
  const shown = upcoming.slice(0, 6);
  const more = upcoming.length - shown.length;
  return (
    <section className={styles.list} aria-label="Coming up">
      <ol>
        <li>
          <span className={cx(styles.line, styles.heard)} aria-current="true">
            {title}
          </span>
        </li>
        {shown.map((entry) => (
          <li key={entry.id}>
            <button type="button" className={cx(styles.line, 'clip')} onClick={() => player.jumpTo(entry.id)}>
              {entry.song.title}
            </button>
          </li>
        ))}
      </ol>
      {more > 0 && <p className={styles.small}>and {more} more</p>}
    </section>
  );
}

function FullScreen() {
  const [full, setFull] = useState(document.fullscreenElement !== null);
  useEffect(() => {
    const follow = () => setFull(document.fullscreenElement !== null);
    document.addEventListener('fullscreenchange', follow);
    return () => document.removeEventListener('fullscreenchange', follow);
  }, []);
  if (!document.fullscreenEnabled) return <span />;
  const Icon = full ? Minimize : Maximize;
  const change = () => (full ? document.exitFullscreen() : document.documentElement.requestFullscreen());
  return (
    <IconButton label={full ? 'Leave full screen' : 'Full screen'} onClick={() => void change().catch(() => undefined)}>
      <Icon className="icon" />
    </IconButton>
  );
}

/** Back to where one came from; home where the page was opened by its address. */
function useClose(): () => void {
  const [, go] = useLocation();
  return () => {
    if (hasPlaceBehind()) history.back();
    else go('/', { replace: true });
  };
}
