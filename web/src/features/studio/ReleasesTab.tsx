import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Disc3, Plus, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { kindName } from '../../actions/AlbumCard';
import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { type ArtistPage, type Gone, goneQuery, makeRelease, type Release, releasesQuery, restoreThing, storageQuery, studio } from '../../api/studio';
import { base } from '../../api/client';
import { Button, buttonClass } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { Dialog } from '../../design/Dialog';
import { Field, SelectField } from '../../design/Field';
import { Row, Rows } from '../../design/Sections';
import { Block, Empty, Progress } from '../../design/Words';
import { formatCount, formatMoment, formatSize, formatSongs } from '../../platform/format';
import { ReleaseState } from './ReleaseState';
import styles from './Studio.module.css';

/** What an artist has here: figures, releases, and what can be brought back. */
export function ReleasesTab({ artist }: { artist: ArtistPage }) {
  const [making, setMaking] = useState(false);
  const releases = useInfiniteQuery(releasesQuery(artist.id));
  return (
    <>
      <Figures artistId={artist.id} releases={releases.data?.pages.flatMap((page) => page.items) ?? []} more={releases.hasNextPage} />
      <div className={styles.bar}>
        <h2>Releases</h2>
        <div className={styles.acts}>
          <a className={buttonClass('quiet')} href={`${base}artists/${artist.id}/sheets/songs`} download>
            Songs as CSV
          </a>
          <Button look="primary" onClick={() => setMaking(true)}>
            <Plus className="icon icon-s" aria-hidden />
            New release
          </Button>
        </div>
      </div>
      <Loaded query={releases} rows={4}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items);
          return all.length === 0 ? (
            <Empty icon={Disc3} title="No releases yet">
              Make one, then drop its songs into it. Nobody else sees it until you publish it.
            </Empty>
          ) : (
            <Rows label={`Releases of ${artist.name}`}>
              {all.map((release) => (
                <OneRelease key={release.album.id} release={release} />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={releases.hasNextPage} busy={releases.isFetchingNextPage} onMore={() => void releases.fetchNextPage()} />
      <Bin artistId={artist.id} />
      {making && <NewRelease artistId={artist.id} onClose={() => setMaking(false)} />}
    </>
  );
}

function Figures({ artistId, releases, more }: { artistId: string; releases: readonly Release[]; more: boolean }) {
  const storage = useQuery(storageQuery(artistId));
  const sum = (of: (release: Release) => number) => `${formatCount(releases.reduce((total, release) => total + of(release), 0))}${more ? '+' : ''}`;
  const held = storage.data;
  return (
    <dl className={styles.figures}>
      <div>
        <dt>Plays so far</dt>
        <dd>{sum((release) => release.plays)}</dd>
      </div>
      <div>
        <dt>Songs on releases</dt>
        <dd>{sum((release) => release.album.song_count)}</dd>
      </div>
      {held && (
        <div>
          <dt>Room for originals</dt>
          <dd>
            {formatSize(held.stored_bytes)}
            {held.quota_bytes !== null && <small> of {formatSize(held.quota_bytes)}</small>}
          </dd>
          {held.quota_bytes !== null && (
            <Progress label="Room taken" percent={(100 * (held.stored_bytes + held.coming_bytes)) / Math.max(1, held.quota_bytes)} />
          )}
        </div>
      )}
    </dl>
  );
}

function OneRelease({ release }: { release: Release }) {
  const { album } = release;
  return (
    <Row
      icon={<Cover cover={album.cover} seed={album.id} width={48} className={styles.thumb} />}
      title={
        <Link href={`/studio/releases/${album.id}`} className="link">
          {album.title}
        </Link>
      }
      words={[
        kindName(album.kind),
        formatSongs(album.song_count),
        ...(release.plays > 0 ? [`${formatCount(release.plays)} plays`] : []),
        ...(release.waiting > 0 ? [`${formatSongs(release.waiting)} kept back`] : []),
      ].join(' · ')}
      end={<ReleaseState release={release} />}
    />
  );
}

function Bin({ artistId }: { artistId: string }) {
  const cache = useQueryClient();
  const gone = useInfiniteQuery(goneQuery(artistId));
  const restore = useAct((one: Gone) => restoreThing(one.kind, one.id), {
    done: 'It is back',
    onDone: () => void cache.invalidateQueries({ queryKey: studio }),
  });
  const all = gone.data?.pages.flatMap((page) => page.items) ?? [];
  if (all.length === 0) return null;
  return (
    <Block title="Deleted">
      <Rows label="Deleted">
        {all.map((one) => (
          <Row
            key={one.id}
            title={one.title}
            words={`${one.kind === 'song' ? 'Song' : 'Release'} · ${formatMoment(one.deleted_at)}`}
            end={
              <Button look="quiet" aria-label={`Bring ${one.title} back`} onClick={() => restore.run(one)}>
                <RotateCcw className="icon icon-s" aria-hidden />
                Bring back
              </Button>
            }
          />
        ))}
      </Rows>
      <MoreToCome more={gone.hasNextPage} busy={gone.isFetchingNextPage} onMore={() => void gone.fetchNextPage()} />
    </Block>
  );
}

function NewRelease({ artistId, onClose }: { artistId: string; onClose: () => void }) {
  const [, go] = useLocation();
  return (
    <Dialog open title="New release" words="A draft, until you publish it." onClose={onClose}>
      <Form send={(values) => makeRelease(artistId, values.text('title'), values.text('kind'))} onDone={(album) => go(`/studio/releases/${album.id}`)}>
        <Field label="Title" name="title" required maxLength={200} autoFocus />
        <SelectField label="Kind" name="kind" defaultValue="album">
          {['album', 'single', 'ep', 'compilation'].map((kind) => (
            <option key={kind} value={kind}>
              {kindName(kind)}
            </option>
          ))}
        </SelectField>
        <Submit busy="Making it">Make the release</Submit>
      </Form>
    </Dialog>
  );
}
