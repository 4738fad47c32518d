import { Field } from '../../design/Field';

/** Someone by their address, as admins know people. */
export function PersonField({ label, hint }: { label: string; hint?: string }) {
  return <Field label={label} name="person" type="email" required autoComplete="off" maxLength={254} {...(hint ? { hint } : {})} />;
}
