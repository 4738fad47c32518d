import { MailCheck } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { askForReset } from '../../api/session';
import { Field } from '../../design/Field';
import { Note } from '../../design/Words';
import { usePageTitle } from '../../platform/title';
import { SessionFrame } from './SessionFrame';

const back = (
  <>
    Remembered it?{' '}
    <Link href="/sign-in" className="link">
      Sign in
    </Link>
  </>
);

/** For who has forgotten the password. */
export default function ForgotPage() {
  const [asked, setAsked] = useState<string | null>(null);
  usePageTitle('Forgotten password');
  if (asked !== null) {
    return (
      <SessionFrame title="Look in your mail" other={back}>
        <Note icon={MailCheck}>
          If <b>{asked}</b> has an account here, a letter is on its way. Its link leads to a new password and is good for 30
          minutes. Nothing there? Look among the spam, then ask again.
        </Note>
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title="Forgotten password" lead="Tell us your address, and a letter brings you to a new one." other={back}>
      <Form
        send={async (values) => {
          const email = values.text('email');
          await askForReset(email);
          return email;
        }}
        onDone={setAsked}
        codes={{ email_invalid: 'email' }}
      >
        <Field label="Email" name="email" type="email" autoComplete="username" required maxLength={254} autoFocus />
        <Submit busy="Sending" large wide>
          Send the letter
        </Submit>
      </Form>
    </SessionFrame>
  );
}
