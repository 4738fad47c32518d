import { useInfiniteQuery } from '@tanstack/react-query';
import { Mic2 } from 'lucide-react';
import { Link } from 'wouter';

import { Failed } from '../../actions/Failed';
import { artistsQuery } from '../../api/queries';
import { RowBones } from '../../design/bones';
import { Page, PageHead } from '../../design/Page';
import { Empty } from '../../design/Words';
import { initialsOf } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import styles from './Artists.module.css';
import { MoreToCome } from '../../actions/MoreToCome';

/** Every artist, by name. */
export default function ArtistsPage() {
  const artists = useInfiniteQuery(artistsQuery);
  usePageTitle('Artists');
  if (artists.isError && !artists.data) return <Failed error={artists.error} what="list" onRetry={() => void artists.refetch()} />;
  const shown = artists.data?.pages.flatMap((page) => page.items);
  return (
    <Page>
      <PageHead title="Artists" />
      {shown === undefined && <RowBones />}
      {shown?.length === 0 && (
        <Empty icon={Mic2} title="No artists yet">
          Whoever made the songs that are uploaded or imported stands here.
        </Empty>
      )}
      <ul className={styles.list} aria-label="Artists">
        {shown?.map((artist) => (
          <li key={artist.id}>
            <Link href={`/artists/${artist.id}`}>
              <span className={styles.face} aria-hidden>
                {initialsOf(artist.name)}
              </span>
              <span className="clip">{artist.name}</span>
            </Link>
          </li>
        ))}
      </ul>
      <MoreToCome more={artists.hasNextPage} busy={artists.isFetchingNextPage} onMore={() => void artists.fetchNextPage()} />
    </Page>
  );
}
