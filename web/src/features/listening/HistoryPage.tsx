import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { EarOff, History as HistoryIcon, Pause, Trash2, X } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';

import { useBar } from '../../actions/heard';
import { MoreToCome } from '../../actions/MoreToCome';
import { usePlayer } from '../../actions/player';
import { useAct } from '../../actions/useAct';
import { forgetPlay, forgetSince, modeQuery, setPaused, wholeHistoryQuery } from '../../api/listening';
import { wordsOf } from '../../api/problem';
import type { HistoryEntry } from '../../api/types';
import { RowBones } from '../../design/bones';
import { Button, IconButton, PlayDisc } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { Menu, MenuItem } from '../../design/Menu';
import { Page, PageHead } from '../../design/Page';
import { Empty, Note } from '../../design/Words';
import { formatClock, formatLength, formatWhen } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import styles from './Listening.module.css';
import { PrivateNote } from './PrivateNote';

const Confirm = lazy(() => import('../../design/Dialog').then((module) => ({ default: module.Confirm })));

const spans = [
  { name: 'the last hour', title: 'Last hour', hours: 1 },
  { name: 'the last day', title: 'Last day', hours: 24 },
  { name: 'everything', title: 'Everything', hours: null },
] as const;

type Span = (typeof spans)[number];

/** All that somebody played, day by day, and what they may do with it. */
export default function HistoryPage() {
  const history = useInfiniteQuery({ ...wholeHistoryQuery, refetchOnMount: 'always' });
  const mode = useQuery(modeQuery);
  const [asking, setAsking] = useState<Span | null>(null);
  const stale = [['history'], ['listening']];
  const paused = mode.data?.paused ?? false;
  const pause = useAct(setPaused, { stale });
  const forget = useAct((span: Span) => forgetSince(span.hours === null ? null : new Date(Date.now() - span.hours * 3_600_000)), {
    stale,
    done: ({ plays }) => (plays === 1 ? 'One play is taken out' : `${plays} plays are taken out`),
  });
  usePageTitle('History');
  const entries = history.data?.pages.flatMap((page) => page.items);
  return (
    <Page>
      <PageHead title="History" words="Only you see this page.">
        <div className={styles.tools}>
          <Button aria-pressed={paused} onClick={() => pause.run(!paused)}>
            <Pause className="icon icon-s" aria-hidden />
            {paused ? 'Keep history again' : 'Pause history'}
          </Button>
          <Menu
            align="end"
            trigger={
              <Button aria-disabled={entries?.length === 0}>
                <Trash2 className="icon icon-s" aria-hidden />
                Take out
              </Button>
            }
          >
            {spans.map((span) => (
              <MenuItem key={span.name} icon={<Trash2 className="icon" />} onSelect={() => setAsking(span)}>
                {span.title}
              </MenuItem>
            ))}
          </Menu>
        </div>
      </PageHead>
      {paused && (
        <div className={styles.notes}>
          <Note icon={EarOff}>
            <b>Your history is paused.</b> What you play counts for songs, and nobody knows that it was you.
          </Note>
        </div>
      )}
      <PrivateNote />
      {history.isError && !entries && (
        <Note kind="critical" act={<Button onClick={() => void history.refetch()}>Try again</Button>}>
          {wordsOf(history.error)}
        </Note>
      )}
      {!entries && !history.isError && <RowBones count={10} />}
      {entries?.length === 0 && (
        <Empty icon={HistoryIcon} title="Nothing here">
          What you play from now on is kept here, for you alone.
        </Empty>
      )}
      {entries && <Days entries={entries} />}
      <MoreToCome more={history.hasNextPage} busy={history.isFetchingNextPage} onMore={() => void history.fetchNextPage()} />
      {asking && (
        <Suspense fallback={null}>
          <Confirm
            open
            onClose={() => setAsking(null)}
            onConfirm={() => forget.run(asking)}
            title={`Take ${asking.name} out of your history?`}
            words="It cannot be undone. Songs keep their plays, and nobody can tell any more that they were yours."
            act="Take out"
          />
        </Suspense>
      )}
    </Page>
  );
}

function Days({ entries }: { entries: readonly HistoryEntry[] }) {
  const days = new Map<string, HistoryEntry[]>();
  for (const entry of entries) {
    const day = formatWhen(entry.played_at).replace(/^on /, '');
    const known = days.get(day);
    if (known) known.push(entry);
    else days.set(day, [entry]);
  }
  return [...days].map(([day, played]) => (
    <section key={day} className={styles.day} aria-label={day}>
      <h2>{day}</h2>
      <ul aria-label={`Played ${day}`}>
        {played.map((entry) => (
          <Line key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  ));
}

function Line({ entry }: { entry: HistoryEntry }) {
  const player = usePlayer();
  const bar = useBar();
  const remove = useAct(() => forgetPlay(entry.id), { stale: [['history']], done: 'It is taken out of your history' });
  const { song } = entry;
  const title = song?.title ?? 'A song that is not here any more';
  return (
    <li className={styles.line}>
      <Cover cover={song?.album?.cover} seed={song?.album?.id} width={44} />
      <span className={styles.names}>
        <span className={song ? 'clip' : styles.missing}>
          {song ? (
            <Link href={`/songs/${song.id}`} className="link">
              {title}
            </Link>
          ) : (
            title
          )}
        </span>
        {song && <span className="clip">{song.artists.map((artist) => artist.name).join(', ')}</span>}
      </span>
      <span className={styles.figure}>{formatLength(entry.listened_ms)}</span>
      <span className={styles.figure}>{formatClock(entry.played_at)}</span>
      {song && bar(song) === null ? <PlayDisc className={styles.again} playing={false} what={title} onClick={() => player.play([song], 0, null)} /> : <span />}
      <IconButton label={`Take ${title} out of your history`} onClick={() => remove.run()}>
        <X className="icon" />
      </IconButton>
    </li>
  );
}
