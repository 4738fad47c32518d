import { useQuery } from '@tanstack/react-query';
import { FolderPlus, Plus, Trash2 } from 'lucide-react';
import { useDeferredValue, useId, useRef } from 'react';

import { wordsOf } from '../../api/problem';
import { type Condition, type Group, type Joint, type Part, previewQuery, type Rules } from '../../api/smart';
import { Button, IconButton } from '../../design/Button';
import { Field, SelectField } from '../../design/Field';
import { formatLength, formatSongs } from '../../platform/format';
import { begin, blank, deepest, fields, filled, grouped, isGroup, jointOf, joints, operators, orders, partsOf } from './fields';
import styles from './Smart.module.css';

interface RulesFormProps {
  rules: Rules;
  onChange: (rules: Rules) => void;
}

/** Rules as a tree of groups and conditions, and what they choose now. */
export function RulesForm({ rules, onChange }: RulesFormProps) {
  return (
    <div className={styles.rules}>
      <GroupForm group={rules.where} depth={1} label="Songs" onChange={(where) => onChange({ ...rules, where })} />
      <div className={styles.ending}>
        <SelectField label="In the order" value={rules.order} onChange={(event) => onChange({ ...rules, order: event.currentTarget.value })}>
          {orders.map(([order, name]) => (
            <option key={order} value={order}>
              {name}
            </option>
          ))}
        </SelectField>
        <Field
          label="Songs at most"
          type="number"
          inputMode="numeric"
          min={1}
          max={10_000}
          value={rules.limit || ''}
          onChange={(event) => onChange({ ...rules, limit: Number(event.currentTarget.value) })}
        />
      </div>
      <Chosen rules={rules} />
    </div>
  );
}

function Chosen({ rules }: { rules: Rules }) {
  const whole = useDeferredValue(filled(rules));
  const found = useQuery(previewQuery(whole));
  return (
    <p className={styles.chosen} role="status" aria-live="polite">
      {whole === null && 'Fill in every condition to see what they choose.'}
      {whole !== null && found.error && wordsOf(found.error)}
      {whole !== null && !found.error && found.data && (
        <>
          <b>{formatSongs(found.data.songs)}</b>
          {found.data.songs > 0 && `, ${formatLength(found.data.duration_ms)}: ${found.data.first.slice(0, 3).map(({ title }) => title).join(', ')}${found.data.songs > 3 ? ' …' : ''}`}
        </>
      )}
    </p>
  );
}

interface GroupFormProps {
  group: Group;
  depth: number;
  label: string;
  onChange: (group: Group) => void;
  onRemove?: () => void;
}

function GroupForm({ group, depth, label, onChange, onRemove }: GroupFormProps) {
  const joint = jointOf(group);
  const parts = partsOf(group);
  const body = useRef<HTMLFieldSetElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const put = (next: readonly Part[]) => onChange(grouped(joint, next));
  const append = (part: Part) => {
    put([...parts, part]);
    window.requestAnimationFrame(() => [...(body.current?.querySelectorAll<HTMLElement>(':scope > ul > li') ?? [])].at(-1)?.querySelector<HTMLElement>('select')?.focus());
  };
  const remove = (place: number) => {
    put(parts.filter((_, each) => each !== place));
    // The focus stays in the group, where the next thing is added.
    window.requestAnimationFrame(() => add.current?.focus());
  };
  return (
    <fieldset ref={body} className={styles.group}>
      <legend className="sr">{label}</legend>
      <div className={styles.head}>
        <SelectField label={depth === 1 ? 'Songs of which' : 'Of which'} value={joint} onChange={(event) => onChange(grouped(event.currentTarget.value as Joint, parts))}>
          {joints.map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </SelectField>
        {onRemove && (
          <IconButton label={`Remove ${label.toLowerCase()}`} onClick={onRemove}>
            <Trash2 className="icon" />
          </IconButton>
        )}
      </div>
      <ul className={styles.parts}>
        {parts.map((part, place) => {
          const change = (next: Part) => put(parts.map((each, other) => (other === place ? next : each)));
          return (
            // A part has no name but its place.
            <li key={place}>
              {isGroup(part) ? (
                <GroupForm group={part} depth={depth + 1} label={`Group ${place + 1}`} onChange={change} onRemove={() => remove(place)} />
              ) : (
                <ConditionForm condition={part} number={place + 1} onChange={change} onRemove={() => remove(place)} />
              )}
            </li>
          );
        })}
      </ul>
      <div className={styles.adds}>
        <Button ref={add} look="quiet" onClick={() => append(begin('title'))}>
          <Plus className="icon icon-s" aria-hidden />
          Add a condition
        </Button>
        {depth < deepest && (
          <Button look="quiet" onClick={() => append({ any: [begin('title')] })}>
            <FolderPlus className="icon icon-s" aria-hidden />
            Add a group
          </Button>
        )}
      </div>
    </fieldset>
  );
}

interface ConditionFormProps {
  condition: Condition;
  number: number;
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

function ConditionForm({ condition, number, onChange, onRemove }: ConditionFormProps) {
  const id = useId();
  const { field, operator } = condition;
  const kind = fields[field]?.kind ?? 'words';
  return (
    <div className={styles.condition} role="group" aria-label={`Condition ${number}`} id={id}>
      <SelectField label="Field" value={field} onChange={(event) => onChange(begin(event.currentTarget.value))}>
        {Object.entries(fields).map(([each, { name }]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </SelectField>
      {kind !== 'mark' && (
        <SelectField
          label="How"
          value={operator}
          onChange={(event) => {
            const next = event.currentTarget.value;
            const kept = shapeOf(next) === shapeOf(operator);
            onChange({ field, operator: next, value: kept ? condition.value : blank(kind, next) });
          }}
        >
          {operators[kind].map(([each, name]) => (
            <option key={each} value={each}>
              {name}
            </option>
          ))}
        </SelectField>
      )}
      <Value condition={condition} onChange={(value) => onChange({ field, operator, value })} />
      <IconButton label={`Remove condition ${number}`} onClick={onRemove}>
        <Trash2 className="icon" />
      </IconButton>
    </div>
  );
}

function shapeOf(operator: string): string {
  return operator === 'between' || operator === 'never' || operator.endsWith('in_last') ? operator.replace('not_', '') : 'one';
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

function Value({ condition: { field, operator, value }, onChange }: { condition: Condition; onChange: (value: unknown) => void }) {
  const { kind, unit } = fields[field] ?? { kind: 'words' as const };
  if (operator === 'never') return null;
  if (kind === 'mark') {
    return (
      <SelectField label="Value" value={String(value)} onChange={(event) => onChange(event.currentTarget.value === 'true')}>
        <option value="true">yes</option>
        <option value="false">no</option>
      </SelectField>
    );
  }
  const type = kind === 'number' || operator.endsWith('in_last') ? 'number' : kind === 'day' ? 'date' : 'text';
  const told = type === 'number' && kind === 'day' ? 'Days' : unit ? `Value, ${unit}` : 'Value';
  if (Array.isArray(value)) {
    const [low, high] = value as readonly unknown[];
    return (
      <>
        <Field label="From" type={type} value={shown(low)} onChange={(event) => onChange([event.currentTarget.value, high])} />
        <Field label="To" type={type} value={shown(high)} onChange={(event) => onChange([low, event.currentTarget.value])} />
      </>
    );
  }
  return <Field label={told} type={type} maxLength={200} value={shown(value)} onChange={(event) => onChange(event.currentTarget.value)} />;
}
