import { Cover } from '../../design/Cover';
import { PlayDisc } from '../../design/Button';
import { Logo } from '../../design/Logo';
import { formatLength, formatSongs } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { nameOf } from './SharedPage';
import styles from './Embed.module.css';
import { SharedSongs } from './SharedSongs';
import { usePreview } from './usePreview';
import { useShare } from './useShare';

/** What somebody shared, in a frame of another site: nothing here acts for whoever is signed in. */
export default function EmbedPage({ token }: { token: string }) {
  const shared = useShare(token);
  const preview = usePreview(token);
  const thing = shared.data;
  usePageTitle(thing ? nameOf(thing) : 'Shared');
  if (!thing) {
    return <main className={styles.frame}>{shared.error && <p className={styles.nothing}>There is nothing behind this link.</p>}</main>;
  }
  const first = thing.songs[0];
  return (
    <main className={styles.frame} id="main">
      <header className={styles.head}>
        <Cover cover={thing.cover_id === null ? null : { id: thing.cover_id }} seed={thing.id} width={120} alt="" eager />
        <div className={styles.names}>
          <h1 className="clip">{thing.title}</h1>
          <p className="clip">{thing.by.join(', ')}</p>
          <p className={styles.meta}>
            {thing.kind === 'song' ? formatLength(thing.duration_ms) : `${formatSongs(thing.song_count)}, ${formatLength(thing.duration_ms)}`}
          </p>
          {preview.refusal && <p role="alert">{preview.refusal}</p>}
        </div>
        {thing.previews && first && (
          <PlayDisc
            size="m"
            what={`the beginning of ${first.title}`}
            playing={preview.playing && preview.song === first.id}
            waiting={preview.song === first.id && !preview.playing}
            onClick={() => preview.toggle(first.id)}
          />
        )}
        <a className={styles.brand} href={`/s/${token}`} target="_blank" rel="noopener" aria-label={`Open ${thing.title} in Segue`}>
          <Logo />
        </a>
      </header>
      {thing.kind !== 'song' && <SharedSongs token={token} thing={thing} preview={preview} />}
    </main>
  );
}
