import type { Wishes } from '../contracts';
import type { Track } from './timeline';

/**
 * Loudness to which normalising brings songs. ReplayGain 2.0 aims at -18 LUFS; elements cannot
 * amplify, so we aim at -14 like the large services and only ever turn down.
 */
const TARGET_ABOVE_REPLAYGAIN_DB = 4;
/** -19 and -11 LUFS, as the large services have them. */
const ASIDE_DB: Readonly<Record<Wishes['loudness'], number>> = { quiet: -5, normal: 0, loud: 3 };

/** The element's volume for each song; songs of one album in a row share a gain, or their joints would jump. */
export class Level {
  private gain = 1;
  private last: Track | null = null;
  private volume = 1;
  private muted = false;
  private normalise = false;

  constructor(
    private readonly element: HTMLMediaElement,
    private readonly loudness: () => Wishes['loudness'] = () => 'normal',
  ) {}

  set(volume: number, muted: boolean, normalise: boolean): void {
    this.volume = volume;
    this.muted = muted;
    this.normalise = normalise;
    this.apply();
  }

  follow(track: Track): void {
    if (track === this.last) return;
    const sameAlbum = track.entry.albumId !== null && track.entry.albumId === this.last?.entry.albumId;
    this.last = track;
    if (sameAlbum) return;
    const aimDb = TARGET_ABOVE_REPLAYGAIN_DB + ASIDE_DB[this.loudness()];
    this.gain = Math.min(1, 10 ** ((track.answer.loudness.gain_db + aimDb) / 20));
    this.apply();
  }

  private apply(): void {
    this.element.muted = this.muted;
    // The ear hears by ratios: the square of the slider sounds even over its whole way.
    this.element.volume = Math.min(1, Math.max(0, this.volume ** 2 * (this.normalise ? this.gain : 1)));
  }
}
