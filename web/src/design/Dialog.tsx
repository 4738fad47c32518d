import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { type ReactNode, useState } from 'react';

import { cx } from '../platform/classes';
import { Button, IconButton } from './Button';
import styles from './Dialog.module.css';

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  words?: string;
  wide?: boolean;
  children?: ReactNode;
}

/** What had the focus before each dialog, and before the one that it followed on. */
const openersOf = new WeakMap<Element, readonly HTMLElement[]>();

function findOpeners(): readonly HTMLElement[] {
  const { activeElement } = document;
  if (!(activeElement instanceof HTMLElement)) return [];
  const around = activeElement.closest('[data-modal]');
  return [activeElement, ...(around ? (openersOf.get(around) ?? []) : [])];
}

/**
 * Holds the attention until it is closed, and gives the focus back; rendered only while it is open. The scrim is ours, not Radix's:
 * theirs writes a style element, which the content policy refuses.
 */
export function Dialog({ open, onClose, title, words, wide, children }: DialogProps) {
  const [openers] = useState(findOpeners);
  const giveBack = (event: Event) => {
    // Radix gives the focus to a trigger, and ours open without one.
    event.preventDefault();
    // A dialog that followed on this one has the focus already.
    if (document.activeElement?.closest('[data-modal]')) return;
    openers.find((opener) => opener.isConnected)?.focus({ preventScroll: true });
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Radix.Portal>
        <div className={styles.scrim} />
        <Radix.Content
          ref={(content) => {
            if (content) openersOf.set(content, openers);
          }}
          className={cx(styles.dialog, wide && styles.wide)}
          data-modal=""
          onCloseAutoFocus={giveBack}
          {...(words ? {} : { 'aria-describedby': undefined })}
        >
          <header className={styles.head}>
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close asChild>
              <IconButton label="Close">
                <X className="icon" />
              </IconButton>
            </Radix.Close>
          </header>
          {words && <Radix.Description className={styles.words}>{words}</Radix.Description>}
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ConfirmProps {
  open: boolean;
  title: string;
  words: string;
  act: string;
  /** Leaves things as they are. */
  keep?: string;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. */
export function Confirm({ open, title, words, act, keep = 'Keep it', onConfirm, onClose }: ConfirmProps) {
  return (
    <Dialog open={open} onClose={onClose} title={title} words={words}>
      <div className={styles.acts}>
        <Button look="quiet" onClick={onClose}>
          {keep}
        </Button>
        <Button
          look="critical"
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {act}
        </Button>
      </div>
    </Dialog>
  );
}
