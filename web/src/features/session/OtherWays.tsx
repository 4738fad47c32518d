import { useMutation, useQuery } from '@tanstack/react-query';
import { Fingerprint, KeyRound } from 'lucide-react';

import { passkeysWork, signInByPasskey } from '../../api/passkeys';
import { ApiError, wordsOf } from '../../api/problem';
import { methodsQuery, restoreTicketOf } from '../../api/session';
import { Button, buttonClass } from '../../design/Button';
import { Note } from '../../design/Words';
import styles from './Session.module.css';

/** Ways in beside the password, where there are any. */
export function OtherWays({ onEntered, onDeleted }: { onEntered: () => void; onDeleted: (ticket: string) => void }) {
  const methods = useQuery(methodsQuery);
  const passkey = useMutation({ 
    mutationFn: () => signInByPasskey('alone'),
    onSuccess: onEntered,
    onError: (error) => {
      const ticket = error instanceof ApiError ? restoreTicketOf(error) : null;
      if (ticket !== null) onDeleted(ticket);
    },
  });
  const providers = methods.data?.providers ?? [];
  const passkeys = (methods.data?.passkeys ?? false) && passkeysWork();
  if (!passkeys && providers.length === 0) return null;
  return (
    <div className={styles.ways}>
      <p className={styles.or}>or</p>
      {passkey.isError && <Note kind="critical">{wordsOf(passkey.error)}</Note>}
      {passkeys && (
        <Button large wide aria-disabled={passkey.isPending} onClick={() => passkey.isPending || passkey.mutate()}>
          <Fingerprint className="icon" aria-hidden />
          {passkey.isPending ? 'Waiting for the passkey' : 'Use a passkey'}
        </Button>
      )}
      {providers.map(({ id, label }) => (
        <a key={id} className={buttonClass('secondary', { large: true, wide: true })} href={startOf(id)}>
          <KeyRound className="icon" aria-hidden />
          {label}
        </a>
      ))}
    </div>
  );
}

/** Where the browser begins at a provider, to come back to where it wanted to go. */
function startOf(provider: string): string {
  const { pathname, search } = location;
  return `/api/v1/auth/oidc/${encodeURIComponent(provider)}/start?next=${encodeURIComponent(pathname + search)}`;
}
