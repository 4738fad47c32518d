import type { PlayerApi, Wishes } from '../contracts';
import { MediaSourceEngine } from './engine';
import { ElementEngine } from './fallback';
import type { PlaybackEngine } from './playback';
import { sourceClass } from './sink';

/** The engine that this browser can carry. */
export function chooseEngine(api: PlayerApi, rememberedKbps: number | null, wishes?: () => Wishes): PlaybackEngine {
  const element = new Audio();
  element.preload = 'auto';
  return sourceClass() ? new MediaSourceEngine(api, element, rememberedKbps, wishes) : new ElementEngine(api, element);
}
