import { useQuery } from '@tanstack/react-query';
import { EyeOff } from 'lucide-react';

import { useAct } from '../../actions/useAct';
import { modeQuery, setPrivate } from '../../api/listening';
import { Button } from '../../design/Button';
import { Note } from '../../design/Words';
import { formatMoment } from '../../platform/format';
import styles from './Listening.module.css';

/** Says that a private session lasts, until when, and ends it. */
export function PrivateNote() {
  const mode = useQuery(modeQuery).data;
  const end = useAct(() => setPrivate(false), { stale: [['listening']], done: 'The private session is over' });
  if (!mode?.private_until) return null;
  return (
    <div className={styles.notes}>
      <Note icon={EyeOff} act={<Button onClick={() => end.run()}>End it</Button>}>
        <b>You listen in private</b> until {formatMoment(mode.private_until)}. Nothing of it is kept or shown to anyone.
      </Note>
    </div>
  );
}
