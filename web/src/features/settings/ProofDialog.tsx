import { useQuery } from '@tanstack/react-query';

import { Form, Submit, type Values } from '../../actions/Form';
import { secondFactorQuery } from '../../api/factors';
import type { Proof } from '../../api/types';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { Field } from '../../design/Field';

interface ProofDialogProps<T> {
  title: string;
  words: string;
  act: string;
  busy: string;
  critical?: boolean;
  send: (proof: Proof, values: Values) => Promise<T>;
  onDone: (answer: T) => void;
  onClose: () => void;
  children?: React.ReactNode;
}

/** Asks a person again who they are, before something grave: a session that was left open is no proof. */
export function ProofDialog<T>({ title, words, act, busy, critical, send, onDone, onClose, children }: ProofDialogProps<T>) {
  return (
    <Dialog open onClose={onClose} title={title} words={words}>
      <Form send={(values) => send(proofOf(values), values)} onDone={onDone} codes={{ bad_credentials: 'password', code_wrong: 'code' }}>
        <span />
        {children}
        <ProofFields />
        <Submit
          busy={busy}
          look={critical ? 'critical' : 'primary'}
          beside={
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
          }
        >
          {act}
        </Submit>
      </Form>
    </Dialog>
  );
}

/** Codes count only where there is an app; without a password, a fresh sign-in is proof enough. */
function ProofFields() {
  const factor = useQuery(secondFactorQuery);
  return (
    <>
      <Field label="Your password" name="password" type="password" autoComplete="current-password" autoFocus />
      {factor.data?.totp && (
        <Field
          label="Or a code from your app"
          name="code"
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={100}
          hint="If you give the password, leave this empty."
        />
      )}
    </>
  );
}

function proofOf(values: Values): Proof {
  const [password, code] = [values.secret('password'), values.text('code')];
  return { ...(password ? { password } : {}), ...(code && !password ? { code } : {}) };
}
