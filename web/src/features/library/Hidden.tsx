import { useInfiniteQuery } from '@tanstack/react-query';
import { Ear } from 'lucide-react';

import { setKept } from '../../actions/kept';
import { hiddenArtistsQuery, hiddenSongsQuery, type Kind } from '../../api/library';
import { RowBones } from '../../design/bones';
import { Button } from '../../design/Button';
import { Row, Rows, Section } from '../../design/Sections';
import { formatMoment } from '../../platform/format';
import styles from './Library.module.css';
import { Pages } from './Pages';

/** What is heard no more, each with the way back. */
export function Hidden() {
  const songs = useInfiniteQuery(hiddenSongsQuery);
  const artists = useInfiniteQuery(hiddenArtistsQuery);
  const none = <p className={styles.none}>Nothing.</p>;
  const back = (kind: Kind, id: string, query: { refetch: () => unknown }) => (
    <Button onClick={() => void setKept(kind, id, false).then(() => query.refetch())}>
      <Ear className="icon" aria-hidden />
      Hear again
    </Button>
  );
  return (
    <>
      <Section title="Songs" words="The player skips them, and charts and lists leave them out.">
        <Pages query={songs} kind="hidden_song" bones={<RowBones count={2} />} none={none}>
          {(items) => (
            <Rows label="Songs you hide">
              {items.map(({ id, added_at, song }) => (
                <Row
                  key={id}
                  title={song?.title}
                  words={`${song?.artists.map((artist) => artist.name).join(', ') ?? ''} · ${formatMoment(added_at)}`}
                  end={back('hidden_song', id, songs)}
                />
              ))}
            </Rows>
          )}
        </Pages>
      </Section>
      <Section title="Artists" words="All that they play on is skipped and left out.">
        <Pages query={artists} kind="hidden_artist" bones={<RowBones count={2} />} none={none}>
          {(items) => (
            <Rows label="Artists you hide">
              {items.map(({ id, added_at, artist }) => (
                <Row key={id} title={artist?.name} words={formatMoment(added_at)} end={back('hidden_artist', id, artists)} />
              ))}
            </Rows>
          )}
        </Pages>
      </Section>
    </>
  );
}
