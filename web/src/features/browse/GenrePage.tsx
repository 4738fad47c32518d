import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Music } from 'lucide-react';
import { Link } from 'wouter';

import { Failed } from '../../actions/Failed';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { SongRows } from '../../actions/SongRows';
import { filteredSongsQuery, genreQuery, type ListFilter, trendingQuery } from '../../api/catalogue';
import { RowBones } from '../../design/bones';
import { Page, PageHead } from '../../design/Page';
import { Block, Chip, Chips, Empty } from '../../design/Words';
import { useSettled } from '../../platform/delay';
import { usePageTitle } from '../../platform/title';
import { AlbumList } from './AlbumList';
import { Filters } from './Filters';
import styles from './Genres.module.css';
import { useFilter } from './useFilter';

const albumSorts = [
  ['new', 'Newest here'],
  ['release_date', 'Release date'],
  ['title', 'A to Z'],
] as const;
const songSorts = [['popular', 'Most played'], ...albumSorts] as const;

/** A genre: what of it is played now, and all there is of it and of what stands below it. */
export default function GenrePage({ slug }: { slug: string }) {
  const genre = useQuery(genreQuery(slug));
  const [filter, change, show] = useFilter();
  usePageTitle(genre.data?.name);
  if (genre.isError && !genre.data) return <Failed error={genre.error} what="genre" onRetry={() => void genre.refetch()} />;
  if (!genre.data) {
    return (
      <Page>
        <RowBones />
      </Page>
    );
  }
  const { name, above, below } = genre.data;
  const songs = show === 'songs';
  // An order that only songs know, kept in the address, must not be asked of albums.
  const known = songs || albumSorts.some(([sort]) => sort === filter.sort);
  const wanted: ListFilter = { ...filter, genre: genre.data.slug, sort: known ? filter.sort : 'new' };
  return (
    <Page>
      <nav className={styles.way} aria-label="Genres above">
        {[{ slug: '', name: 'Genres' }, ...above].map((one) => (
          <Link key={one.slug} href={one.slug ? `/genres/${one.slug}` : '/genres'} className="link">
            {one.name}
          </Link>
        ))}
      </nav>
      <PageHead title={name}>
        <Chips label="Show">
          <Chip on={!songs} onClick={() => change('show', '')}>
            Albums
          </Chip>
          <Chip on={songs} onClick={() => change('show', 'songs')}>
            Songs
          </Chip>
        </Chips>
      </PageHead>
      {below.length > 0 && (
        <ul className={styles.below} aria-label={`Within ${name}`}>
          {below.map((one) => (
            <li key={one.slug}>
              <Link href={`/genres/${one.slug}`}>{one.name}</Link>
            </li>
          ))}
        </ul>
      )}
      {!songs && <Trending slug={genre.data.slug} name={name} />}
      <Block title={songs ? 'Songs' : 'Albums'}>
        <Filters filter={wanted} sorts={songs ? songSorts : albumSorts} onChange={change} />
        {songs ? <Songs filter={wanted} /> : <AlbumList filter={wanted} />}
      </Block>
    </Page>
  );
}

function Trending({ slug, name }: { slug: string; name: string }) {
  const songs = useQuery(trendingQuery(slug));
  if (!songs.data || songs.data.length === 0) return null;
  return (
    <Block title="Played most of late">
      <SongRows songs={songs.data} label={`${name}, played most of late`} context={`genre:${slug}`} look="covers" />
    </Block>
  );
}

function Songs({ filter }: { filter: ListFilter }) {
  const songs = useInfiniteQuery(filteredSongsQuery(useSettled(filter)));
  return (
    <>
      <Loaded query={songs} rows={8}>
        {({ pages }) => {
          const shown = pages.flatMap((page) => page.items);
          if (shown.length === 0) {
            return (
              <Empty icon={Music} title="No song is like that">
                Take another kind or year, or look at the albums.
              </Empty>
            );
          }
          return <SongRows songs={shown} label="Songs" context={`genre:${filter.genre}:songs`} look="covers" />;
        }}
      </Loaded>
      <MoreToCome more={songs.hasNextPage} busy={songs.isFetchingNextPage} onMore={() => void songs.fetchNextPage()} />
    </>
  );
}
