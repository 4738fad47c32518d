import { useQuery } from '@tanstack/react-query';
import { Tags } from 'lucide-react';
import { Link } from 'wouter';

import { Failed } from '../../actions/Failed';
import { type Genre, genresQuery } from '../../api/catalogue';
import { RowBones } from '../../design/bones';
import { Page, PageHead } from '../../design/Page';
import { Empty } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import styles from './Genres.module.css';

/** Genres that there are songs of, each under the one it belongs to. */
export default function GenresPage() {
  const genres = useQuery(genresQuery);
  usePageTitle('Genres');
  if (genres.isError && !genres.data) return <Failed error={genres.error} what="list" onRetry={() => void genres.refetch()} />;
  const all = genres.data?.items.filter((one) => one.has_songs);
  return (
    <Page>
      <PageHead title="Genres" />
      {all === undefined && <RowBones />}
      {all?.length === 0 && (
        <Empty icon={Tags} title="No genres yet">
          Each stands here once there is a song of it.
        </Empty>
      )}
      {all && all.length > 0 && (
        <ul className={styles.tree} aria-label="Genres">
          {all
            .filter((one) => one.parent === null)
            .map((one) => (
              <Branch key={one.id} genre={one} all={all} />
            ))}
        </ul>
      )}
    </Page>
  );
}

function Branch({ genre, all }: { genre: Genre; all: readonly Genre[] }) {
  const below = all.filter((one) => one.parent === genre.slug);
  return (
    <li>
      <Link href={`/genres/${genre.slug}`}>{genre.name}</Link>
      {below.length > 0 && (
        <ul>
          {below.map((one) => (
            <Branch key={one.id} genre={one} all={all} />
          ))}
        </ul>
      )}
    </li>
  );
}
