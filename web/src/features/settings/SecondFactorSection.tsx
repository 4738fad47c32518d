import { useQuery, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Smartphone } from 'lucide-react';
import { useState } from 'react';

import { Loaded } from '../../actions/Loaded';
import { askForPasskeys, disableTotp, enrolTotp, renewRecoveryCodes, secondFactorQuery } from '../../api/factors';
import type { SecondFactor } from '../../api/types';
import { Button } from '../../design/Button';
import { Switch } from '../../design/Choices';
import { Row, Rows, Section, Standing } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { AppDialog, type Enrolment } from './AppDialog';
import { ProofDialog } from './ProofDialog';
import { RecoveryCodes } from './RecoveryCodes';

type Step = 'enrol' | 'disable' | 'renew' | 'passkeys' | null;

/** What is asked after the password: an authenticator app, passkeys, and codes for when those are lost. */
export function SecondFactorSection() {
  const cache = useQueryClient();
  const factor = useQuery(secondFactorQuery);
  const [step, setStep] = useState<Step>(null);
  const [enrolment, setEnrolment] = useState<Enrolment | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const done = (words: string, given: readonly string[] = []) => {
    void cache.invalidateQueries({ queryKey: secondFactorQuery.queryKey });
    toast(words);
    setStep(null);
    setEnrolment(null);
    setCodes(given);
  };
  return (
    <Section
      title="Second step"
      words="With a second step nobody gets in by your password alone."
    >
      <Loaded query={factor}>{(state) => <Steps state={state} onStep={setStep} />}</Loaded>
      {step === 'enrol' && (
        <ProofDialog
          title="Add an authenticator app"
          words="First show that it is you."
          act="Go on"
          busy="Checking"
          send={enrolTotp}
          onDone={(made) => {
            setStep(null);
            setEnrolment(made);
          }}
          onClose={() => setStep(null)}
        />
      )}
      {step === 'disable' && (
        <ProofDialog
          title="Stop asking for codes?"
          words="Signing in will not ask for a code of your app any more."
          act="Stop asking"
          busy="Stopping"
          critical
          send={disableTotp}
          onDone={() => done('Codes are not asked for any more')}
          onClose={() => setStep(null)}
        />
      )}
      {step === 'renew' && (
        <ProofDialog
          title="Make new recovery codes"
          words="The ones you have kept stop working."
          act="Make new codes"
          busy="Making them"
          send={renewRecoveryCodes}
          onDone={(given) => done('There are ten new codes', given)}
          onClose={() => setStep(null)}
        />
      )}
      {step === 'passkeys' && factor.data && (
        <ProofDialog
          title={factor.data.passkeys_after_password ? 'Stop asking for a passkey?' : 'Ask for a passkey after the password'}
          words="A passkey alone lets you in either way."
          act={factor.data.passkeys_after_password ? 'Stop asking' : 'Ask for it'}
          busy="Saving"
          send={(proof) => askForPasskeys(!factor.data.passkeys_after_password, proof)}
          onDone={(given) => done('Saved', given)}
          onClose={() => setStep(null)}
        />
      )}
      {enrolment && (
        <AppDialog
          enrolment={enrolment}
          onDone={(given) => done('From now on signing in asks for a code', given)}
          onClose={() => setEnrolment(null)}
        />
      )}
      {codes.length > 0 && <RecoveryCodes codes={codes} onClose={() => setCodes([])} />}
    </Section>
  );
}

function Steps({ state, onStep }: { state: SecondFactor; onStep: (step: Step) => void }) {
  const left = state.recovery_codes_left;
  return (
    <>
      <Rows label="Second step">
        <Row
          icon={<Smartphone className="icon" aria-hidden />}
          title={
            <>
              Authenticator app
              {state.totp && <Standing kind="good">On</Standing>}
            </>
          }
          words={state.totp ? 'Signing in asks for the code it shows.' : 'An app on your phone shows a code that changes every 30 seconds.'}
          end={
            <Button onClick={() => onStep(state.totp ? 'disable' : 'enrol')}>{state.totp ? 'Turn off' : 'Add an app'}</Button>
          }
        />
        {state.asked && (
          <Row
            icon={<KeyRound className="icon" aria-hidden />}
            title={
              <>
                Recovery codes
                {left < 3 && <Standing kind="warning">{left === 0 ? 'None left' : `${left} left`}</Standing>}
              </>
            }
            words={`${left} of 10 are unused. For when your app and passkeys are lost.`}
            end={<Button onClick={() => onStep('renew')}>Make new ones</Button>}
          />
        )}
      </Rows>
      {state.passkeys > 0 && (
        <Switch
          label="Ask for a passkey after the password"
          note="Without it a passkey is a way in of its own, and the password another."
          checked={state.passkeys_after_password}
          onChange={() => onStep('passkeys')}
        />
      )}
    </>
  );
}
