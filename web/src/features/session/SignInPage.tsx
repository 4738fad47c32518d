import { useState } from 'react';
import { Link, useSearchParams } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import type { ApiError } from '../../api/problem';
import { knownMethods, restoreAccount, restoreByTicket, signIn, type Waiting, waitingOf } from '../../api/session';
import type { Setup } from '../../api/types';
import { Field } from '../../design/Field';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { OtherWays } from './OtherWays';
import { Restore, takeTicket } from './Restore';
import { SecondStep } from './SecondStep';
import { SessionFrame } from './SessionFrame';

interface SignInProps {
  registration: Setup['registration'];
  onEntered: () => void;
  /** Says that the browser came back from a provider, and that its sign-in waits for a second step. */
  waits?: boolean;
  /** Says that someone was in, and is asked again. */
  ended?: boolean;
}

export default function SignInPage({ registration, onEntered, waits = false, ended = false }: SignInProps) {
  const [search] = useSearchParams();
  const back: Waiting = { challenge: null, methods: knownMethods((search.get('methods') ?? '').split(',')) };
  const [waiting, setWaiting] = useState<Waiting | null>(waits ? back : null);
  const [over, setOver] = useState<string | null>(ended ? 'Your session has ended. Sign in again to go on where you were.' : null);
  const [ticket, setTicket] = useState(takeTicket);
  if (waiting) {
    return (
      <StepPage
        waiting={waiting}
        onEntered={onEntered}
        onOver={(words) => {
          setOver(words);
          setWaiting(null);
        }}
        onDeleted={(given) => {
          setTicket(given);
          setWaiting(null);
        }}
        onBack={() => setWaiting(null)}
      />
    );
  }
  const ways = { ticket, onDeleted: setTicket, onEntered, onWaiting: setWaiting };
  return <PasswordPage registration={registration} over={over} {...ways} />;
}

interface StepPageProps {
  waiting: Waiting;
  onEntered: () => void;
  onOver: (words: string) => void;
  onDeleted: (ticket: string) => void;
  onBack: () => void;
}

function StepPage({ onBack, ...step }: StepPageProps) {
  usePageTitle('One more step');
  return (
    <SessionFrame
      title="One more step"
      lead="Your account asks for more than the password."
      other={
        <button type="button" className="link" onClick={onBack}>
          Start again
        </button>
      }
    >
      <SecondStep {...step} />
    </SessionFrame>
  );
}

interface PasswordPageProps {
  registration: Setup['registration'];
  over: string | null;
  /** What restores the account that the last sign-in without a password found deleted. */
  ticket: string | null;
  onDeleted: (ticket: string | null) => void;
  onEntered: () => void;
  onWaiting: (waiting: Waiting) => void;
}

function PasswordPage({ registration, over, ticket, onDeleted, onEntered, onWaiting }: PasswordPageProps) {
  const [deleted, setDeleted] = useState<{ email: string; password: string } | null>(null);
  const [restored, setRestored] = useState(false);
  usePageTitle('Sign in');
  const refused = (error: ApiError, email: string, password: string): boolean => {
    const waiting = waitingOf(error);
    if (waiting) onWaiting(waiting);
    else if (error.code === 'account_deleted') setDeleted({ email, password });
    return waiting !== null || error.code === 'account_deleted';
  };
  return (
    <SessionFrame title="Sign in" lead="Your music is where you left it." other={<Joining registration={registration} />}>
      {over !== null && <Note kind="warning">{over}</Note>}
      {restored && <Note>Your account is restored. Sign in as you always did.</Note>}
      {ticket !== null ? (
        <Restore
          send={() => restoreByTicket(ticket)}
          onRestored={() => {
            onDeleted(null);
            setRestored(true);
          }}
          onLeft={() => onDeleted(null)}
        />
      ) : deleted ? (
        <Restore
          send={async () => {
            await restoreAccount(deleted.email, deleted.password);
            return signIn(deleted.email, deleted.password);
          }}
          onRestored={onEntered}
          onRefused={(error) => refused(error, deleted.email, deleted.password)}
          onLeft={() => setDeleted(null)}
        />
      ) : (
        <PasswordForm onEntered={onEntered} onRefused={refused} />
      )}
      {!deleted && ticket === null && <OtherWays onEntered={onEntered} onDeleted={onDeleted} />}
    </SessionFrame>
  );
}

type Refused = (error: ApiError, email: string, password: string) => boolean;

function PasswordForm({ onEntered, onRefused }: { onEntered: () => void; onRefused: Refused }) {
  return (
    <Form
      send={(values) => signIn(values.text('email'), values.secret('password'))}
      onDone={onEntered}
      onRefused={(error, values) => onRefused(error, values.text('email'), values.secret('password'))}
    >
      <Field label="Email" name="email" type="email" autoComplete="username" required autoFocus />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        corner={
          <Link href="/forgot" className="link">
            Forgot it?
          </Link>
        }
      />
      <Submit busy="Signing in" large wide>
        Sign in
      </Submit>
    </Form>
  );
}

function Joining({ registration }: { registration: Setup['registration'] }) {
  if (registration === 'closed') return 'No account? Ask whoever runs this place.';
  return (
    <>
      No account?{' '}
      <Link href="/register" className="link">
        {registration === 'open' ? 'Make one' : 'Use an invitation'}
      </Link>
    </>
  );
}
