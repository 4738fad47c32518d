import type { StreamRendition } from '../contracts';
import { BufferFull, type BufferQueue } from './buffer';
import { Failure, failureOfFeeding, isAbort, UrlExpired, waitBeforeRetry } from './failures';
import type { FeedHost, FeedParts } from './feedHost';
import { prefetchHead } from './heads';
import { InitStore } from './init';
import { type Fed, type Piece, planPiece } from './pieces';
import type { Track } from './timeline';
import { PieceWriter } from './writer';

/** Seconds to hold ahead of what plays. */
const AHEAD_S = 30;
const FIRST_PIECE_S = 2;
const PIECE_S = 4;
/** With less than this ahead, every byte is appended as it arrives. */
const THIN_S = 1.5;
const LEAST_AHEAD_S = 6;
const LEAST_BEHIND_S = 2;
const RENEWALS = 2;
const RENEWAL_PAUSE_MS = 5000;
const HEAD_FROM_S = 8;
/** Passing failures in a row before the song is given up (about two minutes of waiting). */
const PATIENCE = 18;
const DONE_S = 0.005;

/** Keeps a buffer full from a moment on: which bytes, when, and how they are appended. */
export class Feeder {
  private place: { track: Track; time: number } | null = null;
  private last: Fed | null = null;
  private initOf: string | null = null;
  private torn = false;
  private failures = 0;
  private aheadS = AHEAD_S;
  private renewedAt = -Infinity;
  private headOf: string | null = null;
  private readonly inits: InitStore;
  private readonly closed = new AbortController();
  private flight = new AbortController();
  private wakeUp: (() => void) | null = null;

  constructor(
    private readonly buffer: BufferQueue,
    private readonly host: FeedHost,
    private readonly parts: FeedParts,
  ) {
    this.inits = new InitStore(parts.loader);
    void this.run();
  }

  /** Up to where the timeline is fed without a hole. */
  get time(): number {
    return this.place?.time ?? 0;
  }

  /** Calls off what is under way and goes on from `time` in `track`. */
  moveTo(track: Track, time: number): void {
    this.place = { track, time: Math.max(time, track.start) };
    this.last = null;
    this.failures = 0;
    this.flight.abort();
    this.wake();
  }

  /**
   * Goes back to the end of the fragment that plays at `time`, where `there` is what is buffered, so that
   * another rendition replaces what lies ahead; does nothing if the choice is still the same.
   */
  reconsider(track: Track, time: number, there: StreamRendition): void {
    if (!this.place || time >= this.place.time) return;
    this.last = { track, rendition: there };
    if (this.choose(track, time - this.host.now())?.id === there.id) return;
    const table = track.table(there);
    const joint = Math.min(track.end, track.start + table.at(table.covering(time - track.start)).end);
    if (joint >= this.place.time && this.place.track === track) return;
    this.place = { track, time: joint };
    this.flight.abort();
    this.wake();
  }

  /** Calls off what is under way and waits to be moved. */
  halt(): void {
    this.place = null;
    this.flight.abort();
  }

  wake(): void {
    this.wakeUp?.();
  }

  close(): void {
    this.closed.abort();
    this.flight.abort();
    this.wake();
  }

  private async run(): Promise<void> {
    while (!this.closed.signal.aborted) {
      if (this.flight.signal.aborted) this.flight = new AbortController();
      const { signal } = this.flight;
      try {
        if (await this.step(signal)) this.failures = 0;
        else await this.rest(signal);
      } catch (error) {
        await this.recover(error, signal);
      }
    }
  }

