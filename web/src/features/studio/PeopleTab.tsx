import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Building2, X } from 'lucide-react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { useAct } from '../../actions/useAct';
import { getPerson } from '../../api/administration';
import { ownLabelsQuery } from '../../api/queries';
import { addArtistLabel, addMember, membersQuery, removeArtistLabel, removeMember } from '../../api/studio';
import { followersQuery } from '../../api/ties';
import { IconButton } from '../../design/Button';
import { Face } from '../../design/Face';
import { Field, SelectField } from '../../design/Field';
import { Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatDay } from '../../platform/format';
import styles from './Studio.module.css';

/** Who acts for an artist. */
export function PeopleTab({ artistId, admin }: { artistId: string; admin: boolean }) {
  const members = useQuery(membersQuery(artistId));
  const labels = useQuery(ownLabelsQuery);
  const followers = useInfiniteQuery({ ...followersQuery, enabled: !admin });
  const stale = [membersQuery(artistId).queryKey];
  const takeOut = useAct((id: string) => removeMember(artistId, id), { done: 'They act for the artist no more', stale });
  const endLabel = useAct((id: string) => removeArtistLabel(artistId, id), { done: 'The label acts for the artist no more', stale });
  const added = (words: string) => (_: unknown, form: HTMLFormElement) => {
    form.reset();
    toast(words);
    void members.refetch();
  };
  const known = followers.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Section title="Who acts for them" words="They upload, change and publish, and say who else may.">
        <Loaded query={members}>
          {(held) => (
            <Rows label="Who acts for the artist">
              {held.members.map((person) => (
                <Row
                  key={person.id}
                  icon={<Face name={person.display_name} size="s" />}
                  title={person.display_name}
                  words={`Since ${formatDay(person.since)}`}
                  end={
                    <IconButton label={`Take ${person.display_name} out`} onClick={() => takeOut.run(person.id)}>
                      <X className="icon" />
                    </IconButton>
                  }
                />
              ))}
              {held.labels.map((label) => (
                <Row
                  key={label.id}
                  icon={<Building2 className="icon" aria-hidden />}
                  title={label.name}
                  words={`Label, since ${formatDay(label.since)}`}
                  end={
                    <IconButton label={`Take ${label.name} out`} onClick={() => endLabel.run(label.id)}>
                      <X className="icon" />
                    </IconButton>
                  }
                />
              ))}
            </Rows>
          )}
        </Loaded>
      </Section>
      <Section title="Let someone act for them">
        {admin ? (
          <Form
            label="Let someone act for them"
            send={async (values) => addMember(artistId, (await getPerson(values.text('person'))).id)}
            onDone={added('They act for the artist now')}
            codes={{ person_not_found: 'person' }}
          >
            <Field label="Address" name="person" type="email" required autoComplete="off" />
            <Submit busy="Adding">Add them</Submit>
          </Form>
        ) : known.length > 0 ? (
          <Form label="Let someone act for them" send={(values) => addMember(artistId, values.text('person'))} onDone={added('They act for the artist now')}>
            <SelectField label="Who" name="person" required hint="Those who follow you." defaultValue="">
              <option value="">Choose someone</option>
              {known.map((person) => (
                <option key={person.id} value={person.id}>
                  {person.display_name}
                </option>
              ))}
            </SelectField>
            <Submit busy="Adding">Add them</Submit>
          </Form>
        ) : (
          <p className={styles.quiet}>Ask them to follow you here first; then they stand in this list.</p>
        )}
      </Section>
      {labels.data && labels.data.length > 0 && (
        <Section title="Let a label act for them" words="Its staff do then.">
          <Form label="Let a label act for them" send={(values) => addArtistLabel(artistId, values.text('label'))} onDone={added('The label acts for the artist now')}>
            <SelectField label="Label" name="label" required>
              {labels.data.map((label) => (
                <option key={label.id} value={label.id}>
                  {label.name}
                </option>
              ))}
            </SelectField>
            <Submit look="secondary" busy="Adding">
              Add the label
            </Submit>
          </Form>
        </Section>
      )}
    </>
  );
}
