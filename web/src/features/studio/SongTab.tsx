import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { Submit } from '../../actions/Form';
import { useAct } from '../../actions/useAct';
import { changeSong, type Credited, deleteThing, genreNamesQuery, type SongPage, studio, studioSongQuery } from '../../api/studio';
import { Button } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Confirm } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { Acts, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Credits, readCredits } from './Credits';
import { EditForm } from './EditForm';
import { LanguageField } from './LanguageField';
import { ScheduleForm } from './ScheduleForm';
import styles from './Studio.module.css';
import { listOf } from './words';

/** What a song says of itself, and who made it. */
export function SongTab({ song }: { song: SongPage }) {
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [round, setRound] = useState(0);
  const [asking, setAsking] = useState(false);
  const genres = useQuery(genreNamesQuery);
  const { queryKey } = studioSongQuery(song.id);
  const stale = [studio, ['songs'], ['album', song.album?.id ?? '']];
  const remove = useAct(() => deleteThing('song', song.id), {
    done: 'The song is deleted. It can be brought back.',
    onDone: () => {
      for (const key of stale) void cache.invalidateQueries({ queryKey: key });
      go(song.album ? `/studio/releases/${song.album.id}` : `/studio/artists/${song.artist.id}`);
    },
  });
  return (
    <>
      <EditForm
        key={round}
        name={`song.${song.id}`}
        label="Song"
        revision={song.revision}
        send={(values, revision) => {
          const line = (name: string) => values.text(name) || null;
          return changeSong(
            song.id,
            {
              title: values.text('title'),
              version_title: line('version_title'),
              disc: Number(values.text('disc')),
              track: values.text('track') ? Number(values.text('track')) : null,
              isrc: line('isrc'),
              iswc: line('iswc'),
              explicit: values.on('explicit'),
              paid_only: values.on('paid_only'),
              language: line('language'),
              genres: listOf(values.text('genres')),
              moods: listOf(values.text('moods')),
              credits: readCredits(values) as Credited[],
            },
            revision,
          );
        }}
        onDone={(changed) => {
          cache.setQueryData(queryKey, changed);
          for (const key of stale) void cache.invalidateQueries({ queryKey: key });
          toast('The song is saved');
        }}
        onDiscard={() => void cache.invalidateQueries({ queryKey }).then(() => setRound((now) => now + 1))}
        codes={{ credits_refused: 'credits' }}
      >
        <Section title="Song">
          <Field label="Title" name="title" required maxLength={200} defaultValue={song.title} />
          <Field label="Version" name="version_title" maxLength={200} defaultValue={song.version_title ?? ''} hint="Such as Live, Remix. Not part of the title." />
          <div className={styles.fields}>
            <Field label="Disc" name="disc" type="number" min={1} max={999} required defaultValue={song.disc} />
            <Field label="Track" name="track" type="number" min={1} max={9999} defaultValue={song.track ?? ''} />
          </div>
          <Check label="Explicit" name="explicit" defaultChecked={song.explicit} note="Its words are not for everyone." />
          <Check label="For paying listeners only" name="paid_only" defaultChecked={song.paid_only} />
        </Section>
        <Section title="Kind of music">
          <LanguageField label="Language it is sung in" name="language" initial={song.language ?? ''} />
          <Field label="Genres" name="genres" maxLength={600} list="studio-genres" defaultValue={song.genres.join(', ')} hint="With commas between, the main one first." />
          <datalist id="studio-genres">
            {genres.data?.map((name) => <option key={name} value={name} />)}
          </datalist>
          <Field label="Moods" name="moods" maxLength={600} defaultValue={song.moods.join(', ')} hint="With commas between." />
        </Section>
        <Section title="Credits" words="In the order shown. Main artists, guests and remixers are artists here; others can be a name alone.">
          <Credits song={song} name={`song.${song.id}`} />
        </Section>
        <Section title="Codes">
          <div className={styles.fields}>
            <Field label="ISRC" name="isrc" maxLength={40} defaultValue={song.isrc ?? ''} hint="Of this recording." />
            <Field label="ISWC" name="iswc" maxLength={40} defaultValue={song.iswc ?? ''} hint="Of the work." />
          </div>
          <Submit busy="Saving">Save</Submit>
        </Section>
      </EditForm>
      <Section title="Out on" words="By itself, such as before its album. Until then nobody else sees or hears it.">
        <ScheduleForm of="songs" id={song.id} empty="Empty: with its release." />
      </Section>
      <Section title="Delete" words="It can be brought back from the artist's page.">
        <Acts>
          <Button look="critical" onClick={() => setAsking(true)}>
            Delete the song
          </Button>
        </Acts>
      </Section>
      <Confirm
        open={asking}
        title={`Delete ${song.title}?`}
        words="Nobody can hear it from then on. Plays and versions are kept."
        act="Delete it"
        onConfirm={() => remove.run()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
