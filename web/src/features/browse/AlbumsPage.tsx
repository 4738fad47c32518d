import { useInfiniteQuery } from '@tanstack/react-query';
import { Disc3 } from 'lucide-react';
import { useSearchParams } from 'wouter';

import { AlbumCard } from '../../actions/AlbumCard';
import { Failed } from '../../actions/Failed';
import { type AlbumSort, albumsQuery } from '../../api/queries';
import { ShelfBones } from '../../design/bones';
import { Shelf } from '../../design/Card';
import { Page, PageHead } from '../../design/Page';
import { Chip, Chips, Empty } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { MoreToCome } from '../../actions/MoreToCome';

/** Every album; the order stands in the address. */
export default function AlbumsPage() {
  const [search, setSearch] = useSearchParams();
  const sort: AlbumSort = search.get('sort') === 'title' ? 'title' : 'new';
  const albums = useInfiniteQuery(albumsQuery(sort));
  usePageTitle('Albums');
  const order = (next: AlbumSort) => setSearch(next === 'new' ? {} : { sort: next }, { replace: true });
  if (albums.isError && !albums.data) return <Failed error={albums.error} what="list" onRetry={() => void albums.refetch()} />;
  const shown = albums.data?.pages.flatMap((page) => page.items);
  return (
    <Page>
      <PageHead title="Albums">
        <Chips label="Order">
          <Chip on={sort === 'new'} onClick={() => order('new')}>
            Newest
          </Chip>
          <Chip on={sort === 'title'} onClick={() => order('title')}>
            A to Z
          </Chip>
        </Chips>
      </PageHead>
      {shown === undefined && <ShelfBones wrap count={12} />}
      {shown?.length === 0 && (
        <Empty icon={Disc3} title="No albums yet">
          As soon as songs are uploaded or imported, their albums stand here.
        </Empty>
      )}
      {shown && shown.length > 0 && (
        <Shelf label="Albums" wrap>
          {shown.map((album) => (
            <AlbumCard key={album.id} album={album} />
          ))}
        </Shelf>
      )}
      <MoreToCome more={albums.hasNextPage} busy={albums.isFetchingNextPage} onMore={() => void albums.fetchNextPage()} />
    </Page>
  );
}
