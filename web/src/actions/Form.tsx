import {
  type ChangeEvent,
  createContext,
  type ReactNode,
  type SubmitEvent,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';

import { ApiError, wordsOf } from '../api/problem';
import { Button } from '../design/Button';
import { FieldErrors } from '../design/errors';
import { Note } from '../design/Words';
import { cx } from '../platform/classes';
import styles from './Form.module.css';

/** What was filled in, by the fields' names. */
export class Values {
  constructor(private readonly data: FormData) {}

  /** Without white space around. */
  text(name: string): string {
    return this.secret(name).trim();
  }

  /** As it was typed. */
  secret(name: string): string {
    const value = this.data.get(name);
    return typeof value === 'string' ? value : '';
  }

  /** Whether a box is ticked. */
  on(name: string): boolean {
    return this.data.has(name);
  }
}

const State = createContext<{ busy: boolean; failure: string | null }>({ busy: false, failure: null });

interface FormProps<T> {
  send: (values: Values) => Promise<T>;
  onDone?: (answer: T, form: HTMLFormElement) => void;
  /** Takes a refusal that is no failure, such as one more step; true when it did. */
  onRefused?: ((error: ApiError, values: Values) => boolean) | undefined;
  /** Codes of refusals that speak of one field. */
  codes?: Readonly<Record<string, string>>;
  className?: string | undefined;
  label?: string;
  children: ReactNode;
}

/**
 * Sends what is filled in. What is wrong stands beside its field, whether the browser or the
 * server says so, and the first such field gets the focus; the rest stands above the button.
 */
export function Form<T>({ send, onDone, onRefused, codes = {}, className, label, children }: FormProps<T>) {
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  const refuse = (wrong: Readonly<Record<string, string>>, words: string | null) => {
    setErrors(wrong);
    setFailure(words);
    setRefusals((count) => count + 1);
  };
  const fail = (error: unknown, sent: HTMLFormElement, values: Values) => {
    if (error instanceof ApiError && onRefused?.(error, values)) return;
    const told = error instanceof ApiError ? fieldsOf(error, codes) : {};
    const wrong = Object.fromEntries(Object.entries(told).filter(([name]) => sent.elements.namedItem(name) !== null));
    refuse(wrong, Object.keys(wrong).length > 0 ? null : wordsOf(error));
  };
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const sent = event.currentTarget;
    if (busy) return;
    const unfilled = wrongIn(sent);
    if (Object.keys(unfilled).length > 0) {
      refuse(unfilled, null);
      return;
    }
    setBusy(true);
    setErrors({});
    setFailure(null);
    const values = new Values(new FormData(sent));
    send(values)
      .then(
        (answer) => onDone?.(answer, sent),
        (error: unknown) => fail(error, sent, values),
      )
      .finally(() => setBusy(false));
  };
  // Not at `input`, which comes before the `change` of a list: drawing it anew in between would take its choice back.
  const forgive = (event: ChangeEvent<HTMLFormElement>) => {
    const { name } = event.target as unknown as HTMLInputElement;
    setErrors((now) => Object.fromEntries(Object.entries(now).filter(([wrong]) => wrong !== name)));
  };
  return (
    <form ref={form} className={cx(styles.form, className)} noValidate aria-label={label} onSubmit={submit} onChange={forgive}>
      <FieldErrors value={errors}>
        <State value={{ busy, failure }}>{children}</State>
      </FieldErrors>
    </form>
  );
}

interface SubmitProps {
  /** What the button says while it works. */
  busy: string;
  look?: 'primary' | 'secondary' | 'critical';
  large?: boolean;
  wide?: boolean;
  /** Further buttons beside it. */
  beside?: ReactNode;
  children: ReactNode;
}

/** The end of a form: what went wrong with the whole, and the button that sends it. */
export function Submit({ busy: busyWords, look = 'primary', beside, children, ...rest }: SubmitProps) {
  const { busy, failure } = useContext(State);
  return (
    <>
      {failure !== null && <Note kind="critical">{failure}</Note>}
      <div className={styles.acts}>
        <Button look={look} type="submit" aria-disabled={busy} {...rest}>
          {busy ? busyWords : children}
        </Button>
        {beside}
      </div>
    </>
  );
}

function fieldsOf(error: ApiError, codes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const field = codes[error.code ?? ''];
  return field ? { [field]: error.detail ?? error.message } : error.fields;
}

/** What the browser itself finds wrong, in its own language. */
function wrongIn(form: HTMLFormElement): Record<string, string> {
  const wrong: Record<string, string> = {};
  for (const each of form.elements) {
    if (!(each instanceof HTMLInputElement || each instanceof HTMLSelectElement || each instanceof HTMLTextAreaElement)) continue;
    if (!each.name) continue;
    if (!each.validity.valid) wrong[each.name] ??= each.validationMessage;
    // White space is nothing, and is left out of what is sent.
    else if (each.required && each.value.trim() === '') wrong[each.name] ??= missing();
  }
  return wrong;
}

/** The browser's words for a field that was left empty. */
function missing(): string {
  const probe = document.createElement('input');
  probe.required = true;
  return probe.validationMessage;
}
