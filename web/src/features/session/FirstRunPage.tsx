import { useQuery } from '@tanstack/react-query';
import { CircleCheck, HardDrive } from 'lucide-react';

import { Form, Submit } from '../../actions/Form';
import { setupQuery } from '../../api/queries';
import { makeFirstAdmin } from '../../api/session';
import type { Registration, Setup } from '../../api/types';
import { Options } from '../../design/Choices';
import { Field } from '../../design/Field';
import { Logo } from '../../design/Logo';
import { Progress } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { accountCodes, AccountFields } from './AccountFields';
import styles from './Session.module.css';

/** A server without people: its first account is made here. */
export default function FirstRunPage({ setup, onEntered }: { setup: Setup; onEntered: () => void }) {
  usePageTitle('First account');
  return (
    <div className={styles.first}>
      <header className={styles.brand}>
        <Logo />
        <span>segue</span>
      </header>
      <main className={styles.columns} id="main">
        <div className={styles.hello}>
          <h1>Hello. Nobody runs this server yet.</h1>
          <p className={styles.lead}>Make the first account. It can do everything; others can join later.</p>
          <Form
            send={(values) =>
              makeFirstAdmin(
                {
                  email: values.text('email'),
                  password: values.secret('password'),
                  displayName: values.text('display_name'),
                },
                values.text('code') || null,
                setup.registration_fixed ? null : (values.text('registration') as Registration),
              )
            }
            onDone={onEntered}
            codes={accountCodes}
          >
            <AccountFields />
            {setup.needs_code && (
              <Field
                label="Code"
                name="code"
                required
                autoComplete="one-time-code"
                hint="It stands in the server's log since its start. Only whoever can read that may take this place."
              />
            )}
            {!setup.registration_fixed && (
              <Options
                label="Who may join?"
                name="registration"
                initial="closed"
                options={[
                  { value: 'closed', words: 'Nobody by themselves', note: 'You make the accounts.' },
                  { value: 'invite', words: 'Whom you invite', note: 'An invitation is a link you hand to someone.' },
                  { value: 'open', words: 'Everyone', note: 'Whoever reaches this place can make an account.' },
                ]}
              />
            )}
            <Submit busy="Making the account" large>
              Make this account
            </Submit>
          </Form>
        </div>
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
