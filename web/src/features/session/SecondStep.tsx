import { Fingerprint, LifeBuoy, Smartphone } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { passkeysWork, signInByPasskey } from '../../api/passkeys';
import type { ApiError } from '../../api/problem';
import { completeByCode, restoreTicketOf, type SecondMethod, type Waiting } from '../../api/session';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import styles from './Session.module.css';

interface SecondStepProps {
  waiting: Waiting;
  onEntered: () => void;
  /** The sign-in waited too long, or was tried too often. */
  onOver: (words: string) => void;
  /** Everything was right, but the account is deleted. */
  onDeleted: (ticket: string) => void;
}

const ways: Readonly<Record<SecondMethod, { words: string; icon: typeof Smartphone }>> = {
  totp: { words: 'Use the authenticator app', icon: Smartphone },
  passkey: { words: 'Use a passkey', icon: Fingerprint },
  recovery_code: { words: 'Use a recovery code', icon: LifeBuoy },
};

/** What is asked after the password: a code of the app, a passkey, or a code kept for when those are lost. */
export function SecondStep({ waiting, onEntered, onOver, onDeleted }: SecondStepProps) {
  const usable = waiting.methods.filter((method) => method !== 'passkey' || passkeysWork());
  const [method, setMethod] = useState<SecondMethod | undefined>(usable[0]);
  const over = (error: ApiError) => {
    const ticket = restoreTicketOf(error);
    if (ticket !== null) onDeleted(ticket);
    else if (error.code === 'sign_in_over') onOver(error.detail ?? error.message);
    return ticket !== null || error.code === 'sign_in_over';
  };
  return (
    <>
      {method === undefined && <p>This browser has none of what your account asks for. Sign in from another device.</p>}
      {method === 'passkey' && (
        <Form key="passkey" send={() => signInByPasskey(waiting)} onDone={onEntered} onRefused={over}>
          <Submit busy="Waiting for the passkey" large wide>
            Use a passkey
          </Submit>
        </Form>
      )}
      {(method === 'totp' || method === 'recovery_code') && (
        <Form
          key={method}
          send={(values) => completeByCode(method, waiting.challenge, values.text('code'))}
          onDone={onEntered}
          onRefused={over}
          codes={{ code_wrong: 'code' }}
        >
          {method === 'totp' ? (
            <Field
              label="Code from your app"
              name="code"
              required
              autoFocus
              autoComplete="one-time-code"
              inputMode="numeric"
              maxLength={10}
              hint="Six digits; they change every 30 seconds."
            />
          ) : (
            <Field
              label="Recovery code"
              name="code"
              required
              autoFocus
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={100}
              hint="One of the ten you kept. It is used up by this."
            />
          )}
          <Submit busy="Signing in" large wide>
            Sign in
          </Submit>
        </Form>
      )}
      <div className={styles.ways}>
        {usable
          .filter((other) => other !== method)
          .map((other) => {
            const { words, icon: Icon } = ways[other];
            return (
              <Button key={other} look="quiet" onClick={() => setMethod(other)}>
                <Icon className="icon" aria-hidden />
                {words}
              </Button>
            );
          })}
      </div>
    </>
  );
}
