import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import { Link } from 'wouter';

import { useAct } from '../../actions/useAct';
import { type AlbumPage, giveIsrcs, type Problem, putReleaseCover, studio, type Verdict } from '../../api/studio';
import type { Song } from '../../api/types';
import { Button } from '../../design/Button';
import { Cover } from '../../design/Cover';
import { numberSongs } from './Moves';
import { PictureButton } from './PictureButton';
import { ScheduleForm } from './ScheduleForm';
import styles from './Studio.module.css';

/** What a release still needs, its cover, and its day. */
export function ReleaseAside({ release, verdict, songs }: { release: AlbumPage; verdict: Verdict | undefined; songs: readonly Song[] }) {
  const cover = useAct((picture: Blob) => putReleaseCover(release.id, picture), {
    done: 'The cover is changed',
    stale: [studio, ['albums'], ['album', release.id]],
  });
  return (
    <aside className={styles.aside} aria-label="About the release">
      <section>
        <div className={styles.picture}>
          <Cover cover={release.cover} seed={release.id} width={120} alt={release.cover ? `Cover of ${release.title}` : ''} />
          <PictureButton busy={cover.busy} onPicture={cover.run}>
            {release.cover ? 'Change the cover' : 'Add a cover'}
          </PictureButton>
        </div>
      </section>
      {verdict && <Checks release={release} problems={verdict.problems} songs={songs} />}
      <section>
        <h2>Out on</h2>
        <ScheduleForm of="albums" id={release.id} empty="Empty: as soon as you publish it." />
      </section>
    </aside>
  );
}

// What is said once for all songs it is true of.
const together: Readonly<Record<string, string>> = {
  track_missing: 'have no track number',
  isrc_missing: 'have no ISRC',
  language_missing: 'do not say what they are sung in',
  writer_missing: 'name nobody who wrote them',
  genre_missing: 'have no genre',
  lossy_original: 'came with losses. Send WAV, AIFF or FLAC.',
  not_complete: 'do not have all their qualities yet',
  not_playable: 'cannot be played yet',
};

function Checks({ release, problems, songs }: { release: AlbumPage; problems: readonly Problem[]; songs: readonly Song[] }) {
  const give = useAct(() => giveIsrcs(release.id), {
    done: ({ items }) => `${items.length} ${items.length === 1 ? 'song has' : 'songs have'} an ISRC now`,
    stale: [studio],
  });
  const number = useAct(
    async () => {
      for (const disc of new Set(songs.map((song) => song.disc))) await numberSongs(songs.filter((song) => song.disc === disc));
    },
    { done: 'The songs are numbered', stale: [studio] },
  );
  const counts = new Map<string, number>();
  for (const { code } of problems) counts.set(code, (counts.get(code) ?? 0) + 1);
  const told = problems.filter(
    ({ code }, place) => !(code in together) || (counts.get(code) ?? 0) < 2 || problems.findIndex((other) => other.code === code) === place,
  );
  return (
    <section id="before-publishing" aria-label="Before you publish">
      <h2>Before you publish</h2>
      <ul className={styles.checks}>
        {told.length === 0 && (
          <li className={styles.good}>
            <CircleCheck className="icon icon-s" aria-hidden />
            <span>Nothing is missing</span>
          </li>
        )}
        {told.map((problem, place) => {
          const count = counts.get(problem.code) ?? 0;
          const all = problem.code in together && count > 1;
          const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
          return (
            <li key={place} className={styles[problem.severity]}>
              <Icon className="icon icon-s" role="img" aria-label={problem.severity === 'error' ? 'Has to be put right' : 'Could be better'} />
              <span>
                {all ? `${count} songs ${together[problem.code] ?? ''}` : problem.message}{' '}
                {problem.code === 'track_missing' ? (
                  <Button look="inline" aria-disabled={number.busy} onClick={() => number.run()}>
                    Number them as they stand
                  </Button>
                ) : problem.code === 'isrc_missing' ? (
                  <Button look="inline" aria-disabled={give.busy} onClick={() => give.run()}>
                    Give {count > 1 ? 'them one' : 'it one'}
                  </Button>
                ) : (
                  !all && <Remedy release={release} problem={problem} songs={songs} />
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Remedy({ release, problem, songs }: { release: AlbumPage; problem: Problem; songs: readonly Song[] }) {
  if (problem.field === 'cover' || problem.field === 'songs' || problem.field === 'file') return null;
  const known = songs.some(({ id }) => id === problem.song_id);
  const to = problem.song_id === null ? `/studio/releases/${release.id}/details` : `/studio/songs/${problem.song_id}`;
  if (problem.song_id !== null && !known) return null;
  return (
    <Link href={to} className="link">
      Change it
    </Link>
  );
}
