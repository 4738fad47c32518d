import { Check, CircleAlert, X } from 'lucide-react';
import { useEffect, useState } from 'react';

import { cx } from '../platform/classes';
import { createStore, useStore } from '../platform/store';
import { IconButton } from './Button';
import styles from './Toast.module.css';

interface Told {
  readonly id: number;
  readonly words: string;
  readonly critical: boolean;
  readonly act: { readonly name: string; readonly run: () => void } | null;
}

const toasts = createStore<readonly Told[]>([]);
let told = 0;

/** Tells in passing what happened; at most one act. The same words are not told twice at once. */
export function toast(words: string, options: { critical?: boolean; act?: { name: string; run: () => void } } = {}): void {
  const next = { id: ++told, words, critical: options.critical ?? false, act: options.act ?? null };
  toasts.set((now) => [...now.filter((other) => other.words !== words), next].slice(-3));
}

function dismiss(id: number): void {
  toasts.set((now) => now.filter((toast) => toast.id !== id));
}

/** Where toasts appear: above the player, read out politely. */
export function Toasts() {
  return (
    <div className={styles.toasts} role="region" aria-label="Messages" aria-live="polite">
      {useStore(toasts).map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

const stays = 6000;

function ToastCard({ toast: { id, words, critical, act } }: { toast: Told }) {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held) return;
    const timer = setTimeout(() => dismiss(id), stays);
    return () => clearTimeout(timer);
  }, [id, held]);
  const Icon = critical ? CircleAlert : Check;
  return (
    <div
      className={cx(styles.toast, critical && styles.critical, 'ink')}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon className="icon" aria-hidden />
      <span className={styles.words}>{words}</span>
      {act && (
        <button
          type="button"
          className={styles.act}
          onClick={() => {
            act.run();
            dismiss(id);
          }}
        >
          {act.name}
        </button>
      )}
      <IconButton label="Dismiss" onClick={() => dismiss(id)}>
        <X className="icon" />
      </IconButton>
    </div>
  );
}
