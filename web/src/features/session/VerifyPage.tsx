import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { meQuery } from '../../api/queries';
import { confirmAddress } from '../../api/session';
import { buttonClass } from '../../design/Button';
import { Note } from '../../design/Words';
import { useHashValue } from '../../platform/hash';
import { usePageTitle } from '../../platform/title';
import { SessionFrame } from './SessionFrame';

const told = {
  sign_up: { title: 'Your account is made', lead: 'Sign in with your address and the password you chose.' },
  verify: { title: 'Your address is confirmed', lead: 'Nothing more to do.' },
  change: { title: 'Your address is changed', lead: 'Sign in with the new one from now on.' },
  reset: { title: 'Done', lead: 'Nothing more to do.' },
} as const;

/**
 * Where a letter that confirms an address leads to. A button does it, not the page's opening: programs
 * that look into letters open their links, and would use them up.
 */
export default function VerifyPage({ signedIn }: { signedIn: boolean }) {
  const cache = useQueryClient();
  const token = useHashValue('token');
  const [did, setDid] = useState<keyof typeof told | null>(null);
  usePageTitle('Confirm your address');
  if (did !== null) {
    return (
      <SessionFrame title={told[did].title} lead={told[did].lead}>
        <Link href={signedIn ? '/' : '/sign-in'} className={buttonClass('primary', { large: true, wide: true })}>
          {signedIn ? 'Go on' : 'Sign in'}
        </Link>
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title="Confirm your address" lead="So that letters reach you, and nobody else takes it.">
      {token === null ? (
        <Note kind="warning">This address is not whole. Open the link of the letter once more.</Note>
      ) : (
        <Form
          send={() => confirmAddress(token)}
          onDone={(purpose) => {
            setDid(purpose);
            if (signedIn) void cache.invalidateQueries({ queryKey: meQuery.queryKey });
          }}
        >
          <Submit busy="Confirming" large wide>
            Confirm it
          </Submit>
        </Form>
      )}
    </SessionFrame>
  );
}
