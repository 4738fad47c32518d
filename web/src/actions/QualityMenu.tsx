import { Menu, MenuChoices, MenuLine, MenuSwitch } from '../design/Menu';
import { QUALITIES, type Quality, type QualityChoice } from '../player/contracts';
import { usePlayer, usePlayerState } from './player';
import styles from './SoundControls.module.css';

const tiers: Readonly<Record<Quality, { name: string; rate: string }>> = {
  low: { name: 'Low', rate: '24 kbit/s' },
  saver: { name: 'Data saver', rate: '64 kbit/s' },
  normal: { name: 'Normal', rate: '96 kbit/s' },
  standard: { name: 'Standard', rate: '128 kbit/s' },
  high: { name: 'High', rate: '160 kbit/s' },
  very_high: { name: 'Very high', rate: '320 kbit/s' },
  lossless: { name: 'Lossless', rate: 'As it was recorded, 700 to 4,600 kbit/s' },
};

/** What is heard, and a menu to let it follow the connection or to pin it. */
export function QualityMenu() {
  const player = usePlayer();
  const choice = usePlayerState((state) => state.quality);
  const best = usePlayerState((state) => state.bestQuality);
  const heard = usePlayerState((state) => state.heard?.quality ?? null);
  const normalise = usePlayerState((state) => state.normalise);
  const reach = best === null ? QUALITIES.length : QUALITIES.indexOf(best);
  const shown = heard ? tiers[heard].name : choice === 'auto' ? 'Auto' : tiers[choice].name;
  const choices = [...QUALITIES].reverse().map((quality) => ({
    value: quality,
    words: tiers[quality].name,
    note: QUALITIES.indexOf(quality) > reach ? 'Comes with a paid account' : tiers[quality].rate,
    disabled: QUALITIES.indexOf(quality) > reach,
  }));
  return (
    <Menu
      side="top"
      className={styles.menu ?? ''}
      trigger={
        <button type="button" className={styles.quality} aria-label={`Quality: ${shown}`}>
          {shown}
        </button>
      }
    >
      <MenuChoices<QualityChoice>
        label="Quality"
        value={choice}
        choices={[
          { value: 'auto', words: 'Auto', note: heard ? `Follows your connection, now ${tiers[heard].name.toLowerCase()}` : 'Follows your connection' },
          ...choices,
        ]}
        onChange={(quality) => player.setQuality(quality)}
      />
      <MenuLine />
      <MenuSwitch on={normalise} onChange={(on) => player.setNormalise(on)} note="Quiet and loud records play equally loud">
        Even loudness
      </MenuSwitch>
    </Menu>
  );
}
