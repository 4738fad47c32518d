import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';

import { AlbumCard } from '../../actions/AlbumCard';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { type AlbumKind, artistRecordsQuery } from '../../api/catalogue';
import { Shelf } from '../../design/Card';
import { Block, Chip, Chips } from '../../design/Words';
import styles from './Artist.module.css';

const kinds: readonly (readonly [AlbumKind | null, string])[] = [
  [null, 'All'],
  ['album', 'Albums'],
  ['ep', 'EPs'],
  ['single', 'Singles'],
  ['compilation', 'Compilations'],
];

/** An artist's releases, the newest first, by kind. */
export function Records({ artistId }: { artistId: string }) {
  const [kind, setKind] = useState<AlbumKind | null>(null);
  const records = useInfiniteQuery(artistRecordsQuery(artistId, kind));
  return (
    <Block title="Records">
      <div className={styles.chips}>
        <Chips label="Kind">
          {kinds.map(([one, name]) => (
            <Chip key={name} on={one === kind} onClick={() => setKind(one)}>
              {name}
            </Chip>
          ))}
        </Chips>
      </div>
      <Loaded query={records} rows={3}>
        {({ pages }) => {
          const shown = pages.flatMap((page) => page.items);
          if (shown.length === 0) return <p className={styles.bio}>There is none of this kind.</p>;
          return (
            <Shelf label="Records" wrap>
              {shown.map((album) => (
                <AlbumCard key={album.id} album={album} under="year" />
              ))}
            </Shelf>
          );
        }}
      </Loaded>
      <MoreToCome more={records.hasNextPage} busy={records.isFetchingNextPage} onMore={() => void records.fetchNextPage()} />
    </Block>
  );
}
