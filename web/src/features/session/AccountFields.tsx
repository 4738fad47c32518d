import { Field } from '../../design/Field';

/** Codes that speak of one of these fields. */
export const accountCodes: Readonly<Record<string, string>> = {
  email_taken: 'email',
  email_invalid: 'email',
  password_refused: 'password',
  display_name_empty: 'display_name',
  setup_code_wrong: 'code',
};

/** Name, address and password of a new account. */
export function AccountFields() {
  return (
    <>
      <Field label="Your name" name="display_name" autoComplete="name" required maxLength={100} autoFocus />
      <Field label="Your email" name="email" type="email" autoComplete="username" required maxLength={254} />
      <NewPassword label="Password" name="password" />
    </>
  );
}

/** A password to be made; the server knows the rule for common ones. */
export function NewPassword({ label, name, autoFocus }: { label: string; name: string; autoFocus?: boolean }) {
  return (
    <Field
      label={label}
      name={name}
      type="password"
      autoComplete="new-password"
      required
      minLength={8}
      maxLength={128}
      hint="8 characters or more. A sentence is good."
      {...(autoFocus ? { autoFocus } : {})}
    />
  );
}
