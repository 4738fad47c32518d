import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Fingerprint, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { passkeysQuery, removePasskey, renamePasskey, secondFactorQuery } from '../../api/factors';
import { addPasskey, passkeysWork } from '../../api/passkeys';
import { deviceName } from '../../api/session';
import type { Passkey } from '../../api/types';
import { Button, IconButton } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { Acts, Row, Rows, Section, Standing } from '../../design/Sections';
import { toast } from '../../design/Toast';
import { formatMoment } from '../../platform/format';
import { ProofDialog } from './ProofDialog';
import styles from './Settings.module.css';

type Doing = { what: 'add' } | { what: 'rename' | 'remove'; passkey: Passkey } | null;

/** Ways in without a password: a finger, a face, a key. */
export function Passkeys({ available }: { available: boolean }) {
  const cache = useQueryClient();
  const passkeys = useQuery(passkeysQuery);
  const [doing, setDoing] = useState<Doing>(null);
  const here = available && passkeysWork();
  const done = (words: string) => {
    for (const { queryKey } of [passkeysQuery, secondFactorQuery]) void cache.invalidateQueries({ queryKey });
    toast(words);
    setDoing(null);
  };
  return (
    <Section title="Passkeys" words="Sign in with a fingerprint, a face or a security key. Nobody can guess one or trick you out of it.">
      <Loaded query={passkeys}>
        {({ items }) => (
          <>
            {items.length > 0 ? (
              <Rows label="Passkeys">
                {items.map((passkey) => (
                  <PasskeyRow key={passkey.id} passkey={passkey} onDo={setDoing} />
                ))}
              </Rows>
            ) : (
              <p className={styles.quiet}>You have none yet.</p>
            )}
            {here ? (
              <Acts>
                <Button onClick={() => setDoing({ what: 'add' })}>Add a passkey</Button>
              </Acts>
            ) : (
              <p className={styles.quiet}>
                {available
                  ? 'This browser cannot make one here. Open this place by its name, over HTTPS.'
                  : 'They need this place to have a name and HTTPS. Whoever runs it can see to that.'}
              </p>
            )}
          </>
        )}
      </Loaded>
      {doing?.what === 'add' && (
        <ProofDialog
          title="Add a passkey"
          words="Then your browser asks where to keep it."
          act="Add a passkey"
          busy="Waiting for the browser"
          send={(proof, values) => addPasskey(values.text('name') || deviceName(), proof)}
          onDone={() => done('The passkey is added')}
          onClose={() => setDoing(null)}
        >
          <Field label="Name for it" name="name" maxLength={100} defaultValue={deviceName()} />
        </ProofDialog>
      )}
      {doing?.what === 'remove' && (
        <ProofDialog
          title={`Remove ${doing.passkey.name}?`}
          words="It lets nobody in any more. Delete it on your device, too."
          act="Remove it"
          busy="Removing"
          critical
          send={(proof) => removePasskey(doing.passkey.id, proof)}
          onDone={() => done('The passkey is removed')}
          onClose={() => setDoing(null)}
        />
      )}
      {doing?.what === 'rename' && (
        <Dialog open title="Rename this passkey" onClose={() => setDoing(null)}>
          <Form send={(values) => renamePasskey(doing.passkey.id, values.text('name'))} onDone={() => done('The passkey has a new name')}>
            <Field label="Name" name="name" required maxLength={100} defaultValue={doing.passkey.name} autoFocus />
            <Submit busy="Saving">Save</Submit>
          </Form>
        </Dialog>
      )}
    </Section>
  );
}

function PasskeyRow({ passkey, onDo }: { passkey: Passkey; onDo: (doing: Doing) => void }) {
  const used = passkey.last_used_at ? `Last used ${formatMoment(passkey.last_used_at)}` : 'Not used yet';
  return (
    <Row
      icon={<Fingerprint className="icon" aria-hidden />}
      title={
        <>
          {passkey.name}
          {passkey.suspected && <Standing kind="critical">Copied, so refused</Standing>}
        </>
      }
      words={`${used}, added ${formatMoment(passkey.created_at)}${passkey.backed_up ? '. Kept in your account of its maker.' : ''}`}
      end={
        <>
          <IconButton label={`Rename ${passkey.name}`} onClick={() => onDo({ what: 'rename', passkey })}>
            <Pencil className="icon" />
          </IconButton>
          <IconButton label={`Remove ${passkey.name}`} onClick={() => onDo({ what: 'remove', passkey })}>
            <Trash2 className="icon" />
          </IconButton>
        </>
      }
    />
  );
}
