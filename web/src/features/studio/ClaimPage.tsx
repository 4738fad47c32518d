import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useLocation } from 'wouter';

import { Failed } from '../../actions/Failed';
import { Form, Submit } from '../../actions/Form';
import { ownLabelsQuery } from '../../api/queries';
import { claimArtist, ownClaimsQuery, studioArtistQuery } from '../../api/studio';
import { SelectField, TextField } from '../../design/Field';
import { Page, PageHead } from '../../design/Page';
import { Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';
import { formatMoment } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import { Back } from './Back';

/** Saying that an artist is oneself, or of one's label. */
export default function ClaimPage({ id }: { id: string }) {
  const cache = useQueryClient();
  const [, go] = useLocation();
  const artist = useQuery(studioArtistQuery(id));
  const labels = useQuery(ownLabelsQuery);
  const claims = useQuery(ownClaimsQuery);
  const waiting = claims.data?.find((claim) => claim.artist.id === id && claim.state === 'open');
  usePageTitle('Claim an artist');
  if (artist.isError) return <Failed error={artist.error} what="artist" onRetry={() => void artist.refetch()} />;
  const name = artist.data?.name ?? 'this artist';
  return (
    <Page>
      <Back to={`/artists/${id}`}>{name}</Back>
      <PageHead title={`Claim ${name}`} />
      {waiting && <Note>You claimed {name} {formatMoment(waiting.created_at)}. An admin will answer; you need not ask again.</Note>}
      <Section title="Is it you?" words="An admin reads this and answers. You act for the artist from then on.">
        <Form
          label={`Claim ${name}`}
          send={(values) => claimArtist(id, values.text('note'), values.text('label_id') || null)}
          onDone={() => {
            void cache.invalidateQueries({ queryKey: ownClaimsQuery.queryKey });
            toast('Your claim is sent');
            go('/studio');
          }}
          codes={{ label_unknown: 'label_id' }}
        >
          <TextField
            label="How can we tell?"
            name="note"
            required
            maxLength={2000}
            hint="Such as your page elsewhere that names this account, or an address of your label."
          />
          {labels.data && labels.data.length > 0 && (
            <SelectField label="For" name="label_id">
              <option value="">Yourself</option>
              {labels.data.map((label) => (
                <option key={label.id} value={label.id}>
                  {label.name}
                </option>
              ))}
            </SelectField>
          )}
          <Submit busy="Sending it">Send the claim</Submit>
        </Form>
      </Section>
    </Page>
  );
}
