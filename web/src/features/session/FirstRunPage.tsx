import { useQuery } from '@tanstack/react-query';
import { CircleCheck, HardDrive } from 'lucide-react';
import { useState } from 'react';

import { setupQuery } from '../../api/queries';
import { makeFirstAdmin } from '../../api/session';
import type { Setup, User } from '../../api/types';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import { Logo } from '../../design/Logo';
import { Note, Progress } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { AccountFields, emptyAccount } from './AccountFields';
import styles from './Session.module.css';
import { useEntrance } from './useEntrance';

/** A server without people: its first account is made here. */
export default function FirstRunPage({ setup, onEntered }: { setup: Setup; onEntered: (user: User) => void }) {
  const [account, setAccount] = useState(emptyAccount);
  const [code, setCode] = useState('');
  const entrance = useEntrance(onEntered);
  usePageTitle('First account');
  return (
    <div className={styles.first}>
      <header className={styles.brand}>
        <Logo />
        <span>segue</span>
      </header>
      <main className={styles.columns} id="main">
        <form
          className={styles.hello}
          onSubmit={(event) => {
            event.preventDefault();
            const { email, password, name } = account;
            entrance.enter(() =>
              makeFirstAdmin({ email: email.trim(), password, displayName: name.trim(), code: code.trim() || null }),
            );
          }}
        >
          <h1>Hello. Nobody runs this server yet.</h1>
          <p className={styles.lead}>Make the first account. It can do everything; others can join later.</p>
          <div className={styles.fields}>
            <AccountFields account={account} onChange={setAccount} errors={entrance.fields} />
            {setup.needs_code && (
              <Field
                label="Code"
                required
                autoComplete="one-time-code"
                hint="It stands in the server's log since its start. Only whoever can read that may take this place."
                value={code}
                error={entrance.fields.code}
                onChange={(event) => setCode(event.currentTarget.value)}
              />
            )}
            {entrance.failure && <Note kind="critical">{entrance.failure}</Note>}
            <Button className={styles.start} look="primary" large type="submit" aria-disabled={entrance.busy}>
              {entrance.busy ? 'Making the account' : 'Make this account'}
            </Button>
          </div>
        </form>
        <Meanwhile />
      </main>
    </div>
  );
}

function Meanwhile() {
  const setup = useQuery({
    ...setupQuery,
    refetchInterval: (query) => (query.state.data?.demo.state === 'making' ? 2000 : false),
  });
  const demo = setup.data?.demo;
  return (
    <aside className={styles.box}>
      {demo && demo.state !== 'off' ? (
        <>
          <h2>{demo.state === 'making' ? 'Meanwhile, music is being made' : 'There is music already'}</h2>
          <p>
            {demo.songs_total} demo songs, composed on this machine, so that there is something to hear. You can remove
            them in one step.
          </p>
          <div className={styles.line}>
            <span>
              {demo.songs_ready} of {demo.songs_total} songs
            </span>
            {demo.state === 'ready' ? (
              <span className={styles.ready}>
                <CircleCheck className="icon icon-s" aria-hidden />
                Ready
              </span>
            ) : (
              <span>{Math.round((100 * demo.songs_ready) / Math.max(1, demo.songs_total))} %</span>
            )}
          </div>
          <Progress thick label="Demo songs" percent={(100 * demo.songs_ready) / Math.max(1, demo.songs_total)} />
        </>
      ) : (
        <>
          <h2>Then bring music</h2>
          <p>Upload songs in this player, or import a whole folder from the server.</p>
        </>
      )}
      <div className={styles.folder}>
        <HardDrive className="icon" aria-hidden />
        <span>
          <b>Have a folder of music?</b>
          <span>
            Import it in place, nothing is moved: <code>segue import FOLDER</code>
          </span>
        </span>
      </div>
    </aside>
  );
}
