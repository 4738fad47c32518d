import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { uploadsQuery } from '../../api/queries';
import { deleteVersion, playVersion, type SongPage, studio, type Version, versionsQuery } from '../../api/studio';
import { Button, IconButton } from '../../design/Button';
import { Confirm } from '../../design/Dialog';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { formatExactly, formatSize, formatTime } from '../../platform/format';
import { useStore } from '../../platform/store';
import { Drop } from './Drop';
import { SendingRow } from './rows';
import { sendFiles, sendings } from './sending';

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
                        <Button aria-label={`Play version ${version.number}`} aria-disabled={!version.complete || play.busy} onClick={() => version.complete && play.run(version)}>
                          {version.complete ? 'Play this one' : 'Is being made'}
                        </Button>
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
  const mine = useStore(sendings).filter(({ details }) => details.song_id === song.id);
  const uploads = useQuery({
    ...uploadsQuery,
    enabled: mine.length > 0,
    refetchInterval: (query) => (query.state.data?.some(({ status }) => status !== 'ready' && status !== 'failed') ? 1500 : false),
  });
  const now = mine.map((sending) => ({ sending, upload: uploads.data?.find(({ id }) => id === sending.upload?.id) ?? sending.upload }));
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
