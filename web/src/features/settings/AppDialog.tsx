import { Form, Submit } from '../../actions/Form';
import { confirmTotp } from '../../api/factors';
import type { components } from '../../api/schema';
import { Button } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { QrCode } from './QrCode';
import styles from './Settings.module.css';

export type Enrolment = components['schemas']['TotpEnrolment'];

interface AppDialogProps {
  enrolment: Enrolment;
  onDone: (codes: readonly string[]) => void;
  onClose: () => void;
}

/** Hands a secret to an authenticator app, and has it show that it took it. */
export function AppDialog({ enrolment: { uri, secret }, onDone, onClose }: AppDialogProps) {
  return (
    <Dialog open wide title="Add an authenticator app" onClose={onClose}>
      <Form send={(values) => confirmTotp(values.text('code'))} onDone={onDone} codes={{ confirmation_wrong: 'code' }}>
        <div className={styles.qr}>
          <QrCode text={uri} label="QR code for the app" />
          <div>
            <p>Scan this with the app. On the same device, open it there, or type the key in by hand:</p>
            <p className={styles.secret}>{(secret.match(/.{1,4}/g) ?? [secret]).join(' ')}</p>
            <a className="link" href={uri}>
              <u>Open it in an app on this device</u>
            </a>
          </div>
        </div>
        <Field
          label="Code that the app shows now"
          name="code"
          required
          autoFocus
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={10}
        />
        <Submit
          busy="Checking"
          beside={
            <Button look="quiet" onClick={onClose}>
              Cancel
            </Button>
          }
        >
          Turn it on
        </Submit>
      </Form>
    </Dialog>
  );
}
