import { useQueryClient } from '@tanstack/react-query';
import { ImagePlus } from 'lucide-react';
import { useMemo, useRef } from 'react';

import { Form, Submit } from '../../actions/Form';
import { useAct } from '../../actions/useAct';
import { avatarUrl, changeProfile, putAvatar, removeAvatar } from '../../api/account';
import { meQuery } from '../../api/queries';
import type { Me } from '../../api/types';
import { Button } from '../../design/Button';
import { Options } from '../../design/Choices';
import { Face } from '../../design/Face';
import { Field, SelectField, TextField } from '../../design/Field';
import { Acts, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { countries } from '../../platform/countries';
import { SettingsFrame } from './SettingsFrame';
import styles from './Settings.module.css';

const sources: Readonly<Record<string, string>> = {
  admin: 'An admin has set it.',
  profile: 'You have said so.',
  edge: 'Your connection comes from there.',
  address: 'Your network address is from there.',
};

/** How others see a person, and where they are. */
export default function ProfilePage({ user }: { user: Me }) {
  return (
    <SettingsFrame>
      <Section title="Picture" words="Its middle is cut out square. What the file says of place and camera is left out.">
        <Picture user={user} />
      </Section>
      <Section title="Profile" words="Your name and picture can be seen by everyone who is signed in here.">
        <Details user={user} />
      </Section>
    </SettingsFrame>
  );
}

function Picture({ user }: { user: Me }) {
  const file = useRef<HTMLInputElement>(null);
  const stale = [meQuery.queryKey];
  const put = useAct(putAvatar, { done: 'Your picture is changed', stale });
  const remove = useAct(removeAvatar, { done: 'Your picture is removed', stale });
  return (
    <div className={styles.picture}>
      <Face name={user.display_name} size="l" picture={user.avatar_id && avatarUrl(user.avatar_id, 320)} />
      <Acts>
        <input
          ref={file}
          type="file"
          hidden
          accept="image/*"
          aria-label="Picture"
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            if (chosen) put.run(chosen);
            event.currentTarget.value = '';
          }}
        />
        <Button aria-disabled={put.busy} onClick={() => file.current?.click()}>
          <ImagePlus className="icon icon-s" aria-hidden />
          {put.busy ? 'Sending the picture' : user.avatar_id ? 'Choose another' : 'Choose a picture'}
        </Button>
        {user.avatar_id && (
          <Button look="quiet" aria-disabled={remove.busy} onClick={() => remove.run()}>
            Remove
          </Button>
        )}
      </Acts>
    </div>
  );
}

function Details({ user }: { user: Me }) {
  const cache = useQueryClient();
  const names = useMemo(() => countries(), []);
  return (
    <Form
      send={(values) =>
        changeProfile({
          display_name: values.text('display_name'),
          bio: values.text('bio') || null,
          country: values.text('country') || null,
          visibility: values.text('visibility') === 'private' ? 'private' : 'public',
        })
      }
      onDone={(me) => {
        cache.setQueryData(meQuery.queryKey, me);
        toast('Your profile is saved');
      }}
      codes={{ display_name_empty: 'display_name', country_unknown: 'country' }}
    >
      <Field label="Name" name="display_name" autoComplete="name" required maxLength={100} defaultValue={user.display_name} />
      <TextField label="About you" name="bio" maxLength={2000} defaultValue={user.bio ?? ''} />
      <SelectField
        label="Country"
        name="country"
        autoComplete="country"
        defaultValue={user.own_country ?? ''}
        hint={
          user.country
            ? `You are taken to be in ${nameOf(names, user.country.code)}. ${sources[user.country.source] ?? ''} It decides which music is licensed for you.`
            : 'It decides which music is licensed for you.'
        }
      >
        <option value="">Not said</option>
        {names.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </SelectField>
      <Options
        label="Who may follow you"
        name="visibility"
        initial={user.visibility}
        options={[
          { value: 'public', words: 'Everyone', note: 'Anyone signed in here sees what you say about yourself.' },
          { value: 'private', words: 'Whom you let', note: 'People ask first. Only those you let in see more than name and picture.' },
        ]}
      />
      <Submit busy="Saving">Save</Submit>
    </Form>
  );
}

function nameOf(names: readonly { code: string; name: string }[], code: string): string {
  return names.find((country) => country.code === code)?.name ?? code;
}
