import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { type ArtistStorage, artistStorageQuery, serverStorageQuery } from '../../api/storage';
import { Button } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { Field } from '../../design/Field';
import { Section } from '../../design/Sections';
import { Empty, Progress } from '../../design/Words';
import { useSettled } from '../../platform/delay';
import { formatCount, formatSize } from '../../platform/format';
import styles from './Admin.module.css';
import { AdminFrame } from './AdminFrame';
import { QuotaDialog } from './QuotaDialog';
import { ServerStorage } from './ServerStorage';
import storage from './Storage.module.css';

const askAgain = 3000;

/** What is stored, how much room is left, and how much of it each artist may take. */
export default function StoragePage() {
  const server = useQuery({ ...serverStorageQuery, refetchInterval: ({ state }) => (state.data?.counted_at === null ? askAgain : false) });
  const [setting, setSetting] = useState<ArtistStorage | null>(null);
  return (
    <AdminFrame>
      <Section title="On this server" words="What the server keeps, by what it is for. Uploads are refused before the reserve is touched.">
        <Loaded query={server} rows={6}>
          {(held) => <ServerStorage storage={held} />}
        </Loaded>
      </Section>
      <section aria-label="Artists" className={storage.artists}>
        <header>
          <h2>Artists</h2>
          <p className={styles.quiet}>
            Quotas are for originals, with all their versions.{' '}
            {server.data && standardWords(server.data.default_quota)}
          </p>
        </header>
        <Artists onSet={setSetting} />
      </section>
      {setting && <QuotaDialog artist={setting} standard={server.data?.default_quota ?? null} onClose={() => setSetting(null)} />}
    </AdminFrame>
  );
}

function standardWords(quota: number | null): string {
  return quota === null ? 'An artist without one may take what the disk has.' : `An artist without one has ${formatSize(quota)}.`;
}

function Artists({ onSet }: { onSet: (artist: ArtistStorage) => void }) {
  const [letters, setLetters] = useState('');
  const artists = useInfiniteQuery(artistStorageQuery(useSettled(letters.trim())));
  return (
    <>
      <Field className={storage.find} label="Find an artist" type="search" value={letters} onChange={(event) => setLetters(event.currentTarget.value)} />
      <Loaded query={artists} rows={6}>
        {({ pages }) => <Table artists={pages.flatMap((page) => page.items)} onSet={onSet} />}
      </Loaded>
      <MoreToCome more={artists.hasNextPage} busy={artists.isFetchingNextPage} onMore={() => void artists.fetchNextPage()} />
    </>
  );
}

function Table({ artists, onSet }: { artists: readonly ArtistStorage[]; onSet: (artist: ArtistStorage) => void }) {
  if (artists.length === 0) {
    return (
      <Empty icon={SearchX} title="No artist is called that">
        Look for another part of the name.
      </Empty>
    );
  }
  return (
    <table className={styles.table}>
      <caption className="sr">Artists, those of most originals first</caption>
      <thead>
        <tr>
          <th scope="col">Artist</th>
          <th scope="col">Songs</th>
          <th scope="col">Originals</th>
          <th scope="col">Quota</th>
          <th scope="col">Qualities made</th>
          <th scope="col">In folders</th>
          <th scope="col">
            <span className="sr">What can be done</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {artists.map((one) => (
          <tr key={one.artist_id} className={storage.artist}>
            <th scope="row">
              <span className={styles.who}>
                <Cover cover={one.image ? { id: one.image } : null} seed={one.artist_id} width={40} className={storage.thumb} />
                <span>
                  <Link href={`/artists/${one.artist_id}`}>{one.artist}</Link>
                </span>
              </span>
            </th>
            <td data-name="Songs">{formatCount(one.songs)}</td>
            <td data-name="Originals">
              {formatSize(one.stored_bytes)}
              {one.coming_bytes > 0 && <span className={styles.under}>{` and ${formatSize(one.coming_bytes)} on the way`}</span>}
            </td>
            <td data-name="Quota">
              <Quota artist={one} />
            </td>
            <td data-name="Qualities made">{formatSize(one.rendition_bytes)}</td>
            <td data-name="In folders">{one.in_place_bytes > 0 ? formatSize(one.in_place_bytes) : ''}</td>
            <td>
              <Button className={storage.act} aria-label={`Set quota of ${one.artist}`} onClick={() => onSet(one)}>
                Set quota
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Quota({ artist }: { artist: ArtistStorage }) {
  const { quota_bytes: quota, own_quota: own, stored_bytes: stored, coming_bytes: coming } = artist;
  if (quota === null) return <span className={styles.under}>No limit</span>;
  return (
    <span className={storage.quota}>
      <span>
        {formatSize(quota)}
        {!own && <span className={styles.under}> as everyone</span>}
      </span>
      <Progress label={`Room taken by ${artist.artist}`} percent={(100 * (stored + coming)) / Math.max(1, quota)} />
    </span>
  );
}
