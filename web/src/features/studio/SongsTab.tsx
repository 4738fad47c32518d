import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { useAct } from '../../actions/useAct';
import { type AlbumPage, previewQuery, type Problem, publishRelease, studio } from '../../api/studio';
import type { Song } from '../../api/types';
import { Button } from '../../design/Button';
import { Note, Tag } from '../../design/Words';
import { announce } from '../../platform/announce';
import { cx } from '../../platform/classes';
import { formatTime } from '../../platform/format';
import { useStore } from '../../platform/store';
import { useComing } from './coming';
import { Drop } from './Drop';
import { Moves } from './Moves';
import { ReleaseAside } from './ReleaseAside';
import { SendingRow } from './rows';
import { sendFiles, sendings } from './sending';
import styles from './Studio.module.css';
import rowStyles from './Upload.module.css';

/** The songs of a release, those on their way, and where more are dropped. */
export function SongsTab({ release }: { release: AlbumPage }) {
  const preview = useQuery({
    ...previewQuery(release.id),
    // What is being made gets ready while one looks.
    refetchInterval: (query) => (query.state.data?.release.problems.some(({ code }) => code.startsWith('not_')) ? 3000 : false),
  });
  const add = (files: readonly File[]) => {
    sendFiles(files, { album_id: release.id, draft: true });
    announce(`${files.length} ${files.length === 1 ? 'file' : 'files'} to upload`);
  };
  return (
    <div className={styles.work}>
      <div>
        <Loaded query={preview} rows={4}>
          {({ songs, release: verdict }) => (
            <>
              {!verdict.draft && <Waiting release={release} problems={verdict.problems} />}
              {songs.length > 0 && (
                <ol className={styles.songs} aria-label={`Songs of ${release.title}`}>
                  {songs.map((song) => (
                    <OneSong key={song.id} song={song} problems={verdict.problems.filter(({ song_id: of }) => of === song.id)}>
                      <Moves song={song} songs={songs} releaseId={release.id} />
                    </OneSong>
                  ))}
                </ol>
              )}
            </>
          )}
        </Loaded>
        <Coming release={release} known={preview.data?.songs ?? []} />
        <Drop onFiles={add} words="A whole folder, too. Titles, numbers and credits come from the tags." />
      </div>
      <ReleaseAside release={release} verdict={preview.data?.release} songs={preview.data?.songs ?? []} />
    </div>
  );
}

/** A release that is out may have songs that wait to be let out with it. */
function Waiting({ release, problems }: { release: AlbumPage; problems: readonly Problem[] }) {
  const cache = useQueryClient();
  const publish = useAct(() => publishRelease(release.id), {
    done: 'All its songs are out',
    onDone: () => void cache.invalidateQueries({ queryKey: studio }),
  });
  const mine = useStore(sendings).some(({ details, upload }) => details.album_id === release.id && upload !== null);
  if (!mine) return null;
  return (
    <Note
      act={
        <Button aria-disabled={problems.some(({ severity }) => severity === 'error')} onClick={() => publish.run()}>
          Publish again
        </Button>
      }
    >
      Songs that are added now are kept back until you publish again.
    </Note>
  );
}

function OneSong({ song, problems, children }: { song: Song; problems: readonly Problem[]; children: ReactNode }) {
  const wrong = problems.some(({ severity }) => severity === 'error');
  return (
    <li className={styles.song}>
      <span>{song.track ?? '–'}</span>
      <span className={styles.names}>
        <span>
          <Link href={`/studio/songs/${song.id}`} className="link">
            {song.title}
          </Link>{' '}
          {song.explicit && <Tag label="Explicit">E</Tag>}
        </span>
        <span>
          {formatTime(song.duration_ms)} · {song.artists.map(({ name }) => name).join(', ')}
        </span>
      </span>
      <span className={styles.move}>
        <span className={cx(rowStyles.state, problems.length === 0 && rowStyles.ready, wrong && rowStyles.failed)}>
          {problems.length === 0 ? <CircleCheck className="icon icon-s" aria-hidden /> : <TriangleAlert className="icon icon-s" aria-hidden />}
          {problems.length === 0 ? 'Ready' : `${problems.length} to look at`}
        </span>
        {children}
      </span>
    </li>
  );
}

/** Files sent into this release from this page that are no songs of it yet. */
function Coming({ release, known }: { release: AlbumPage; known: readonly Song[] }) {
  const cache = useQueryClient();
  const now = useComing(({ details }) => details.album_id === release.id);
  const here = new Set(known.map(({ id }) => id));
  const shown = now.filter(({ upload }) => !(upload?.status === 'ready' && here.has(upload.song_id ?? '')));
  const playable = now.filter(({ upload }) => upload?.playable).length;
  const ready = now.filter(({ upload }) => upload?.status === 'ready').length;
  useEffect(() => {
    if (playable > 0) void cache.invalidateQueries({ queryKey: [...studio, 'release', release.id] });
  }, [cache, release.id, playable, ready]);
  if (shown.length === 0) return null;
  return (
    <ol className={styles.songs} aria-label="On their way">
      {shown.map(({ sending, upload }, place) => (
        <SendingRow key={sending.key} sending={sending} upload={upload} number={place + 1} />
      ))}
    </ol>
  );
}
