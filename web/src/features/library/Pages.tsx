import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { type LucideIcon, Search } from 'lucide-react';
import type { ReactNode } from 'react';

import { setKept } from '../../actions/kept';
import { MoreToCome } from '../../actions/MoreToCome';
import type { Kind, Sorting } from '../../api/library';
import { wordsOf } from '../../api/problem';
import type { Page } from '../../api/types';
import { Button } from '../../design/Button';
import { Row, Rows } from '../../design/Sections';
import { Empty, Note } from '../../design/Words';
import { formatDay } from '../../platform/format';
import styles from './Library.module.css';

interface KeptThing {
  readonly id: string;
  readonly added_at: string;
  readonly missing: 'withdrawn' | 'not_here' | null;
}

type Asked<T> = UseInfiniteQueryResult<InfiniteData<Page<T>>>;

/** Pages of kept things: what can be shown, what cannot, and the way to more. */
export function Pages<T extends KeptThing>({
  query,
  kind,
  bones,
  none,
  children,
}: {
  query: Asked<T>;
  kind: Kind;
  bones: ReactNode;
  none: ReactNode;
  children: (items: readonly T[]) => ReactNode;
}) {
  if (query.isError && !query.data) {
    return (
      <Note kind="critical" act={<Button onClick={() => void query.refetch()}>Try again</Button>}>
        {wordsOf(query.error)}
      </Note>
    );
  }
  const items = query.data?.pages.flatMap((page) => page.items);
  if (!items) return bones;
  if (items.length === 0) return none;
  const gone = items.filter((item) => item.missing !== null);
  return (
    <>
      {children(items.filter((item) => item.missing === null))}
      {gone.length > 0 && <Gone items={gone} kind={kind} onDone={() => void query.refetch()} />}
      <MoreToCome more={query.hasNextPage} busy={query.isFetchingNextPage} onMore={() => void query.fetchNextPage()} />
    </>
  );
}

const goneWords = { withdrawn: 'It was withdrawn', not_here: 'It may not be heard where you are' } as const;
const goneTitles: Readonly<Record<Kind, string>> = {
  song: 'A song you like',
  album: 'An album you saved',
  artist: 'An artist you follow',
  playlist: 'A playlist you follow',
  hidden_song: 'A song you hide',
  hidden_artist: 'An artist you hide',
};

/** What is kept and cannot be shown: nothing of it but why, and a way to take it out. */
function Gone({ items, kind, onDone }: { items: readonly KeptThing[]; kind: Kind; onDone: () => void }) {
  return (
    <div className={styles.gone}>
      <Rows label="Not to be heard any more">
        {items.map((item) => (
          <Row
            key={item.id}
            title={`${goneTitles[kind]}, since ${formatDay(item.added_at)}`}
            words={item.missing && goneWords[item.missing]}
            end={<Button onClick={() => void setKept(kind, item.id, false).then(onDone)}>Take out</Button>}
          />
        ))}
      </Rows>
    </div>
  );
}

/** A part without anything in it, or without what was looked for. */
export function Nothing({ sorting, icon, title, children }: { sorting?: Sorting; icon: LucideIcon; title: string; children: string }) {
  if (sorting?.q) {
    return (
      <Empty icon={Search} title="Nothing is called that">
        Take other words, or fewer.
      </Empty>
    );
  }
  return (
    <Empty icon={icon} title={title}>
      {children}
    </Empty>
  );
}
