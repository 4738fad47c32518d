import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Pencil, TabletSmartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';

import { Form, Submit } from '../../actions/Form';
import { Loaded } from '../../actions/Loaded';
import { useAct } from '../../actions/useAct';
import { devicesQuery, removeDevice, renameDevice } from '../../api/account';
import type { Device } from '../../api/types';
import { IconButton } from '../../design/Button';
import { Dialog } from '../../design/Dialog';
import { Field } from '../../design/Field';
import { Row, Rows, Section } from '../../design/Sections';
import { formatDay, formatMoment } from '../../platform/format';
import styles from './Settings.module.css';

const platforms: Readonly<Record<string, string>> = { android: 'Android', ios: 'iOS', web: 'Browser', macos: 'Mac', windows: 'Windows', linux: 'Linux' };

/** Devices that keep music offline. */
export function OfflineDevices() {
  const cache = useQueryClient();
  const devices = useQuery(devicesQuery);
  const [naming, setNaming] = useState<Device | null>(null);
  const remove = useAct(removeDevice, { done: 'The device is taken out', stale: [devicesQuery.queryKey] });
  return (
    <Section title="Devices for offline use" words="They keep music for when there is no connection. Taking one out makes room for another.">
      <Loaded query={devices}>
        {({ items, limit }) => (
          <>
            {items.length > 0 && (
              <Rows label="Devices for offline use">
                {items.map((device) => (
                  <Row
                    key={device.id}
                    icon={<TabletSmartphone className="icon" aria-hidden />}
                    title={device.name}
                    words={`${platforms[device.platform] ?? device.platform}, added ${formatDay(device.created_at)}, last seen ${formatMoment(device.last_seen_at)}`}
                    end={
                      <>
                        <IconButton label={`Rename ${device.name}`} onClick={() => setNaming(device)}>
                          <Pencil className="icon" />
                        </IconButton>
                        <IconButton label={`Take ${device.name} out`} onClick={() => remove.run(device.id)}>
                          <Trash2 className="icon" />
                        </IconButton>
                      </>
                    }
                  />
                ))}
              </Rows>
            )}
            <p className={styles.quiet}>
              {items.length === 0 ? `None yet. There may be ${limit}.` : `${items.length} of ${limit}.`} A device registers itself when you
              first take music offline on it.
            </p>
          </>
        )}
      </Loaded>
      {naming && (
        <Dialog open title="Rename this device" onClose={() => setNaming(null)}>
          <Form
            send={(values) => renameDevice(naming.id, values.text('name'))}
            onDone={() => {
              void cache.invalidateQueries({ queryKey: devicesQuery.queryKey });
              setNaming(null);
            }}
          >
            <Field label="Name" name="name" required maxLength={100} defaultValue={naming.name} autoFocus />
            <Submit busy="Saving">Save</Submit>
          </Form>
        </Dialog>
      )}
    </Section>
  );
}
