import { useInfiniteQuery } from '@tanstack/react-query';
import { ListMusic } from 'lucide-react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { base } from '../../api/client';
import { type Import, importedPlaylistsQuery, importsQuery } from '../../api/office';
import { buttonClass } from '../../design/Button';
import { NoRows, Row, Rows, Section, Standing } from '../../design/Sections';
import { formatCount, formatExactly, formatSongs } from '../../platform/format';
import { AdminFrame } from './AdminFrame';

const counted = [
  ['added', 'added'],
  ['changed', 'changed'],
  ['renamed', 'renamed'],
  ['gone', 'gone'],
  ['returned', 'back'],
  ['unchanged', 'as before'],
] as const;

/** Folders that were imported, and what became of their files. */
export default function ImportsPage() {
  const imports = useInfiniteQuery(importsQuery);
  return (
    <AdminFrame>
      <Section title="Imports" words="Folders are imported with segue import on the server. A report names each file that was refused, and why.">
        <Loaded query={imports}>
          {({ pages }) => {
            const runs = pages.flatMap((page) => page.items);
            if (runs.length === 0) return <NoRows>No folder was imported yet.</NoRows>;
            return (
              <Rows label="Imports">
                {runs.map((run) => (
                  <ImportRow key={run.id} run={run} />
                ))}
              </Rows>
            );
          }}
        </Loaded>
        <MoreToCome more={imports.hasNextPage} busy={imports.isFetchingNextPage} onMore={() => void imports.fetchNextPage()} />
      </Section>
      <Playlists />
    </AdminFrame>
  );
}

/** How an import stands, in a word. */
export function ImportStanding({ run }: { run: Import }) {
  if (run.state === 'running') return <Standing kind="plain">{`${formatCount(run.seen)} of ${formatCount(run.total)} files`}</Standing>;
  if (run.state === 'stopped') return <Standing kind="warning">Stopped before its end</Standing>;
  return <Standing kind={run.refused > 0 ? 'warning' : 'good'}>{run.refused > 0 ? `Done, ${formatCount(run.refused)} refused` : 'Done'}</Standing>;
}

function Playlists() {
  const playlists = useInfiniteQuery(importedPlaylistsQuery);
  return (
    <Section title="Playlists found" words="M3U files among the imported music, and how many of their songs are here.">
      <Loaded query={playlists}>
        {({ pages }) => {
          const found = pages.flatMap((page) => page.items);
          if (found.length === 0) return <NoRows>No playlist was found among the music.</NoRows>;
          return (
            <Rows label="Playlists found">
              {found.map((one) => (
                <Row
                  key={one.path}
                  icon={<ListMusic className="icon" aria-hidden />}
                  title={
                    <>
                      {one.name}
                      {one.found < one.entries && <Standing kind="warning">{`${formatCount(one.entries - one.found)} missing`}</Standing>}
                    </>
                  }
                  words={`${formatCount(one.found)} of ${formatSongs(one.entries)}, ${one.path}`}
                />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={playlists.hasNextPage} busy={playlists.isFetchingNextPage} onMore={() => void playlists.fetchNextPage()} />
    </Section>
  );
}

function ImportRow({ run }: { run: Import }) {
  const figures = counted.filter(([name]) => run[name] > 0).map(([name, words]) => `${formatCount(run[name])} ${words}`);
  return (
    <Row
      title={
        <>
          <Link href={`/admin/imports/${run.id}`} className="link">
            {run.folder}
          </Link>
          <ImportStanding run={run} />
        </>
      }
      words={`${formatExactly(run.started_at)}: ${figures.join(', ') || 'no files'}`}
      end={
        <a className={buttonClass('secondary')} href={`${base}admin/imports/${run.id}/report.csv`} download aria-label={`CSV report on ${run.folder}`}>
          CSV
        </a>
      }
    />
  );
}
