import { useQuery } from '@tanstack/react-query';
import { Building2 } from 'lucide-react';

import { useAct } from '../../actions/useAct';
import { acceptLabel, declineLabel, labelInvitationsQuery } from '../../api/labels';
import { Button } from '../../design/Button';
import { Row, Rows, Section } from '../../design/Sections';
import { formatDay } from '../../platform/format';

const stale = [labelInvitationsQuery.queryKey, ['me']];

/** Labels that ask one to act for their artists; nothing stands here when none does. */
export function LabelInvitations() {
  const invitations = useQuery(labelInvitationsQuery).data?.items ?? [];
  const accept = useAct(acceptLabel, { done: 'You act for the label now', stale });
  const decline = useAct(declineLabel, { done: 'The label is turned down', stale });
  if (invitations.length === 0) return null;
  return (
    <Section title="Labels" words="Who acts for a label edits the music of its artists.">
      <Rows label="Labels that ask for you">
        {invitations.map((one) => (
          <Row
            key={one.label_id}
            icon={<Building2 className="icon" aria-hidden />}
            title={one.label_name}
            words={`Asks you to be ${one.role === 'owner' ? 'an owner' : 'a manager'}, until ${formatDay(one.expires_at)}`}
            end={
              <>
                <Button aria-label={`Accept ${one.label_name}`} onClick={() => accept.run(one.label_id)}>
                  Accept
                </Button>
                <Button look="quiet" aria-label={`Turn down ${one.label_name}`} onClick={() => decline.run(one.label_id)}>
                  Turn down
                </Button>
              </>
            }
          />
        ))}
      </Rows>
    </Section>
  );
}
