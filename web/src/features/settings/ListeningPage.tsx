import { useQuery, useQueryClient } from '@tanstack/react-query';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { changePreferences, preferencesQuery } from '../../api/account';
import type { Me, Preferences } from '../../api/types';
import { Switch } from '../../design/Choices';
import { SelectField } from '../../design/Field';
import { Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { SettingsFrame } from './SettingsFrame';

type Quality = Preferences['quality_wifi'];

const qualities: readonly (readonly [Quality, string])[] = [
  ['lossless', 'Lossless, as it was recorded'],
  ['very_high', 'Very high, 320 kbit/s'],
  ['high', 'High, 160 kbit/s'],
  ['standard', 'Standard, 128 kbit/s'],
  ['normal', 'Normal, 96 kbit/s'],
  ['saver', 'Data saver, 64 kbit/s'],
  ['low', 'Low, 24 kbit/s'],
];

/** How a person wants to hear, wherever they are signed in. */
export default function ListeningPage({ user }: { user: Me }) {
  const preferences = useQuery(preferencesQuery);
  return (
    <SettingsFrame>
      <Section title="Sound" words="These go with your account, to every device you are signed in on.">
        <Loaded query={preferences} rows={6}>
          {(held) => <Wishes key={held.version} held={held} paying={user.subscription !== 'free'} />}
        </Loaded>
      </Section>
    </SettingsFrame>
  );
}

function Wishes({ held, paying }: { held: Preferences; paying: boolean }) {
  const cache = useQueryClient();
  const best = paying ? undefined : 'Your plan reaches 160 kbit/s. More is used once it reaches more.';
  return (
    <Form
      send={(values) =>
        changePreferences(
          {
            quality_wifi: values.text('quality_wifi') as Quality,
            quality_mobile: values.text('quality_mobile') as Quality,
            loudness: values.text('loudness') as Preferences['loudness'],
            explicit: values.on('explicit'),
          },
          held.version,
        )
      }
      onDone={(now) => {
        cache.setQueryData(preferencesQuery.queryKey, now);
        toast('Your preferences are saved');
      }}
      onRefused={(error) => {
        if (error.code !== 'preferences_stale') return false;
        toast('They were changed elsewhere meanwhile. Here they are as they stand now.', { critical: true });
        void cache.invalidateQueries({ queryKey: preferencesQuery.queryKey });
        return true;
      }}
    >
      <Qualities label="Best quality on Wi-Fi" name="quality_wifi" value={held.quality_wifi} hint={best} />
      <Qualities label="Best quality on mobile data" name="quality_mobile" value={held.quality_mobile} />
      <SelectField
        label="Loudness"
        name="loudness"
        defaultValue={held.loudness}
        hint="Quiet and loud records play equally loud, unless you want each as it was made."
      >
        <option value="off">As each record was made</option>
        <option value="quiet">Even, quiet</option>
        <option value="normal">Even</option>
        <option value="loud">Even, loud</option>
      </SelectField>
      <Switch
        label="Explicit songs"
        name="explicit"
        defaultChecked={held.explicit}
        note="Off greys them out and skips them. Whoever pays for a family can lock this for its members."
      />
      <Submit busy="Saving">Save</Submit>
    </Form>
  );
}

function Qualities({ label, name, value, hint }: { label: string; name: string; value: Quality; hint?: string | undefined }) {
  return (
    <SelectField label={label} name={name} defaultValue={value} {...(hint ? { hint } : {})}>
      {qualities.map(([quality, words]) => (
        <option key={quality} value={quality}>
          {words}
        </option>
      ))}
    </SelectField>
  );
}
