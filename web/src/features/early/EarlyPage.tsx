import { Link2Off } from 'lucide-react';
import { useEffect, useState, useSyncExternalStore } from 'react';

import { type Opened, openLink } from '../../api/early';
import { ApiError, wordsOf } from '../../api/problem';
import { Button } from '../../design/Button';
import { HeroBones } from '../../design/bones';
import { Logo } from '../../design/Logo';
import { Empty } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { Early } from './Early';
import styles from './Early.module.css';

const token = () => location.hash.slice(1);

function onHash(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}

/** A release before its day, for whoever has its link; what opens it stands behind the `#`, which no server is told. */
export default function EarlyPage() {
  const given = useSyncExternalStore(onHash, token);
  return (
    <div className={styles.page}>
      <header className={styles.brand}>
        <Logo />
        <span>segue</span>
      </header>
      <main id="main">
        <Opening key={given} token={given} />
      </main>
    </div>
  );
}

function Opening({ token: given }: { token: string }) {
  const [found, setFound] = useState<Opened | null>(null);
  const [failure, setFailure] = useState<unknown>(null);
  const [tries, setTries] = useState(0);
  usePageTitle(found ? `${found.title} by ${found.artist.name}` : 'Private link');
  useEffect(() => {
    // Not a query: asked again with every look at the tab, it would be counted again.
    let gone = false;
    openLink(given).then(
      (opened) => !gone && setFound(opened),
      (error: unknown) => !gone && setFailure(error),
    );
    return () => {
      gone = true;
    };
  }, [given, tries]);
  if (found) return <Early token={given} opened={found} />;
  if (failure === null) return <HeroBones />;
  const over = failure instanceof ApiError && failure.status === 410;
  const missing = failure instanceof ApiError && (failure.status === 404 || failure.status === 422);
  return (
    <Empty
      top
      icon={Link2Off}
      title={over ? 'This link is over' : missing ? 'This link opens nothing' : 'The link could not be opened'}
      code={failure instanceof ApiError ? failure.code : undefined}
      acts={
        over || missing ? undefined : (
          <Button
            look="primary"
            onClick={() => {
              setFailure(null);
              setTries(tries + 1);
            }}
          >
            Try again
          </Button>
        )
      }
    >
      {missing ? 'It may have been ended, or a part of it is missing. Ask whoever sent it for another one.' : wordsOf(failure)}
    </Empty>
  );
}
