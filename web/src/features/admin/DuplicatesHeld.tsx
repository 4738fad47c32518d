import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { type Duplicate, duplicatesQuery, reviewDuplicate } from '../../api/office';
import { Button } from '../../design/Button';
import { Confirm } from '../../design/Dialog';
import { Row, Rows, Section } from '../../design/Sections';
import { formatMoment } from '../../platform/format';
import styles from './Admin.module.css';

const stale = [duplicatesQuery.queryKey];

/** Songs kept back because another artist's sounds the same. */
export function DuplicatesHeld() {
  const held = useInfiniteQuery(duplicatesQuery);
  const [refusing, setRefusing] = useState<Duplicate | null>(null);
  const release = useAct((pair: Duplicate) => reviewDuplicate(pair.id, true), { done: 'The song may be heard', stale });
  const refuse = useAct((pair: Duplicate) => reviewDuplicate(pair.id, false), { done: 'The song is taken away', stale });
  return (
    <Section title="Held back" words="Songs that sound like another artist’s. Nobody hears them until you decide; then who sent them is written to.">
      <Loaded query={held}>
        {({ pages }) => {
          const pairs = pages.flatMap((page) => page.items);
          if (pairs.length === 0) return <p className={styles.quiet}>No song is held back.</p>;
          return (
            <Rows label="Held back">
              {pairs.map((pair) => (
                <Row
                  key={pair.id}
                  title={
                    <>
                      <Link href={`/songs/${pair.song.id}`} className="link">
                        <u>{`${pair.song.title} by ${pair.song.artist}`}</u>
                      </Link>
                      {' sounds like '}
                      <Link href={`/songs/${pair.other.id}`} className="link">
                        <u>{`${pair.other.title} by ${pair.other.artist}`}</u>
                      </Link>
                    </>
                  }
                  words={`${pair.kind === 'exact' ? 'The same sound' : 'The same recording'}, ${Math.round(pair.confidence * 100)} % sure, found ${formatMoment(pair.found_at)}`}
                  end={
                    <>
                      <Button aria-label={`Let it be heard: ${pair.song.title}`} onClick={() => release.run(pair)}>
                        Let it be heard
                      </Button>
                      <Button look="quiet" aria-label={`Take it away: ${pair.song.title}`} onClick={() => setRefusing(pair)}>
                        Take it away
                      </Button>
                    </>
                  }
                />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={held.hasNextPage} busy={held.isFetchingNextPage} onMore={() => void held.fetchNextPage()} />
      {refusing && (
        <Confirm
          open
          title={`Take ${refusing.song.title} away?`}
          words="It leaves the catalogue. Who sent it is written to."
          act="Take it away"
          onConfirm={() => refuse.run(refusing)}
          onClose={() => setRefusing(null)}
        />
      )}
    </Section>
  );
}
