import { useMemo } from 'react';

import { SelectField } from '../../design/Field';
import { languages } from '../../platform/countries';

/** A language words are in, or that there are none. */
export function LanguageField({ label, name, initial, hint }: { label: string; name: string; initial: string; hint?: string }) {
  const known = useMemo(() => languages(), []);
  const listed = initial === '' || initial === 'zxx' || known.some(({ code }) => code === initial);
  return (
    <SelectField label={label} name={name} defaultValue={initial} hint={hint}>
      <option value="">Not said</option>
      <option value="zxx">Nothing is sung</option>
      {!listed && <option value={initial}>{initial}</option>}
      {known.map(({ code, name: words }) => (
        <option key={code} value={code} lang={code}>
          {words}
        </option>
      ))}
    </SelectField>
  );
}
