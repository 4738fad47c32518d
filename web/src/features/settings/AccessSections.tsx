import { useQueryClient } from '@tanstack/react-query';
import { MailCheck } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { useAct } from '../../actions/useAct';
import { sessionsQuery } from '../../api/account';
import { askForLetter, changeEmail, changePassword } from '../../api/session';
import type { Me } from '../../api/types';
import { Button } from '../../design/Button';
import { Field } from '../../design/Field';
import { Section } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { Note } from '../../design/Words';

/** The address a person signs in with. */
export function EmailSection({ user }: { user: Me }) {
  const [letterTo, setLetterTo] = useState<string | null>(null);
  const letter = useAct(askForLetter, { onDone: () => setLetterTo(user.email) });
  return (
    <Section title="Email" words="You sign in with it, and letters go there. A new one holds once you have followed the link of its letter.">
      {!user.email_verified && letterTo === null && (
        <Note
          kind="warning"
          act={
            <Button aria-disabled={letter.busy} onClick={() => letter.run()}>
              Send the letter
            </Button>
          }
        >
          <b>{user.email}</b> is not confirmed yet. Without that, nobody can bring you to a new password.
        </Note>
      )}
      {letterTo !== null && (
        <Note icon={MailCheck}>
          A letter is on its way to <b>{letterTo}</b>. Follow its link within 30 minutes.
        </Note>
      )}
      <Form
        send={async (values) => {
          const email = values.text('email');
          await changeEmail(email, values.secret('password'));
          return email;
        }}
        onDone={(email, form) => {
          form.reset();
          setLetterTo(email);
        }}
        codes={{ email_invalid: 'email', email_taken: 'email', password_wrong: 'password' }}
      >
        <Field label="Current email" value={user.email} readOnly disabled />
        <Field label="New email" name="email" type="email" autoComplete="email" required maxLength={254} />
        <Field label="Current password" name="password" type="password" autoComplete="current-password" required />
        <Submit busy="Sending the letter" look="secondary">
          Change the email
        </Submit>
      </Form>
    </Section>
  );
}

export function PasswordSection({ user }: { user: Me }) {
  const cache = useQueryClient();
  return (
    <Section title="Password" words="A new one signs you out everywhere but here.">
      <Form
        send={(values) => changePassword(values.secret('current_password'), values.secret('password'))}
        onDone={(_, form) => {
          form.reset();
          void cache.invalidateQueries({ queryKey: sessionsQuery.queryKey });
          toast('Your password is changed. Other sessions are signed out.');
        }}
        codes={{ password_wrong: 'current_password', password_refused: 'password' }}
      >
        {/* For password managers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={user.email} readOnly hidden />
        <Field label="Current password" name="current_password" type="password" autoComplete="current-password" required />
        <Field
          label="New password"
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={8}
          maxLength={128}
          hint="8 characters or more. A sentence is good."
        />
        <Submit busy="Changing it" look="secondary">
          Change the password
        </Submit>
      </Form>
    </Section>
  );
}
