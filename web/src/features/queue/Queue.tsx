import { ListMusic, X } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useRef } from 'react';

import { usePlayer, usePlayerState } from '../../actions/player';
import { showQueue } from '../../actions/view';
import { IconButton } from '../../design/Button';
import { Empty } from '../../design/Words';
import { announce } from '../../platform/announce';
import { usePhone } from '../../platform/media';
import type { QueueEntry } from '../../player/state';
import { History } from './History';
import { ItemShape, QueueList } from './QueueList';
import styles from './Queue.module.css';

/** What plays now and next; beside the page, over it, or, on phones, instead of it. */
export function Queue() {
  const panel = useRef<HTMLElement>(null);
  const phone = usePhone();
  useEffect(() => {
    const before = document.activeElement;
    panel.current?.querySelector<HTMLElement>('[role=tab][data-state=active]')?.focus({ preventScroll: true });
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
    };
  }, []);
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-label="Queue"
      {...(phone ? { role: 'dialog', 'data-modal': '', 'aria-modal': true } : {})}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        showQueue(false);
      }}
    >
      <Tabs.Root defaultValue="queue" asChild>
        <>
          <header className={styles.head}>
            <Tabs.List className={styles.tabs} aria-label="What to show">
              <Tabs.Trigger className={styles.tab} value="queue">
                Queue
              </Tabs.Trigger>
              <Tabs.Trigger className={styles.tab} value="history">
                History
              </Tabs.Trigger>
            </Tabs.List>
            <IconButton label="Close queue" onClick={() => showQueue(false)}>
              <X className="icon" />
            </IconButton>
          </header>
          <Tabs.Content value="queue" className={styles.body}>
            <Upcoming />
          </Tabs.Content>
          <Tabs.Content value="history" className={styles.body}>
            <History />
          </Tabs.Content>
        </>
      </Tabs.Root>
    </aside>
  );
}

function Upcoming() {
  const player = usePlayer();
  const current = usePlayerState((state) => state.current);
  const upcoming = usePlayerState((state) => state.upcoming);
  if (!current) {
    return (
      <Empty icon={ListMusic} title="Nothing in the queue">
        Play an album, or add songs to the queue from their menu.
      </Empty>
    );
  }
  const byHand = upcoming.filter((entry) => entry.source === 'user');
  const rest = upcoming.filter((entry) => entry.source === 'context');
  const offsetOf = (entries: readonly QueueEntry[]) => upcoming.findIndex((entry) => entry === entries[0]);
  const clear = () => {
    for (const entry of byHand) player.removeFromQueue(entry.id);
    announce('What you queued is cleared');
  };
  return (
    <>
      <Part title="Now playing" />
      <ItemShape song={current.song} now />
      {byHand.length > 0 && (
        <>
          <Part title="You queued" onClear={clear} />
          <QueueList label="You queued" entries={byHand} offset={offsetOf(byHand)} />
        </>
      )}
      {rest.length > 0 && (
        <>
          <Part
            title={restTitle(rest)}
            onClear={() => {
              for (const entry of rest) player.removeFromQueue(entry.id);
              announce('The queue is cleared');
            }}
          />
          <QueueList label={restTitle(rest)} entries={rest} offset={offsetOf(rest)} />
        </>
      )}
    </>
  );
}

/** Names the record where all that follows is from one. */
function restTitle(rest: readonly QueueEntry[]): string {
  const album = rest[0]?.song.album;
  return album && rest.every((entry) => entry.song.album?.id === album.id) ? `Next on ${album.title}` : 'Next';
}

function Part({ title, onClear }: { title: string; onClear?: () => void }) {
  return (
    <div className={styles.part}>
      <h2>{title}</h2>
      {onClear && (
        <button type="button" className={`${styles.clear ?? ''} link`} aria-label={`Clear: ${title}`} onClick={onClear}>
          Clear
        </button>
      )}
    </div>
  );
}

