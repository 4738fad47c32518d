import { useState } from 'react';
import { Link } from 'wouter';

import { Form, Submit } from '../../actions/Form';
import { resetPassword } from '../../api/session';
import { buttonClass } from '../../design/Button';
import { Note } from '../../design/Words';
import { useHashValue } from '../../platform/hash';
import { usePageTitle } from '../../platform/title';
import { NewPassword } from './AccountFields';
import { SessionFrame } from './SessionFrame';

/** Where the letter for a new password leads to. */
export default function ResetPage() {
  const token = useHashValue('token');
  const [done, setDone] = useState(false);
  usePageTitle('New password');
  if (done) {
    return (
      <SessionFrame title="The password is new" lead="Everything that was signed in with the old one is signed out.">
        <Link href="/sign-in" className={buttonClass('primary', { large: true, wide: true })}>
          Sign in
        </Link>
      </SessionFrame>
    );
  }
  const again = (
    <Link href="/forgot" className="link">
      Ask for another letter
    </Link>
  );
  if (token === null) {
    return (
      <SessionFrame title="New password" other={again}>
        <Note kind="warning">This address is not whole. Open the link of the letter once more.</Note>
      </SessionFrame>
    );
  }
  return (
    <SessionFrame title="New password" lead="Choose another one. You are signed out everywhere by it." other={again}>
      <Form
        send={(values) => resetPassword(token, values.secret('password'))}
        onDone={() => setDone(true)}
        codes={{ password_refused: 'password' }}
      >
        <NewPassword label="New password" name="password" autoFocus />
        <Submit busy="Saving" large wide>
          Save it
        </Submit>
      </Form>
    </SessionFrame>
  );
}