  private rest(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) resolve();
      this.wakeUp = () => {
        this.wakeUp = null;
        resolve();
      };
    });
  }

  /** Does one thing; false when there is nothing to do until woken. */
  private async step(signal: AbortSignal): Promise<boolean> {
    const { place, host } = this;
    if (!place) return false;
    if (place.time >= place.track.end - DONE_S) {
      const next = await host.next(place.track);
      if (signal.aborted || !next) return false;
      this.place = { track: next, time: next.start };
      return true;
    }
    const ahead = place.time - host.now();
    if (ahead > HEAD_FROM_S) {
      this.prefetchNext();
      void this.buffer.trim(host.now(), place.time);
    }
    const enough = host.starting() ? FIRST_PIECE_S : this.aheadS;
    if (ahead >= enough || !host.mayFetch()) return false;
    this.renewQuietly(place.track);
    const rendition = this.choose(place.track, ahead);
    if (!rendition) throw new Failure('unsupported', false);
    const seconds = ahead < PIECE_S ? FIRST_PIECE_S : PIECE_S;
    await this.feed(planPiece(place.track, rendition, place.time, seconds, this.last), signal);
    return true;
  }

  private choose(track: Track, bufferedS: number): StreamRendition | null {
    const current = this.last?.track === track ? this.last.rendition : null;
    const { host, parts } = this;
    const known = { current, kbps: parts.bandwidth.kbps, bufferedS, outputRate: host.outputRate() };
    return parts.policy.choose({ answer: track.answer, choice: host.choice(), ...known });
  }

  private async feed(piece: Piece, signal: AbortSignal): Promise<void> {
    const { track, rendition, table, first, last } = piece;
    const { heads, loader, bandwidth } = this.parts;
    if (this.torn) {
      await this.buffer.reset();
      this.torn = false;
      this.initOf = null;
    }
    if (first === 0) await heads.pending(track.answer, rendition);
    const head = first === 0 ? heads.find(track.answer, rendition) : undefined;
    signal.throwIfAborted();
    const identity = `${track.entry.id}/${track.answer.version_id}/${rendition.id}`;
    const needsInit = this.initOf !== identity;
    const fromZero = needsInit && first === 0;
    const writer = this.writerOf(piece, signal);
    this.torn = true;
    if (fromZero && head) {
      this.initOf = identity;
      this.inits.keep(piece, head.bytes);
      await writer.take(head.bytes, 0);
    } else {
      const range = { url: rendition.url, from: fromZero ? 0 : table.at(first).from, to: table.at(last).to };
      let init = needsInit && !fromZero ? this.inits.get(piece, signal) : null;
      init?.catch(() => undefined);
      let at = range.from;
      const transfer = await loader.load(range, signal, async (bytes) => {
        if (init) await this.buffer.append(await init, piece.placement, signal);
        init = null;
        this.initOf = identity;
        if (at === 0 && bytes.length >= table.initSize) this.inits.keep(piece, bytes);
        await writer.take(bytes, at);
        at += bytes.length;
      });
      bandwidth.sample(transfer);
    }
    await writer.finish();
    this.torn = false;
  }

  private writerOf(piece: Piece, signal: AbortSignal): PieceWriter {
    const { track, rendition, placement } = piece;
    const urgent = (): boolean => this.time - this.host.now() < THIN_S;
    return new PieceWriter(piece, this.buffer, signal, urgent, (start, end) => {
      const upTo = Math.min(track.end, track.start + end);
      this.last = { track, rendition };
      if (this.place?.track === track && !signal.aborted) this.place.time = Math.max(this.place.time, upTo);
      this.host.fed(rendition, Math.max(placement.from, track.start + start), upTo);
    });
  }

  private async recover(error: unknown, signal: AbortSignal): Promise<void> {
    const { place, host } = this;
    if (signal.aborted || isAbort(error) || !place) return;
    this.failures++;
    if (error instanceof BufferFull) {
      this.aheadS = Math.max(LEAST_AHEAD_S, this.aheadS * 0.6);
      await this.buffer.remove(0, host.now() - LEAST_BEHIND_S);
      return;
    }
    if (error instanceof UrlExpired && this.failures <= RENEWALS) return this.renew(place.track, signal);
    const failure = failureOfFeeding(error);
    if (failure.passing && (this.failures <= PATIENCE || place.time - host.now() > THIN_S)) {
      host.retrying(failure, place.track);
      await waitBeforeRetry(this.failures, signal).catch(() => undefined);
      return;
    }
    this.place = null;
    host.failed(failure, place.track);
  }

  private async renew(track: Track, signal: AbortSignal): Promise<void> {
    try {
      const answer = await this.parts.answers.renew(track.entry.songId);
      if (!signal.aborted && !track.renew(answer)) this.host.replaced(track);
    } catch (error) {
      await this.recover(error, signal);
    }
  }

  /** Renews an answer that will soon expire while its urls still work; if that fails, they are used to the end. */
  private renewQuietly(track: Track): void {
    const { answers } = this.parts;
    const now = performance.now();
    if (!answers.isStale(track.entry.songId) || now - this.renewedAt < RENEWAL_PAUSE_MS) return;
    this.renewedAt = now;
    answers.renew(track.entry.songId).then(
      (answer) => {
        if (!track.renew(answer)) this.host.replaced(track);
      },
      () => undefined,
    );
  }

  private prefetchNext(): void {
    const songId = this.host.peekNext();
    if (!songId || songId === this.headOf) return;
    this.headOf = songId;
    void prefetchHead(this.parts, songId, this.host.choice(), this.closed.signal);
  }
}
