import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { avatarUrl } from '../api/account';
import type { followersQuery } from '../api/ties';
import type { Tie } from '../api/types';
import { Face } from '../design/Face';
import { NoRows, Row, Rows, Section } from '../design/Sections';
import { Loaded } from './Loaded';
import { MoreToCome } from './MoreToCome';

interface TiesProps {
  title: string;
  words?: string;
  query: typeof followersQuery;
  /** What is told of each below the name. */
  since: (tie: Tie) => string;
  /** What is said where there is nobody. */
  none: string;
  acts?: (tie: Tie) => ReactNode;
}

/** People who follow, are followed or blocked, page by page. */
export function Ties({ title, words, query, since, none, acts }: TiesProps) {
  const ties = useInfiniteQuery(query);
  return (
    <Section title={title} words={words}>
      <Loaded query={ties}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items);
          if (all.length === 0) return <NoRows>{none}</NoRows>;
          return (
            <Rows label={title}>
              {all.map((tie) => (
                <Row
                  key={tie.id}
                  icon={<Face name={tie.display_name} picture={tie.avatar_id && avatarUrl(tie.avatar_id, 64)} />}
                  title={
                    <Link href={`/people/${tie.id}`} className="link">
                      {tie.display_name}
                    </Link>
                  }
                  words={since(tie)}
                  end={acts?.(tie)}
                />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={ties.hasNextPage} busy={ties.isFetchingNextPage} onMore={() => void ties.fetchNextPage()} />
    </Section>
  );
}
