import { Popover as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

import { cx } from '../platform/classes';
import styles from './Menu.module.css';

interface PopoverProps {
  trigger: ReactElement;
  label: string;
  className?: string | undefined;
  children: ReactNode;
}

/** Controls that open from a button, above it. */
export function Popover({ trigger, label, className, children }: PopoverProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className={cx(styles.popover, className)} aria-label={label} side="top" sideOffset={12} collisionPadding={12}>
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
