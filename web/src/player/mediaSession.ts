import type { PlayerSong } from './contracts';
import type { Player, Position } from './state';

const SIZES = [96, 320, 640] as const;
const SKIP_MS = 10_000;

export type CoverUrl = (coverId: string, size: 96 | 320 | 640 | 1280) => string;

/** Media keys, lock screens and headsets: what they show, and what they may do. */
export class MediaKeys {
  private readonly session: MediaSession | null;

  constructor(
    player: Player,
    private readonly coverUrl: CoverUrl | undefined,
  ) {
    this.session = 'mediaSession' in navigator ? navigator.mediaSession : null;
    const by = (ms: number): void => player.seek(Math.max(0, player.position().positionMs + ms));
    this.handle('play', () => player.resume());
    this.handle('pause', () => player.pause());
    this.handle('stop', () => player.pause());
    this.handle('nexttrack', () => player.next());
    this.handle('previoustrack', () => player.previous());
    this.handle('seekforward', ({ seekOffset }) => by((seekOffset ?? SKIP_MS / 1000) * 1000));
    this.handle('seekbackward', ({ seekOffset }) => by(-(seekOffset ?? SKIP_MS / 1000) * 1000));
    this.handle('seekto', ({ seekTime }) => player.seek((seekTime ?? 0) * 1000));
  }

  show(song: PlayerSong | null): void {
    if (!this.session) return;
    if (!song) {
      this.session.metadata = null;
      return;
    }
    const cover = song.album?.cover;
    const { coverUrl } = this;
    this.session.metadata = new MediaMetadata({
      title: song.title,
      artist: song.artists.map((artist) => artist.name).join(', '),
      album: song.album?.title ?? '',
      artwork:
        cover && coverUrl
          ? SIZES.map((size) => ({ src: coverUrl(cover.id, size), sizes: `${size}x${size}`, type: 'image/webp' }))
          : [],
    });
  }

  place(position: Position, playing: boolean): void {
    if (!this.session) return;
    this.session.playbackState = playing ? 'playing' : 'paused';
    const duration = position.durationMs / 1000;
    if (duration <= 0) return;
    this.session.setPositionState({ duration, position: Math.min(position.positionMs / 1000, duration), playbackRate: 1 });
  }

  close(): void {
    if (!this.session) return;
    this.session.metadata = null;
    this.session.playbackState = 'none';
    for (const action of ACTIONS) this.handle(action, null);
  }

  private handle(action: (typeof ACTIONS)[number], act: MediaSessionActionHandler | null): void {
    try {
      this.session?.setActionHandler(action, act);
    } catch {
      // The browser does not know this action.
    }
  }
}

const ACTIONS = ['play', 'pause', 'stop', 'nexttrack', 'previoustrack', 'seekforward', 'seekbackward', 'seekto'] as const;
