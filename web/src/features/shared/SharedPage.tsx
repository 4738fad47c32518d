import { Link2Off } from 'lucide-react';

import { ApiError, wordsOf } from '../../api/problem';
import type { SharedThing } from '../../api/shares';
import { buttonClass, Button, PlayDisc } from '../../design/Button';
import { HeroBones } from '../../design/bones';
import { Logo } from '../../design/Logo';
import { Hero, Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { Empty, Note } from '../../design/Words';
import { formatExactly, formatLength, formatSongs } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import styles from './Shared.module.css';
import { SharedSongs } from './SharedSongs';
import { usePreview } from './usePreview';
import { useShare } from './useShare';

const kinds = { song: 'Song', album: 'Album', playlist: 'Playlist' } as const;

/** What somebody shared, for people without an account too. */
export default function SharedPage({ token }: { token: string }) {
  const shared = useShare(token);
  usePageTitle(shared.data ? nameOf(shared.data) : 'Shared with you');
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Logo />
        <span>segue</span>
      </header>
      <main id="main">
        {shared.data ? <Thing token={token} thing={shared.data} /> : shared.error ? <Nothing error={shared.error} onAgain={() => void shared.refetch()} /> : <HeroBones />}
      </main>
    </div>
  );
}

function Thing({ token, thing }: { token: string; thing: SharedThing }) {
  const preview = usePreview(token);
  useSleeve(tintOf(null, thing.id));
  const first = thing.songs[0];
  const here = pathOf(thing);
  return (
    <>
      <Hero
        cover={thing.cover_id === null ? null : { id: thing.cover_id }}
        seed={thing.id}
        alt={thing.cover_id ? `Cover of ${thing.title}` : ''}
        kind={kinds[thing.kind]}
        title={thing.title}
        meta={
          <>
            <span>{thing.by.join(', ')}</span>
            {thing.kind !== 'song' && <span>{formatSongs(thing.song_count)}</span>}
            <span>{formatLength(thing.duration_ms)}</span>
            {thing.expires_at && <span>until {formatExactly(thing.expires_at)}</span>}
          </>
        }
        acts={
          <>
            {thing.previews && first && (
              <PlayDisc
                size="l"
                what={`the beginning of ${first.title}`}
                playing={preview.playing && preview.song === first.id}
                waiting={preview.song === first.id && !preview.playing}
                onClick={() => preview.toggle(first.id)}
              />
            )}
            {here && (
              <a className={buttonClass(thing.previews ? 'secondary' : 'primary', { large: true })} href={here}>
                Listen in Segue
              </a>
            )}
          </>
        }
      />
      <Page>
        {preview.refusal && <Note kind="critical">{preview.refusal}</Note>}
        {thing.description && <p className={styles.description}>{thing.description}</p>}
        <SharedSongs token={token} thing={thing} preview={preview} />
        <p className={styles.quiet}>
          {thing.previews
            ? 'You hear the first 30 seconds of each song. With an account on this server you hear all of it.'
            : 'With an account on this server you hear all of it.'}
        </p>
      </Page>
    </>
  );
}

function Nothing({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const over = error instanceof ApiError && error.status === 410;
  const missing = error instanceof ApiError && (error.status === 404 || error.status === 422);
  return (
    <Empty
      top
      icon={Link2Off}
      title={over ? 'This link is over' : missing ? 'There is nothing behind this link' : 'The link could not be opened'}
      code={error instanceof ApiError ? error.code : undefined}
      acts={
        over || missing ? undefined : (
          <Button look="primary" onClick={onAgain}>
            Try again
          </Button>
        )
      }
    >
      {missing ? 'It may have been ended, or is of something that is not there any more.' : wordsOf(error)}
    </Empty>
  );
}

export function nameOf(thing: SharedThing): string {
  return thing.by.length === 0 ? thing.title : `${thing.title} by ${thing.by.join(', ')}`;
}

/** Where the player shows it to who is signed in. */
export function pathOf(thing: SharedThing): string {
  return `/${thing.kind}s/${thing.id}`;
}
