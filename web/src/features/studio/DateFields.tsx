import { Field, SelectField } from '../../design/Field';
import { useFieldError } from '../../design/errors';
import styles from './Studio.module.css';
import { partsOf } from './words';

const months = Array.from({ length: 12 }, (_, place) => ({
  value: String(place + 1).padStart(2, '0'),
  name: new Intl.DateTimeFormat(undefined, { month: 'long' }).format(new Date(2026, place, 1)),
}));

/** A date as far as it is known: a year, a month, a day. */
export function DateFields({ label, name, date }: { label: string; name: string; date: string | null }) {
  const { year, month, day } = partsOf(date);
  const wrong = useFieldError(name);
  return (
    <fieldset className={styles.credits}>
      <legend>{label}</legend>
      <div className={styles.fields}>
        <Field label="Year" name={`${name}_year`} type="number" min={1} max={9999} defaultValue={year} error={wrong} />
        <SelectField label="Month" name={`${name}_month`} defaultValue={month}>
          <option value="">Not known</option>
          {months.map((one) => (
            <option key={one.value} value={one.value}>
              {one.name}
            </option>
          ))}
        </SelectField>
        <Field label="Day" name={`${name}_day`} type="number" min={1} max={31} defaultValue={day} />
      </div>
    </fieldset>
  );
}
