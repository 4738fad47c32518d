import { X } from 'lucide-react';
import { useMemo, useState } from 'react';

import { Form, Submit, type Values } from '../../actions/Form';
import type { Licence } from '../../api/studio';
import { Button } from '../../design/Button';
import { Check, Options } from '../../design/Choices';
import { Dialog } from '../../design/Dialog';
import { Field, SelectField } from '../../design/Field';
import { countries } from '../../platform/countries';
import styles from './Licences.module.css';
import { isWorldwide, nameOf } from './licences';

interface LicenceFormProps {
  /** What is changed; nothing for a new one. */
  licence: Licence | undefined;
  onSend: (licence: Licence) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}

type Where = 'world' | 'except' | 'only';

/** Who lets a song be used, where, for what and how long. */
export function LicenceForm({ licence, onSend, onDone, onClose }: LicenceFormProps) {
  const [where, setWhere] = useState<Where>(!licence || (isWorldwide(licence) && licence.excluded.length === 0) ? 'world' : isWorldwide(licence) ? 'except' : 'only');
  const [codes, setCodes] = useState<readonly string[]>(licence ? (isWorldwide(licence) ? licence.excluded : licence.territories) : []);
  const moment = (day: string) => (day ? new Date(`${day}T00:00:00Z`).toISOString() : null);
  const made = (values: Values): Licence => ({
    holder: values.text('holder'),
    territories: where === 'only' ? codes : ['worldwide'],
    excluded: where === 'except' ? codes : [],
    start: moment(values.text('start')),
    end: moment(values.text('end')),
    uses: [...(values.on('stream') ? (['stream'] as const) : []), ...(values.on('download') ? (['download'] as const) : [])],
  });
  return (
    <Dialog open wide title={licence ? 'Change the licence' : 'Add a licence'} onClose={onClose}>
      <Form send={(values) => onSend(made(values))} onDone={onDone} codes={{ licence_refused: 'holder' }}>
        <Field label="Holder" name="holder" required maxLength={200} defaultValue={licence?.holder ?? ''} hint="Who has the rights." />
        <Options
          label="Where"
          name="where"
          initial={where}
          onChange={(value) => setWhere(value as Where)}
          options={[
            { value: 'world', words: 'Everywhere' },
            { value: 'except', words: 'Everywhere, except some countries' },
            { value: 'only', words: 'In some countries' },
          ]}
        />
        {where !== 'world' && <Countries label={where === 'only' ? 'Countries' : 'Except'} codes={codes} onChange={setCodes} />}
        <div className={styles.pair}>
          <Field label="From" type="date" name="start" defaultValue={licence?.start?.slice(0, 10) ?? ''} hint="Empty: it has always held." />
          <Field label="Until before" type="date" name="end" defaultValue={licence?.end?.slice(0, 10) ?? ''} hint="Empty: without end." />
        </div>
        <div>
          <Check label="Streaming" name="stream" defaultChecked={licence?.uses.includes('stream') ?? true} />
          <Check label="Download" name="download" defaultChecked={licence?.uses.includes('download') ?? true} />
        </div>
        <Submit busy="Saving">Save</Submit>
      </Form>
    </Dialog>
  );
}

function Countries({ label, codes, onChange }: { label: string; codes: readonly string[]; onChange: (codes: readonly string[]) => void }) {
  const all = useMemo(() => countries(), []);
  // Not added as it is chosen: who types a name passes by others on the way.
  const [chosen, setChosen] = useState('');
  return (
    <div className={styles.countries}>
      <SelectField
        label={label}
        value={chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        corner={
          <Button
            look="quiet"
            aria-disabled={chosen === ''}
            onClick={() => {
              if (chosen) onChange([...codes, chosen]);
              setChosen('');
            }}
          >
            Add the country
          </Button>
        }
      >
        <option value="">Choose a country</option>
        {all.map(({ code, name }) => (
          <option key={code} value={code} disabled={codes.includes(code)}>
            {name}
          </option>
        ))}
      </SelectField>
      {codes.length > 0 && (
        <ul aria-label={label}>
          {codes.map((code) => (
            <li key={code}>
              {nameOf(code)}
              <button type="button" aria-label={`Take ${nameOf(code)} out`} onClick={() => onChange(codes.filter((held) => held !== code))}>
                <X className="icon icon-s" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
