import { ChevronDown, CircleAlert, Eye, EyeOff } from 'lucide-react';
import {
  type InputHTMLAttributes,
  type ReactNode,
  type Ref,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
  useState,
} from 'react';

import { cx } from '../platform/classes';
import { IconButton } from './Button';
import { useFieldError } from './errors';
import styles from './Field.module.css';

interface Around {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  /** At the other end of the label's line, such as a way to a forgotten password. */
  corner?: ReactNode;
}

interface FieldProps extends InputHTMLAttributes<HTMLInputElement>, Around {
  ref?: Ref<HTMLInputElement>;
}

/** A line to fill in, with its label above and its hint, or what is wrong, below. */
export function Field({ label, hint, error, corner, type = 'text', className, ...rest }: FieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const secret = type === 'password';
  const wrong = useFieldError(rest.name) ?? error;
  return (
    <Frame {...{ id, label, hint, corner, wrong, className }}>
      <div className={styles.box}>
        <input id={id} type={secret && shown ? 'text' : type} dir={type === 'text' || type === 'search' ? 'auto' : undefined} {...described(id, wrong, hint)} {...rest} />
        {secret && (
          <IconButton label={shown ? 'Hide password' : 'Show password'} onClick={() => setShown(!shown)}>
            {shown ? <EyeOff className="icon" /> : <Eye className="icon" />}
          </IconButton>
        )}
      </div>
    </Frame>
  );
}

/** One of several, in the browser's own list. */
export function SelectField({ label, hint, error, corner, className, children, ...rest }: SelectHTMLAttributes<HTMLSelectElement> & Around) {
  const id = useId();
  const wrong = useFieldError(rest.name) ?? error;
  return (
    <Frame {...{ id, label, hint, corner, wrong, className }}>
      <div className={styles.box}>
        <select id={id} {...described(id, wrong, hint)} {...rest}>
          {children}
        </select>
        <ChevronDown className={cx('icon', styles.arrow)} aria-hidden />
      </div>
    </Frame>
  );
}

/** Several lines to fill in. */
export function TextField({ label, hint, error, corner, className, ...rest }: TextareaHTMLAttributes<HTMLTextAreaElement> & Around) {
  const id = useId();
  const wrong = useFieldError(rest.name) ?? error;
  return (
    <Frame {...{ id, label, hint, corner, wrong, className }}>
      <div className={cx(styles.box, styles.tall)}>
        <textarea id={id} rows={4} dir="auto" {...described(id, wrong, hint)} {...rest} />
      </div>
    </Frame>
  );
}

function described(id: string, wrong: string | undefined, hint: ReactNode) {
  return {
    'aria-invalid': wrong ? true : undefined,
    'aria-describedby': wrong || hint ? `${id}-under` : undefined,
  } as const;
}

interface FrameProps extends Pick<Around, 'label' | 'hint' | 'corner'> {
  id: string;
  wrong: string | undefined;
  className: string | undefined;
  children: ReactNode;
}

function Frame({ id, label, hint, corner, wrong, className, children }: FrameProps) {
  const under = wrong ?? hint;
  return (
    <div className={cx(styles.field, className)}>
      <div className={styles.above}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {corner}
      </div>
      {children}
      {under && (
        <p id={`${id}-under`} className={cx(styles.hint, wrong && styles.error)}>
          {wrong && <CircleAlert className="icon icon-s" aria-hidden />}
          {under}
        </p>
      )}
    </div>
  );
}
