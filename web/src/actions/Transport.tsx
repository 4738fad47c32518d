import { Repeat, Repeat1, Shuffle, SkipBack, SkipForward } from 'lucide-react';

import { IconButton, PlayDisc } from '../design/Button';
import { cx } from '../platform/classes';
import { actions } from './actions';
import { ariaKeys, keyCap } from './keys';
import { isActive, usePlayerState } from './player';
import { useReach } from './reach';
import styles from './Transport.module.css';

/** Shuffle, back, play, on, repeat. Never mirrored: time runs left to right in every script. */
export function Transport({ roomy }: { roomy?: boolean }) {
  const reach = useReach();
  const active = usePlayerState(isActive);
  const waiting = usePlayerState((state) => state.status === 'loading' || state.status === 'buffering');
  const shuffle = usePlayerState((state) => state.shuffle);
  const repeat = usePlayerState((state) => state.repeat);
  const empty = usePlayerState((state) => state.current === null);
  const canNext = usePlayerState((state) => state.upcoming.length > 0 || state.repeat !== 'off');
  const shuffleName = shuffle ? 'Shuffle is on' : 'Shuffle';
  const repeatName = repeat === 'one' ? 'Repeats this song' : repeat === 'all' ? 'Repeats all' : 'Repeat';
  const RepeatIcon = repeat === 'one' ? Repeat1 : Repeat;
  return (
    <div className={cx(styles.transport, roomy && styles.roomy)} dir="ltr" role="group" aria-label="Playing">
      <IconButton
        label={shuffleName}
        keyCap={capOf('shuffle')}
        on={shuffle}
        aria-pressed={shuffle}
        onClick={() => actions.shuffle.run(reach)}
      >
        <Shuffle className="icon" />
      </IconButton>
      <IconButton
        label="Previous song"
        keyCap={capOf('previous')}
        disabled={empty}
        aria-keyshortcuts={ariaKeys(actions.previous)}
        onClick={() => actions.previous.run(reach)}
      >
        <SkipBack className="icon icon-fill" />
      </IconButton>
      <PlayDisc
        className={styles.disc}
        size={roomy ? 'l' : 'm'}
        playing={active}
        waiting={waiting}
        disabled={empty}
        aria-keyshortcuts={ariaKeys(actions.toggle)}
        onClick={() => actions.toggle.run(reach)}
      />
      <IconButton
        label="Next song"
        keyCap={capOf('next')}
        disabled={!canNext}
        aria-keyshortcuts={ariaKeys(actions.next)}
        onClick={() => actions.next.run(reach)}
      >
        <SkipForward className="icon icon-fill" />
      </IconButton>
      <IconButton
        label={repeatName}
        keyCap={capOf('repeat')}
        on={repeat !== 'off'}
        aria-pressed={repeat !== 'off'}
        onClick={() => actions.repeat.run(reach)}
      >
        <RepeatIcon className="icon" />
      </IconButton>
    </div>
  );
}

function capOf(name: 'shuffle' | 'previous' | 'next' | 'repeat'): string {
  return keyCap(actions[name].keys[0] ?? '');
}
