import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { kindName } from '../../actions/AlbumCard';
import { Submit } from '../../actions/Form';
import { useAct } from '../../actions/useAct';
import { type AlbumChange, type AlbumPage, changeRelease, deleteThing, releaseQuery, studio } from '../../api/studio';
import { Button } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Confirm } from '../../design/Dialog';
import { Field, SelectField, TextField } from '../../design/Field';
import { Acts, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { DateFields } from './DateFields';
import { EditForm } from './EditForm';
import styles from './Studio.module.css';
import { dateOf } from './words';

/** What a release says of itself. */
export default function DetailsTab({ release }: { release: AlbumPage }) {
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [round, setRound] = useState(0);
  const [asking, setAsking] = useState(false);
  const stale = [studio, ['albums'], ['album', release.id]];
  const remove = useAct(() => deleteThing('album', release.id), {
    done: 'The release is deleted. It can be brought back.',
    onDone: () => {
      for (const queryKey of stale) void cache.invalidateQueries({ queryKey });
      go(`/studio/artists/${release.artist.id}/releases`);
    },
  });
  return (
    <>
      <EditForm
        key={round}
        name={`release.${release.id}`}
        label="Details"
        revision={release.revision}
        send={(values, revision) => {
          const date = (name: string) => dateOf(values.text(`${name}_year`), values.text(`${name}_month`), values.text(`${name}_day`));
          const line = (name: string) => values.text(name) || null;
          const change: AlbumChange = {
            title: values.text('title'),
            version_title: line('version_title'),
            kind: values.text('kind') as AlbumPage['kind'],
            continuous: values.on('continuous'),
            release_date: date('release_date'),
            release_zone: values.text('release_zone') || 'UTC',
            original_date: date('original_date'),
            label: line('label'),
            catalogue_number: line('catalogue_number'),
            upc: line('upc'),
            c_line: line('c_line'),
            p_line: line('p_line'),
            disc_titles: values.text('disc_titles').split('\n').map((title) => title.trim()),
          };
          return changeRelease(release.id, change, revision);
        }}
        onDone={(changed) => {
          cache.setQueryData(releaseQuery(release.id).queryKey, changed);
          for (const queryKey of stale) void cache.invalidateQueries({ queryKey });
          toast('The release is saved');
        }}
        onDiscard={() => void cache.invalidateQueries({ queryKey: releaseQuery(release.id).queryKey }).then(() => setRound((now) => now + 1))}
        codes={{}}
      >
        <Section title="Title">
          <Field label="Title" name="title" required maxLength={200} defaultValue={release.title} />
          <Field label="Version" name="version_title" maxLength={200} defaultValue={release.version_title ?? ''} hint="Such as Deluxe, Remastered. Not part of the title." />
          <SelectField label="Kind" name="kind" defaultValue={release.kind}>
            {['album', 'single', 'ep', 'compilation'].map((kind) => (
              <option key={kind} value={kind}>
                {kindName(kind)}
              </option>
            ))}
          </SelectField>
          <Check label="Plays on without gaps" name="continuous" defaultChecked={release.continuous} note="Songs run into each other, as on a live record." />
          <TextField
            label="Titles of discs"
            name="disc_titles"
            rows={2}
            defaultValue={release.disc_titles.join('\n')}
            hint="One a line, an empty line for a disc without one."
          />
        </Section>
        <Section title="Dates" words="Of what is not known, leave month and day empty.">
          <DateFields label="Release date" name="release_date" date={release.release_date} />
          <Field label="Time zone" name="release_zone" maxLength={64} defaultValue={release.release_zone} hint="Of the place whose date it is, such as Europe/Amsterdam." />
          <DateFields label="First released" name="original_date" date={release.original_date} />
        </Section>
        <Section title="Label and codes">
          <Field label="Label" name="label" maxLength={200} defaultValue={release.label ?? ''} />
          <div className={styles.fields}>
            <Field label="Catalogue number" name="catalogue_number" maxLength={64} defaultValue={release.catalogue_number ?? ''} />
            <Field label="UPC or EAN" name="upc" maxLength={40} inputMode="numeric" defaultValue={release.upc ?? ''} />
          </div>
          <Field label="© line" name="c_line" maxLength={200} defaultValue={release.c_line ?? ''} hint="A year and who holds the right to cover and text." />
          <Field label="℗ line" name="p_line" maxLength={200} defaultValue={release.p_line ?? ''} hint="A year and who holds the right to the recording." />
          <Submit busy="Saving">Save</Submit>
        </Section>
      </EditForm>
      <Section title="Delete" words="It goes with its songs, and can be brought back.">
        <Acts>
          <Button look="critical" onClick={() => setAsking(true)}>
            Delete the release
          </Button>
        </Acts>
      </Section>
      <Confirm
        open={asking}
        title={`Delete ${release.title}?`}
        words="Nobody can hear its songs from then on. You can bring it back from the artist's page."
        act="Delete it"
        onConfirm={() => remove.run()}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
