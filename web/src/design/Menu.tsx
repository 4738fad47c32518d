import { Check } from 'lucide-react';
import type { DropdownMenu } from 'radix-ui';
import { cloneElement, createContext, type ReactElement, type ReactNode, use, useEffect, useRef, useState } from 'react';

import { cx } from '../platform/classes';
import { createStore, useStore } from '../platform/store';
import styles from './Menu.module.css';
import { toast } from './Toast';

type Parts = typeof DropdownMenu;

const fetched = createStore<Parts | null>(null);
let fetching: Promise<void> | null = null;

/** Menus are a fifth of what a first visit would load, and nothing is shown of them until one is opened. */
function fetchParts(): Promise<void> {
  fetching ??= import('./menuParts').then(
    ({ DropdownMenu: parts }) => fetched.set(parts),
    (error: unknown) => {
      fetching = null;
      throw error;
    },
  );
  return fetching;
}

const PartsOfMenu = createContext<Parts | null>(null);

function useParts(): Parts {
  const parts = use(PartsOfMenu);
  if (!parts) throw new Error('parts of a menu stand inside of Menu');
  return parts;
}

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
export function Menu(props: MenuProps) {
  const { trigger, open: asked, onOpenChange } = props;
  const parts = useStore(fetched);
  const [own, setOwn] = useState(false);
  const open = asked ?? own;
  // Radix takes over when the menu is first opened, and stays: until then the trigger is a plain button.
  const [begun, setBegun] = useState(open);
  if (open && !begun) setBegun(true);
  const change = (next: boolean) => {
    if (asked === undefined) setOwn(next);
    onOpenChange?.(next);
  };
  const close = useRef(change);
  useEffect(() => {
    close.current = change;
  });
  useEffect(() => {
    if (!begun) return;
    fetchParts().catch(() => {
      close.current(false);
      toast('The menu did not come. Check the connection and try again.', { critical: true });
    });
  }, [begun]);
  if (!begun || !parts) {
    const prefetch = () => void fetchParts().catch(() => undefined);
    return cloneElement(trigger as ReactElement<Record<string, unknown>>, {
      'aria-haspopup': 'menu',
      'aria-expanded': open,
      onPointerEnter: prefetch,
      onFocus: prefetch,
      onClick: () => change(true),
    });
  }
  return <OpenedMenu {...props} parts={parts} open={open} onOpenChange={change} />;
}

interface OpenedProps extends MenuProps {
  parts: Parts;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function OpenedMenu({ parts: Radix, trigger, label, open, onOpenChange, align = 'end', side = 'bottom', className, children }: OpenedProps) {
  const content = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Radix did not see the key that opened it first, and leaves the focus before the items. That it shows tells of a key.
    const frame = requestAnimationFrame(() => {
      if (!content.current?.matches(':focus-visible')) return;
      content.current.querySelector<HTMLElement>('[role^="menuitem"]:not([data-disabled])')?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, []);
  return (
    <PartsOfMenu value={Radix}>
      <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
        <Radix.Trigger asChild>{trigger}</Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            ref={content}
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
    </PartsOfMenu>
  );
}

interface ItemProps {
  icon?: ReactNode;
  critical?: boolean;
  onSelect: () => void;
  children: ReactNode;
}

export function MenuItem({ icon, critical, onSelect, children }: ItemProps) {
  const Radix = useParts();
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
  const Radix = useParts();
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
  const Radix = useParts();
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
  const Radix = useParts();
  return <Radix.Separator className={styles.line} />;
}
