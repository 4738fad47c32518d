import { Failure, failureOfStatus, isAbort, UrlExpired } from './failures';

/** Bytes [from, to) of a file. */
export interface ByteRange {
  readonly url: string;
  readonly from: number;
  readonly to: number;
}

/** What a transfer tells of the link: bytes, and milliseconds from the request and from its first byte. */
export interface Transfer {
  readonly bytes: number;
  readonly requestMs: number;
  readonly bodyMs: number;
}

export type Bytes = Uint8Array<ArrayBuffer>;

/** Without a byte for so long, a connection is given up for dead. */
const SILENCE_MS = 10_000;

/** Fetches ranges and hands their bytes on as they arrive. */
export class Loader {
  private calledOff: string | null = null;

  constructor(
    private readonly fetcher: typeof fetch = (input, init) => fetch(input, init),
    private readonly clock: () => number = () => performance.now(),
    private readonly silenceMs: number = SILENCE_MS,
  ) {}

  /**
   * Rejects with UrlExpired on 401, 403 and 410, with Failure on the rest, with AbortError when called off.
   * `take` is awaited before more is read, so that a slow consumer slows the network down.
   */
  async load(range: ByteRange, signal: AbortSignal, take: (bytes: Bytes) => Promise<void> | void): Promise<Transfer> {
    signal.throwIfAborted();
    const silence = new AbortController();
    let timer = setTimeout(() => silence.abort(), this.silenceMs);
    const heard = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(), this.silenceMs);
    };
    const began = this.clock();
    try {
      // Chromium's cache keeps a file locked for a while after a transfer of it was called off: pass it by.
      const locked = this.calledOff === range.url;
      if (locked) this.calledOff = null;
      const response = await this.fetcher(range.url, {
        cache: locked ? 'no-store' : 'default',
        headers: { Range: `bytes=${range.from}-${range.to - 1}` },
        signal: AbortSignal.any([signal, silence.signal]),
      });
      if (!response.ok || !response.body) throw this.refused(response.status);
      const first = this.clock();
      // A server that knows no ranges answers 200 with the whole file.
      let before = response.status === 206 ? 0 : range.from;
      let left = range.to - range.from;
      const reader = response.body.getReader();
      while (left > 0) {
        heard();
        const { done, value } = await reader.read();
        if (done) throw new Failure('network', true);
        const skipped = Math.min(before, value.length);
        before -= skipped;
        const piece = value.subarray(skipped, skipped + left);
        left -= piece.length;
        clearTimeout(timer);
        if (piece.length > 0) await take(piece);
      }
      const ended = this.clock();
      if (response.status !== 206) await reader.cancel();
      return { bytes: range.to - range.from, requestMs: ended - began, bodyMs: ended - first };
    } catch (error) {
      if (signal.aborted) {
        this.calledOff = range.url;
        throw signal.reason;
      }
      if (isAbort(error) || error instanceof TypeError) throw new Failure('network', true, { cause: error });
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** The same, whole. */
  async loadWhole(range: ByteRange, signal: AbortSignal): Promise<{ bytes: Bytes; transfer: Transfer }> {
    const bytes = new Uint8Array(range.to - range.from);
    let filled = 0;
    const transfer = await this.load(range, signal, (piece) => {
      bytes.set(piece, filled);
      filled += piece.length;
    });
    return { bytes, transfer };
  }

  private refused(status: number): Error {
    return status === 401 || status === 403 || status === 410 ? new UrlExpired() : failureOfStatus(status);
  }
}
