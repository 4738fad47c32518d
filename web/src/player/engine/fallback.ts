import type { PlayerApi, Quality, StreamAnswer } from '../contracts';
import type { Position } from '../state';
import { AnswerBook } from './answers';
import { ElementState } from './elementState';
import { Emitter } from './emitter';
import { Failure } from './failures';
import { Level } from './level';
import type { EngineEvents, EngineStatus, PlaybackEngine } from './playback';
import { type Entry, Track } from './timeline';

/** Breaks of one song's element before it is given up: the first may be an expired url, the second a network. */
const BREAKS = 2;

/**
 * Plays progressive files in a plain audio element, for browsers without Media Source. Songs follow
 * each other with a short gap, and the quality is the server's choice.
 */
export class ElementEngine implements PlaybackEngine {
  private readonly events = new Emitter<EngineEvents>();
  private readonly answers: AnswerBook;
  private readonly state: ElementState;
  private readonly level: Level;
  private upcoming: readonly Entry[] = [];
  private entry: Entry | null = null;
  private answer: StreamAnswer | null = null;
  private wantedMs = 0;
  private breaks = 0;
  private generation = 0;

  constructor(
    api: Pick<PlayerApi, 'stream' | 'counted'>,
    private readonly element: HTMLAudioElement,
  ) {
    this.answers = new AnswerBook(api);
    this.level = new Level(element);
    this.state = new ElementState(element, {
      buffer: () => null,
      changed: (status) => this.events.emit('status', status),
      moved: () => undefined,
      ended: () => this.goOn(),
      broken: () => this.repair(),
    });
  }

  on<Name extends keyof EngineEvents>(name: Name, listener: (payload: EngineEvents[Name]) => void): () => void {
    return this.events.on(name, listener);
  }

  get status(): EngineStatus {
    return this.state.status;
  }

  load(entry: Entry, positionMs: number, play: boolean): void {
    this.breaks = 0;
    this.open(entry, positionMs, play);
  }

  setUpcoming(entries: readonly Entry[]): void {
    this.upcoming = entries;
  }

  play(): void {
    if (this.entry) this.state.play();
  }

  pause(): void {
    this.state.pause();
  }

  stop(): void {
    this.generation++;
    this.entry = null;
    this.answer = null;
    this.state.stop();
  }

  seek(positionMs: number): void {
    this.wantedMs = positionMs;
    if (!this.answer) return;
    this.element.currentTime = positionMs / 1000;
    this.state.resume();
  }

  setLevel(volume: number, muted: boolean, normalise: boolean): void {
    this.level.set(volume, muted, normalise);
  }

  setQuality(): void {
    // One progressive file: there is nothing to choose.
  }

  position(): Position {
    const { element, answer } = this;
    if (!answer) return { positionMs: this.wantedMs, durationMs: 0, bufferedMs: this.wantedMs };
    const time = element.currentTime;
    let covered = time;
    for (let i = 0; i < element.buffered.length; i++)
      if (element.buffered.start(i) <= time && element.buffered.end(i) > time) covered = element.buffered.end(i);
    return { positionMs: time * 1000, durationMs: answer.duration_ms, bufferedMs: covered * 1000 };
  }

  preload(songId: string): void {
    if (this.answers.isDue()) this.answers.get(songId).catch(() => undefined);
  }

  bandwidth(): number | null {
    return null;
  }

  destroy(): void {
    this.generation++;
    this.state.close();
    this.answers.close();
    this.events.clear();
    this.element.removeAttribute('src');
    this.element.load();
  }

  private open(entry: Entry, positionMs: number, play: boolean): void {
    const generation = ++this.generation;
    this.entry = entry;
    this.wantedMs = positionMs;
    this.element.pause();
    this.state.expect();
    const ready = this.answers.find(entry.songId);
    // Without a wait the click still counts as the reason for the sound.
    if (ready) this.begin(entry, ready);
    else void this.fetch(entry, generation, play);
    if (play && ready) this.state.play();
    else if (!play) this.state.pause();
  }

  private async fetch(entry: Entry, generation: number, play: boolean): Promise<void> {
    this.answer = null;
    const wanted = (): boolean => generation === this.generation;
    const told = (failure: Failure, final: boolean): void => this.tell(failure, entry, final);
    const answer = await this.answers.insist(entry.songId, told, wanted);
    if (!answer || !wanted()) return;
    this.begin(entry, answer);
    if (play) this.state.play();
  }

  private begin(entry: Entry, answer: StreamAnswer): void {
    if (!answer.progressive_url) {
      this.tell(new Failure('unsupported', false), entry, true);
      return;
    }
    this.answer = answer;
    this.element.src = answer.progressive_url;
    if (this.wantedMs > 0) this.element.currentTime = this.wantedMs / 1000;
    this.level.follow(new Track(entry, answer, 0));
    this.events.emit('best', answer.best_quality as Quality);
    this.events.emit('entry', entry.id);
  }

  private goOn(): void {
    if (this.entry) this.events.emit('passed', this.entry.id);
    const [next] = this.upcoming;
    if (next) this.load(next, 0, true);
  }

  private repair(): void {
    const { entry } = this;
    if (!entry) return;
    const { positionMs } = this.position();
    const failure = new Failure(this.element.error?.code === MediaError.MEDIA_ERR_NETWORK ? 'network' : 'undecodable', false);
    this.breaks++;
    const final = this.breaks > BREAKS;
    this.tell(failure, entry, final);
    if (final) return;
    const generation = this.generation;
    const play = this.state.isWanted;
    void this.answers.renew(entry.songId).then(
      () => generation === this.generation && this.open(entry, positionMs, play),
      () => this.tell(failure, entry, true),
    );
  }

  private tell(failure: Failure, entry: Entry, final: boolean): void {
    this.events.emit('failure', { failure, entryId: entry.id, final });
  }
}
