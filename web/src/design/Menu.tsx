import { Check } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';

import { cx } from '../platform/classes';
import styles from './Menu.module.css';

interface MenuProps {
  trigger: ReactElement;
  label?: string;
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'bottom';
  className?: string;
  children: ReactNode;
}

/** A list of acts. Not modal: the page may scroll, and no style element is written. */
export function Menu({ trigger, label, open, onOpenChange, align = 'end', side = 'bottom', className, children }: MenuProps) {
  return (
    <Radix.Root
      modal={false}
      {...(open === undefined ? {} : { open })}
      {...(onOpenChange ? { onOpenChange } : {})}
    >
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          className={cx(styles.menu, className)}
          align={align}
          side={side}
          sideOffset={8}
          collisionPadding={12}
          {...(label ? { 'aria-label': label } : {})}
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface ItemProps {
  icon?: ReactNode;
  critical?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, critical, onSelect, children }: ItemProps) {
  return (
    <Radix.Item className={cx(styles.item, critical && styles.critical)} onSelect={onSelect}>
      {icon}
      <span className={styles.words}>{children}</span>
    </Radix.Item>
  );
}

interface Choice<T extends string> {
  readonly value: T;
  readonly words: string;
  readonly note?: string | undefined;
  readonly disabled?: boolean;
}

/** One of several; what cannot be chosen says why in its note. */
export function MenuChoices<T extends string>({
  label,
  value,
  choices,
  onChange,
}: {
  label: string;
  value: T;
  choices: readonly Choice<T>[];
  onChange: (value: T) => void;
}) {
  return (
    <Radix.RadioGroup value={value} onValueChange={(next) => onChange(next as T)} aria-label={label}>
      <Radix.Label className={styles.label}>{label}</Radix.Label>
      {choices.map((choice) => (
        <Radix.RadioItem
          key={choice.value}
          className={styles.item}
          value={choice.value}
          disabled={choice.disabled ?? false}
          onSelect={(event) => event.preventDefault()}
        >
          <span className={styles.words}>
            {choice.words}
            {choice.note && <span className={styles.note}>{choice.note}</span>}
          </span>
          <span className={styles.mark}>
            <Radix.ItemIndicator>
              <Check className="icon icon-s" aria-hidden />
            </Radix.ItemIndicator>
          </span>
        </Radix.RadioItem>
      ))}
    </Radix.RadioGroup>
  );
}

/** Something that is on or off. */
export function MenuSwitch({ on, onChange, note, children }: { on: boolean; onChange: (on: boolean) => void; note?: string; children: ReactNode }) {
  return (
    <Radix.CheckboxItem
      className={styles.item}
      checked={on}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className={styles.words}>
        {children}
        {note && <span className={styles.note}>{note}</span>}
      </span>
      <span className={styles.mark}>
        <Radix.ItemIndicator>
          <Check className="icon icon-s" aria-hidden />
        </Radix.ItemIndicator>
      </span>
    </Radix.CheckboxItem>
  );
}

export function MenuLine() {
  return <Radix.Separator className={styles.line} />;
}

export function MenuLabel({ children }: { children: ReactNode }) {
  return <Radix.Label className={styles.label}>{children}</Radix.Label>;
}
