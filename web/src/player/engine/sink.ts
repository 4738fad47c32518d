import { BufferQueue } from './buffer';
import { primer } from './primer';

/** What Safari on phones has in place of MediaSource: it says when it wants data. */
interface ManagedSource extends MediaSource {
  readonly streaming: boolean;
}

/** The browser's class for streams made by script, or null where there is none. */
export function sourceClass(): (new () => MediaSource) | null {
  const scope = globalThis as { ManagedMediaSource?: new () => MediaSource; MediaSource?: new () => MediaSource };
  return scope.ManagedMediaSource ?? scope.MediaSource ?? null;
}

/** Whether renditions of this type can be fed to the engine's source. */
export function canFeed(mime: string): boolean {
  const source = sourceClass() as { isTypeSupported?: (mime: string) => boolean } | null;
  return source?.isTypeSupported?.(mime) ?? false;
}

/** Most songs begin as AAC, so that a buffer for it may be made before the stream answer is there. */
const FIRST_MIME = 'audio/mp4; codecs="mp4a.40.2"';

/**
 * Longer than anyone listens (48 days), so that the timeline grows without touching the duration,
 * which browsers forbid while they append.
 */
export const HORIZON_S = 2 ** 22;

const WHOLE = { mime: FIRST_MIME, offset: 0, from: 0, to: HORIZON_S };

/** A media element fed through a SourceBuffer; opened ahead of need, since opening takes a turn or two. */
export class Sink {
  readonly opened: Promise<BufferQueue>;
  /** False while a managed source asks to be left alone. */
  streaming = true;
  private readonly address: string;

  constructor(
    private readonly element: HTMLMediaElement,
    onStreaming: () => void,
    primed: boolean,
  ) {
    const Source = sourceClass();
    if (!Source) throw new Error('no MediaSource');
    const source = new Source();
    if ('streaming' in source) {
      element.disableRemotePlayback = true;
      const managed = source as ManagedSource;
      const follow = (): void => {
        this.streaming = managed.streaming;
        onStreaming();
      };
      source.addEventListener('startstreaming', follow);
      source.addEventListener('endstreaming', follow);
    }
    this.opened = new Promise((resolve, reject) => {
      const open = (): void => {
        URL.revokeObjectURL(this.address);
        try {
          const buffer = source.addSourceBuffer(FIRST_MIME);
          source.duration = HORIZON_S;
          const queue = new BufferQueue(source, buffer, FIRST_MIME);
          if (primed) void queue.append(primer(), WHOLE, new AbortController().signal);
          resolve(queue);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      };
      source.addEventListener('sourceopen', open, { once: true });
    });
    this.opened.catch(() => undefined);
    this.address = URL.createObjectURL(source);
    element.src = this.address;
  }

  close(): void {
    URL.revokeObjectURL(this.address);
    this.element.removeAttribute('src');
    this.element.load();
  }
}
