import { useRef, useState } from 'react';
import { Link } from 'wouter';

import { signIn } from '../../api/session';
import type { User } from '../../api/types';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { SessionFrame } from './SessionFrame';
import styles from './Session.module.css';
import { useEntrance } from './useEntrance';

export default function SignInPage({ canRegister, onEntered }: { canRegister: boolean; onEntered: (user: User) => void }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const entrance = useEntrance(onEntered);
  const secret = useRef<HTMLInputElement>(null);
  usePageTitle('Sign in');
  return (
    <SessionFrame
      other={
        canRegister ? (
          <>
            No account?{' '}
            <Link href="/register" className="link">
              Make one
            </Link>
          </>
        ) : (
          'No account? Ask whoever runs this place.'
        )
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          entrance.enter(() => signIn(email.trim(), password));
          secret.current?.select();
        }}
      >
        <h1>Sign in</h1>
        <p className={styles.lead}>Your music is where you left it.</p>
        <div className={styles.fields}>
          <Field
            label="Email"
            type="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            error={entrance.fields.email}
            onChange={(event) => setEmail(event.currentTarget.value)}
          />
          <Field
            ref={secret}
            label="Password"
            type="password"
            autoComplete="current-password"
            required
            value={password}
            error={entrance.fields.password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          {entrance.failure && <Note kind="critical">{entrance.failure}</Note>}
          <Button look="primary" large wide type="submit" aria-disabled={entrance.busy}>
            {entrance.busy ? 'Signing in' : 'Sign in'}
          </Button>
        </div>
      </form>
    </SessionFrame>
  );
}
