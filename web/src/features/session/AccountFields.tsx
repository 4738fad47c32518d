import { Field } from '../../design/Field';

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const emptyAccount: Account = { name: '', email: '', password: '' };

interface AccountFieldsProps {
  account: Account;
  onChange: (account: Account) => void;
  errors: Readonly<Record<string, string>>;
}

/** Name, address and password of a new account. */
export function AccountFields({ account, onChange, errors }: AccountFieldsProps) {
  return (
    <>
      <Field
        label="Your name"
        autoComplete="name"
        required
        maxLength={100}
        autoFocus
        value={account.name}
        error={errors.display_name}
        onChange={(event) => onChange({ ...account, name: event.currentTarget.value })}
      />
      <Field
        label="Your email"
        type="email"
        autoComplete="username"
        required
        value={account.email}
        error={errors.email}
        onChange={(event) => onChange({ ...account, email: event.currentTarget.value })}
      />
      <Field
        label="Password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint="8 characters or more. A sentence is good."
        value={account.password}
        error={errors.password}
        onChange={(event) => onChange({ ...account, password: event.currentTarget.value })}
      />
    </>
  );
}
