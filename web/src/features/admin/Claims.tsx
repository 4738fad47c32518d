import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { claimsQuery, decideClaim, personQuery } from '../../api/administration';
import type { Claim } from '../../api/types';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { TextField } from '../../design/Field';
import { Row, Rows, Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatMoment } from '../../platform/format';
import styles from './Admin.module.css';

type Deciding = { claim: Claim; good: boolean } | null;

/** People who say that an artist's page is theirs. */
export function Claims() {
  const cache = useQueryClient();
  const claims = useInfiniteQuery(claimsQuery);
  const [deciding, setDeciding] = useState<Deciding>(null);
  return (
    <Section title="Claims" words="People who say that an artist is them. Who is believed acts for the artist, who counts as verified.">
      <Loaded query={claims}>
        {({ pages }) => {
          const open = pages.flatMap((page) => page.items);
          if (open.length === 0) return <p className={styles.quiet}>Nobody waits for an answer.</p>;
          return (
            <Rows label="Claims">
              {open.map((claim) => (
                <ClaimRow key={claim.id} claim={claim} onDecide={(good) => setDeciding({ claim, good })} />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={claims.hasNextPage} busy={claims.isFetchingNextPage} onMore={() => void claims.fetchNextPage()} />
      {deciding && (
        <Dialog
          open
          title={deciding.good ? `Give ${deciding.claim.artist.name} to them?` : 'Turn the claim down?'}
          onClose={() => setDeciding(null)}
        >
          <Form
            send={(values) => decideClaim(deciding.claim.id, deciding.good, values.text('answer') || null)}
            onDone={() => {
              void cache.invalidateQueries({ queryKey: claimsQuery.queryKey });
              toast(deciding.good ? 'They act for the artist now' : 'The claim is turned down');
              setDeciding(null);
            }}
          >
            <TextField label="Answer" name="answer" rows={3} maxLength={500} hint="They read it." />
            <Submit busy="Saving" look={deciding.good ? 'primary' : 'critical'}>
              {deciding.good ? 'Believe them' : 'Turn it down'}
            </Submit>
          </Form>
        </Dialog>
      )}
    </Section>
  );
}

function ClaimRow({ claim, onDecide }: { claim: Claim; onDecide: (good: boolean) => void }) {
  const person = useQuery(personQuery(claim.user_id));
  const name = person.data?.display_name ?? 'Someone';
  return (
    <Row
      title={
        <>
          <Link href={`/admin/people/${claim.user_id}`} className="link">
            <u>{name}</u>
          </Link>
          {' is '}
          <Link href={`/artists/${claim.artist.id}`} className="link">
            <u>{claim.artist.name}</u>
          </Link>
        </>
      }
      words={`${claim.note ? `“${claim.note}”, ` : ''}asked ${formatMoment(claim.created_at)}`}
      end={
        <>
          <Button aria-label={`Believe ${name}`} onClick={() => onDecide(true)}>
            Believe
          </Button>
          <Button look="quiet" aria-label={`Turn down ${name}`} onClick={() => onDecide(false)}>
            Turn down
          </Button>
        </>
      }
    />
  );
}
