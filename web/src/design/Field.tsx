import { CircleAlert, Eye, EyeOff } from 'lucide-react';
import { type InputHTMLAttributes, type Ref, useId, useState } from 'react';

import { cx } from '../platform/classes';
import { IconButton } from './Button';
import styles from './Field.module.css';

interface FieldProps extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
  error?: string | undefined;
  ref?: Ref<HTMLInputElement>;
}

/** A line to fill in, with its label above and its hint, or what is wrong, below. */
export function Field({ label, hint, error, type = 'text', className, ...rest }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  const under = error ?? hint;
  return (
    <div className={cx(styles.field, className)}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box}>
        <input
          id={id}
          type={secret && shown ? 'text' : type}
          aria-invalid={error ? true : undefined}
          aria-describedby={under ? `${id}-under` : undefined}
          {...rest}
        />
        {secret && (
          <IconButton label={shown ? 'Hide password' : 'Show password'} onClick={() => setShown(!shown)}>
            {shown ? <EyeOff className="icon" /> : <Eye className="icon" />}
          </IconButton>
        )}
      </div>
      {under && (
        <p id={`${id}-under`} className={cx(styles.hint, error && styles.error)}>
          {error && <CircleAlert className="icon icon-s" aria-hidden />}
          {under}
        </p>
      )}
    </div>
  );
}
