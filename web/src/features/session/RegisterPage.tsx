import { useQuery } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { wordsOf } from '../../api/problem';
import { checkInvitation, register } from '../../api/session';
import type { Registration } from '../../api/types';
import { Field } from '../../design/Field';
import { Note } from '../../design/Words';
import { formatDay } from '../../platform/format';
import { useHashValue } from '../../platform/hash';
import { usePageTitle } from '../../platform/title';
import { accountCodes, AccountFields } from './AccountFields';
import { SessionFrame } from './SessionFrame';

interface RegisterProps {
  registration: Registration;
  onEntered: () => void;
}

export default function RegisterPage({ registration, onEntered }: RegisterProps) {
  const fromLink = useHashValue('invitation');
  const [typed, setTyped] = useState('');
  const [letterTo, setLetterTo] = useState<string | null>(null);
  const invitation = fromLink ?? typed;
  usePageTitle('Make an account');
  const other = (
    <>
      Have an account?{' '}
      <Link href="/sign-in" className="link">
        Sign in
      </Link>
    </>
  );
  if (letterTo !== null) {
    return (
      <SessionFrame title="Look in your mail" other={other}>
        <Note icon={MailCheck}>
          A letter is on its way to <b>{letterTo}</b>. Its link makes the account; it is good for 30 minutes.
        </Note>
      </SessionFrame>
    );
  }
  if (registration !== 'open' && !invitation) {
    return <AskInvitation mode={registration} other={other} onCode={setTyped} />;
  }
  return (
    <SessionFrame title="Make an account" lead="To listen here, and to keep what you heard." other={other}>
      {invitation !== '' && <Invited invitation={invitation} />}
      <Form
        send={async (values) => {
          const email = values.text('email');
          const account = { email, password: values.secret('password'), displayName: values.text('display_name') };
          return { email, how: await register(account, invitation || null) };
        }}
        onDone={({ email, how }) => (how === 'entered' ? onEntered() : setLetterTo(email))}
        codes={accountCodes}
      >
        <AccountFields />
        <Submit busy="Making the account" large wide>
          Make this account
        </Submit>
      </Form>
    </SessionFrame>
  );
}

/** Says early whether the invitation is still good, and for whom. */
function Invited({ invitation }: { invitation: string }) {
  const found = useQuery({
    queryKey: ['invitation', invitation],
    queryFn: () => checkInvitation(invitation),
    staleTime: Infinity,
  });
  if (found.isError) return <Note kind="warning">{wordsOf(found.error)}</Note>;
  if (!found.data) return null;
  const { email, expires_at } = found.data;
  return (
    <Note>
      You are invited{email ? ` as ${email}` : ''}. The invitation is good until {formatDay(expires_at)}.
    </Note>
  );
}

function AskInvitation({ mode, other, onCode }: { mode: Registration; other: React.ReactNode; onCode: (code: string) => void }) {
  if (mode === 'closed') {
    return (
      <SessionFrame title="Nobody can sign up by themselves" lead="Ask whoever runs this place for an account or an invitation." other={other}>
        {null}
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title="Make an account" lead="This place takes people who are invited. Open the link you were given, or put it in here." other={other}>
      <Form send={(values) => Promise.resolve(codeIn(values.text('invitation')))} onDone={onCode}>
        <Field label="Invitation" name="invitation" required maxLength={500} autoFocus autoComplete="off" spellCheck={false} />
        <Submit busy="Looking" large wide>
          Go on
        </Submit>
      </Form>
    </SessionFrame>
  );
}

/** The code in a link that was put in whole, or the code itself. */
function codeIn(text: string): string {
  return new URLSearchParams(text.slice(text.indexOf('#') + 1)).get('invitation') ?? text;
}
