import { Volume1, Volume2, VolumeX } from 'lucide-react';

import { IconButton } from '../design/Button';
import { Slider } from '../design/Slider';
import { actions } from './actions';
import { ariaKeys, keyCap } from './keys';
import { usePlayer, usePlayerState } from './player';
import { useReach } from './reach';
import styles from './SoundControls.module.css';

export function Volume() {
  const player = usePlayer();
  const reach = useReach();
  const volume = usePlayerState((state) => state.volume);
  const muted = usePlayerState((state) => state.muted);
  const shown = muted ? 0 : Math.round(volume * 100);
  const Icon = shown === 0 ? VolumeX : shown < 50 ? Volume1 : Volume2;
  return (
    <div className={styles.volume}>
      <IconButton
        label={muted ? 'Sound on' : 'Mute'}
        keyCap={keyCap('m')}
        aria-keyshortcuts={ariaKeys(actions.mute)}
        onClick={() => actions.mute.run(reach)}
      >
        <Icon className="icon" />
      </IconButton>
      <Slider
        className={styles.slider}
        label="Volume"
        value={shown}
        valueText={`${shown} percent`}
        onChange={(value) => {
          player.setMuted(false);
          player.setVolume(value / 100);
        }}
      />
    </div>
  );
}
