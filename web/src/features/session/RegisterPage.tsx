import { useState } from 'react';
import { Link } from 'wouter';

import { register } from '../../api/session';
import type { User } from '../../api/types';
import { Button } from '../../design/Button';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { AccountFields, emptyAccount } from './AccountFields';
import { SessionFrame } from './SessionFrame';
import styles from './Session.module.css';
import { useEntrance } from './useEntrance';

export default function RegisterPage({ onEntered }: { onEntered: (user: User) => void }) {
  const [account, setAccount] = useState(emptyAccount);
  const entrance = useEntrance(onEntered);
  usePageTitle('Make an account');
  return (
    <SessionFrame
      other={
        <>
          Have an account?{' '}
          <Link href="/" className="link">
            Sign in
          </Link>
        </>
      }
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          entrance.enter(() => register(account.email.trim(), account.password, account.name.trim()));
        }}
      >
        <h1>Make an account</h1>
        <p className={styles.lead}>To listen here, and to keep what you heard.</p>
        <div className={styles.fields}>
          <AccountFields account={account} onChange={setAccount} errors={entrance.fields} />
          {entrance.failure && <Note kind="critical">{entrance.failure}</Note>}
          <Button look="primary" large wide type="submit" aria-disabled={entrance.busy}>
            {entrance.busy ? 'Making the account' : 'Make this account'}
          </Button>
        </div>
      </form>
    </SessionFrame>
  );
}
