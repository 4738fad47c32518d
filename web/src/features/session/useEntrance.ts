import { useState } from 'react';

import { ApiError, wordsOf } from '../../api/problem';
import type { User } from '../../api/types';

interface Entrance {
  readonly busy: boolean;
  /** What went wrong with the whole, or null. */
  readonly failure: string | null;
  /** What is wrong with single fields. */
  readonly fields: Readonly<Record<string, string>>;
  enter(how: () => Promise<User>): void;
}

/** Codes that speak of one field. */
const fieldOfCode: Readonly<Record<string, string>> = {
  email_taken: 'email',
  email_invalid: 'email',
  password_refused: 'password',
  setup_code_wrong: 'code',
};

function fieldsOf(error: unknown): Readonly<Record<string, string>> {
  if (!(error instanceof ApiError)) return {};
  const field = fieldOfCode[error.code ?? ''];
  return field ? { [field]: error.detail ?? error.message } : error.fields;
}

/** Tries a way in, and keeps what the server said against it. */
export function useEntrance(onEntered: (user: User) => void): Entrance {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [fields, setFields] = useState<Readonly<Record<string, string>>>({});
  return {
    busy,
    failure,
    fields,
    enter(how) {
      if (busy) return;
      setBusy(true);
      setFailure(null);
      setFields({});
      how().then(onEntered, (error: unknown) => {
        const wrong = fieldsOf(error);
        setFields(wrong);
        setFailure(Object.keys(wrong).length > 0 ? null : wordsOf(error));
        setBusy(false);
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      });
    },
  };
}
