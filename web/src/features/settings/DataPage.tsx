import { useQuery } from '@tanstack/react-query';
import { FileArchive } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { useAct } from '../../actions/useAct';
import { deleteAccount, exportQuery, requestExport } from '../../api/account';
import type { Export } from '../../api/types';
import { Button, buttonClass } from '../../design/Button';
import { Check } from '../../design/Choices';
import { Field } from '../../design/Field';
import { Acts, Row, Rows, Section, Standing } from '../../design/Sections';
import { Note } from '../../design/Words';
import { formatDay, formatMoment, formatSize } from '../../platform/format';
import styles from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';

/** A person's rights: to take everything away with them, and to be forgotten. */
export default function DataPage({ onLeft }: { onLeft: () => void }) {
  return (
    <SettingsFrame>
      <Section title="Take it with you" words="Everything that is held about you, in one file: as JSON for programs, as CSV for spreadsheets.">
        <TakeAway />
      </Section>
      <Section title="Delete the account" words="You are signed out everywhere at once. For 30 days you can come back; then all of it is erased for good.">
        <Delete onLeft={onLeft} />
      </Section>
    </SettingsFrame>
  );
}

function TakeAway() {
  const [id, setId] = useState<string | null>(null);
  const ask = useAct(requestExport, { onDone: (made: Export) => setId(made.id) });
  const held = useQuery({
    ...exportQuery(id ?? ''),
    enabled: id !== null,
    refetchInterval: (query) => (query.state.data?.state === 'queued' ? 1500 : false),
  });
  if (!held.data) {
    return (
      <Acts>
        <Button aria-disabled={ask.busy} onClick={() => ask.run()}>
          {ask.busy ? 'Asking for it' : 'Put everything together'}
        </Button>
      </Acts>
    );
  }
  return (
    <div aria-live="polite">
      <Rows label="Export">
        <ExportRow made={held.data} onAgain={() => ask.run()} />
      </Rows>
    </div>
  );
}

function ExportRow({ made, onAgain }: { made: Export; onAgain: () => void }) {
  const icon = <FileArchive className="icon" aria-hidden />;
  if (made.state === 'queued') {
    return <Row icon={icon} title="Being put together" words="You may leave this page and come back." />;
  }
  if (made.state === 'failed' || made.url === null) {
    return (
      <Row
        icon={icon}
        title={<Standing kind="critical">It could not be put together</Standing>}
        words="The operator finds the reason in the log."
        end={<Button onClick={onAgain}>Try again</Button>}
      />
    );
  }
  return (
    <Row
      icon={icon}
      title={`Everything as of ${formatMoment(made.requested_at)}`}
      words={`${formatSize(made.size ?? 0)}. It can be fetched until ${formatDay(made.expires_at ?? '')}.`}
      end={
        <a className={buttonClass('secondary')} href={made.url} download>
          Download
        </a>
      }
    />
  );
}

function Delete({ onLeft }: { onLeft: () => void }) {
  const [gone, setGone] = useState<string | null>(null);
  if (gone !== null) {
    return (
      <Note kind="warning" act={<Button onClick={onLeft}>Leave</Button>}>
        <b>Your account is deleted.</b> Sign in until {formatDay(gone)} to restore it.
      </Note>
    );
  }
  return (
    <Form
      send={(values) => deleteAccount(values.secret('password') || null)}
      onDone={({ erased_from }) => setGone(erased_from)}
      codes={{ password_wrong: 'password' }}
    >
      <Field
        label="Your password"
        name="password"
        type="password"
        autoComplete="current-password"
        hint="Leave it empty if you have none, and have just signed in."
      />
      <Check label="Delete my account and what is kept with it" name="sure" required />
      <p className={styles.quiet}>
        What was paid out for music stays in the books, without your name: the law wants it so.
      </p>
      <Submit look="critical" busy="Deleting">
        Delete the account
      </Submit>
    </Form>
  );
}
