import { useInfiniteQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { deleteVersion, playVersion, type SongPage, studio, type Version, versionsQuery } from '../../api/studio';
import { Button, IconButton } from '../../design/Button';
import { Confirm } from '../../design/Dialog';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { formatExactly, formatSize, formatTime } from '../../platform/format';
import { useComing } from './coming';
import { Drop } from './Drop';
import { SendingRow } from './rows';
import { sendFiles } from './sending';

/** The recordings that were sent for a song; one of them plays. */
export default function VersionsTab({ song }: { song: SongPage }) {
  const [going, setGoing] = useState<Version | null>(null);
  const versions = useInfiniteQuery({
    ...versionsQuery(song.id),
    refetchInterval: (query) => (query.state.data?.pages[0]?.items.some(({ complete }) => !complete) ? 2000 : false),
  });
  const stale = [studio, ['waveform', song.id], ['songs']];
  const play = useAct((version: Version) => playVersion(song.id, version.id), { done: ({ number }) => `Version ${number} plays from now on`, stale });
  const remove = useAct((version: Version) => deleteVersion(song.id, version.id), { done: 'The version is deleted', stale });
  return (
    <>
      <Section title="Versions" words="Plays and links stay with the song, whichever version plays. What somebody hears right now goes on until its address runs out.">
        <Loaded query={versions}>
          {({ pages }) => (
            <Rows label="Versions">
              {pages.flatMap((page) => page.items).map((version) => (
                <Row
                  key={version.id}
                  title={`Version ${version.number}`}
                  words={factsOf(version)}
                  end={
                    version.current ? (
                      <Standing kind="good">Plays</Standing>
                    ) : (
                      <>
                        {version.complete ? (
                          <Button aria-disabled={play.busy} onClick={() => play.run(version)}>
                            Play version {version.number}
                          </Button>
                        ) : (
                          <Standing kind="plain">Being made</Standing>
                        )}
                        <IconButton label={`Delete version ${version.number}`} onClick={() => setGoing(version)}>
                          <Trash2 className="icon" />
                        </IconButton>
                      </>
                    )
                  }
                />
              ))}
            </Rows>
          )}
        </Loaded>
        <MoreToCome more={versions.hasNextPage} busy={versions.isFetchingNextPage} onMore={() => void versions.fetchNextPage()} />
      </Section>
      <Section title="New version" words="What plays now goes on until the new one is whole.">
        <Coming song={song} onReady={() => void versions.refetch()} />
        <Drop one words="The same song, mastered or mixed anew." onFiles={(files) => sendFiles(files, { song_id: song.id })} />
      </Section>
      <Confirm
        open={going !== null}
        title={`Delete version ${going?.number ?? ''}?`}
        words="Its original is deleted, too. This cannot be taken back."
        act="Delete it"
        onConfirm={() => going && remove.run(going)}
        onClose={() => setGoing(null)}
      />
    </>
  );
}

function factsOf(version: Version): string {
  const sound = version.lossless ? `${version.bits ?? 16}-bit ${version.sample_rate / 1000} kHz` : version.codec;
  const loudness = `${version.integrated_lufs.toFixed(1)} LUFS`;
  const file = version.file_name === null ? [] : [`${version.file_name}${version.size === null ? '' : `, ${formatSize(version.size)}`}`];
  return [formatTime(version.duration_ms), sound, loudness, ...file, formatExactly(version.created_at)].join(' · ');
}

function Coming({ song, onReady }: { song: SongPage; onReady: () => void }) {
  const now = useComing(({ details }) => details.song_id === song.id);
  const ready = now.filter(({ upload }) => upload?.status === 'ready').length;
  useEffect(() => {
    if (ready > 0) onReady();
    // Asked again whenever one more is ready, not whenever the page is drawn.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `onReady` is made anew by each drawing
  }, [ready]);
  const shown = now.filter(({ upload }) => upload?.status !== 'ready');
  if (shown.length === 0) return null;
  return (
    <ol aria-label="On their way">
      {shown.map(({ sending, upload }, place) => (
        <SendingRow key={sending.key} sending={sending} upload={upload} number={place + 1} />
      ))}
    </ol>
  );
}
