import { useInfiniteQuery } from '@tanstack/react-query';
import { Disc3 } from 'lucide-react';

import { AlbumCard } from '../../actions/AlbumCard';
import { MoreToCome } from '../../actions/MoreToCome';
import { wordsOf } from '../../api/problem';
import { filteredAlbumsQuery, type ListFilter } from '../../api/catalogue';
import { ShelfBones } from '../../design/bones';
import { Button } from '../../design/Button';
import { Shelf } from '../../design/Card';
import { Empty, Note } from '../../design/Words';
import { useSettled } from '../../platform/delay';

/** Albums in an order, those that a filter leaves. */
export function AlbumList({ filter }: { filter: ListFilter }) {
  const albums = useInfiniteQuery(filteredAlbumsQuery(useSettled(filter)));
  const shown = albums.data?.pages.flatMap((page) => page.items);
  if (albums.isError && !shown) {
    return (
      <Note kind="critical" act={<Button onClick={() => void albums.refetch()}>Try again</Button>}>
        {wordsOf(albums.error)}
      </Note>
    );
  }
  if (!shown) return <ShelfBones wrap count={12} />;
  const narrowed = filter.genre || filter.kind || filter.year;
  if (shown.length === 0) {
    return (
      <Empty icon={Disc3} title={narrowed ? 'No album is like that' : 'No albums yet'}>
        {narrowed ? 'Take another kind or year.' : 'As soon as songs are uploaded or imported, their albums stand here.'}
      </Empty>
    );
  }
  return (
    <>
      <Shelf label="Albums" wrap>
        {shown.map((album) => (
          <AlbumCard key={album.id} album={album} />
        ))}
      </Shelf>
      <MoreToCome more={albums.hasNextPage} busy={albums.isFetchingNextPage} onMore={() => void albums.fetchNextPage()} />
    </>
  );
}
