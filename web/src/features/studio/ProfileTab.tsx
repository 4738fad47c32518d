import { useQueryClient } from '@tanstack/react-query';
import { ImagePlus } from 'lucide-react';
import { useMemo, useState } from 'react';

import { useAct } from '../../actions/useAct';
import { Submit } from '../../actions/Form';
import { type ArtistPage, changeArtist, putArtistImage, studioArtistQuery } from '../../api/studio';
import { Cover } from '../../design/Cover';
import { Field, SelectField, TextField } from '../../design/Field';
import { Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { countries } from '../../platform/countries';
import { EditForm } from './EditForm';
import { PictureButton } from './PictureButton';
import styles from './Studio.module.css';
import { linesOf } from './words';

/** How an artist's page shows them. */
export function ProfileTab({ artist }: { artist: ArtistPage }) {
  const cache = useQueryClient();
  const [round, setRound] = useState(0);
  const names = useMemo(() => countries(), []);
  const { queryKey } = studioArtistQuery(artist.id);
  const fresh = () => cache.invalidateQueries({ queryKey });
  const put = useAct((picture: Blob) => putArtistImage(artist.id, picture), { done: 'The picture is changed', stale: [queryKey, ['artist', artist.id]] });
  return (
    <>
      <Section title="Picture" words="Its middle is cut out square. 1,400 pixels a side or more.">
        <div className={styles.picture}>
          <Cover cover={artist.image} seed={artist.id} width={120} alt={artist.image ? `Picture of ${artist.name}` : ''} />
          <PictureButton busy={put.busy} onPicture={put.run}>
            <ImagePlus className="icon icon-s" aria-hidden />
            {artist.image ? 'Choose another' : 'Choose a picture'}
          </PictureButton>
        </div>
      </Section>
      <Section title="Profile" words="Seen by everyone who can listen here.">
        <EditForm
          key={round}
          name={`artist.${artist.id}`}
          label="Profile"
          revision={artist.revision}
          send={(values, revision) =>
            changeArtist(
              artist.id,
              {
                name: values.text('name'),
                bio: values.text('bio') || null,
                country: values.text('country') || null,
                links: linesOf(values.text('links')),
                aliases: linesOf(values.text('aliases')),
              },
              revision,
            )
          }
          onDone={(changed) => {
            cache.setQueryData(queryKey, changed);
            void cache.invalidateQueries({ queryKey: ['artist', artist.id] });
            toast('The profile is saved');
          }}
          onDiscard={() => void fresh().then(() => setRound((now) => now + 1))}
        >
          <Field label="Name" name="name" required maxLength={200} defaultValue={artist.name} />
          <TextField label="About them" name="bio" maxLength={5000} rows={6} defaultValue={artist.bio ?? ''} />
          <SelectField label="Country" name="country" defaultValue={artist.country ?? ''}>
            <option value="">Not said</option>
            {names.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </SelectField>
          <TextField label="Links" name="links" rows={3} hint="One address a line." defaultValue={artist.links.join('\n')} />
          <TextField label="Other names" name="aliases" rows={2} hint="One a line: other spellings, scripts, former names." defaultValue={artist.aliases.join('\n')} />
          <Submit busy="Saving">Save</Submit>
        </EditForm>
      </Section>
    </>
  );
}
