import { type ReactNode, useEffect, useRef, useState } from 'react';

import { Form, type Values } from '../../actions/Form';
import type { ApiError } from '../../api/problem';
import { Button } from '../../design/Button';
import { Acts } from '../../design/Sections';
import { Note } from '../../design/Words';
import { forget, keep, recall } from './kept';

interface EditFormProps<T> {
  /** What is edited, as an address: edits that are not saved are kept under it, through a reload too. */
  name: string;
  label: string;
  revision: number;
  send: (values: Values, revision: number) => Promise<T>;
  onDone: (answer: T) => void;
  /** Shows what stands at the server now, in the place of the edits. */
  onDiscard: () => void;
  codes?: Readonly<Record<string, string>>;
  children: ReactNode;
}

/** A form whose edits outlive the page until they are saved, and that never writes over what others did meanwhile unasked. */
export function EditForm<T>({ name, label, revision, send, onDone, onDiscard, codes, children }: EditFormProps<T>) {
  const around = useRef<HTMLDivElement>(null);
  const meant = useRef<number | null>(null);
  // What the edits were made on; while there are none, what stands now.
  const [base, setBase] = useState(() => recall(name)?.revision ?? null);
  const [stale, setStale] = useState<number | null>(null);
  const form = () => around.current?.querySelector('form') ?? null;
  useEffect(() => {
    const held = recall(name);
    const found = around.current?.querySelector('form');
    if (held && found) fill(found, held.edits);
  }, [name]);
  const remember = () => {
    const found = form();
    if (!found) return;
    keep(name, read(found), base ?? revision);
    setBase(base ?? revision);
  };
  const discard = () => {
    forget(name);
    onDiscard();
  };
  const refuse = (error: ApiError) => {
    if (error.status !== 412) return false;
    setStale(typeof error.members.revision === 'number' ? error.members.revision : revision);
    return true;
  };
  return (
    <div ref={around} onInput={remember}>
      {stale !== null ? (
        <Note kind="warning">
          Someone changed this while you were at it, maybe you in another tab. What you wrote is still here.
          <Acts>
            <Button
              onClick={() => {
                meant.current = stale;
                setStale(null);
                form()?.requestSubmit();
              }}
            >
              Save mine over it
            </Button>
            <Button look="quiet" onClick={discard}>
              Take theirs
            </Button>
          </Acts>
        </Note>
      ) : (
        base !== null && (
          <Note
            act={
              <Button look="quiet" onClick={discard}>
                Undo them
              </Button>
            }
          >
            There are edits that are not saved.
          </Note>
        )
      )}
      <Form
        label={label}
        send={(values) => send(values, meant.current ?? base ?? revision)}
        onRefused={refuse}
        onDone={(answer) => {
          forget(name);
          meant.current = null;
          setBase(null);
          setStale(null);
          onDone(answer);
        }}
        {...(codes ? { codes } : {})}
      >
        {children}
      </Form>
    </div>
  );
}

function fields(form: HTMLFormElement) {
  return [...form.elements].filter(
    (each): each is HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement =>
      each instanceof HTMLInputElement || each instanceof HTMLSelectElement || each instanceof HTMLTextAreaElement,
  );
}

function read(form: HTMLFormElement): Record<string, string | boolean> {
  const found: Record<string, string | boolean> = {};
  for (const each of fields(form)) {
    if (!each.name || each.type === 'file') continue;
    found[each.type === 'radio' ? `${each.name}=${each.value}` : each.name] =
      each instanceof HTMLInputElement && (each.type === 'checkbox' || each.type === 'radio') ? each.checked : each.value;
  }
  return found;
}

function fill(form: HTMLFormElement, held: Readonly<Record<string, string | boolean>>): void {
  for (const each of fields(form)) {
    const value = held[each.type === 'radio' ? `${each.name}=${each.value}` : each.name];
    if (typeof value === 'boolean') (each as HTMLInputElement).checked = value;
    else if (value !== undefined) each.value = value;
  }
}
