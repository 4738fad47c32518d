import { type PlayerApi, type Quality, type QualityChoice, USUAL_WISHES, type Wishes } from '../contracts';
import type { Heard, Position } from '../state';
import { Bandwidth, SteadyPolicy } from './abr';
import { AnswerBook } from './answers';
import { ElementState } from './elementState';
import { Emitter } from './emitter';
import { Failure } from './failures';
import type { FeedParts, TimelineHost } from './feedHost';
import { Heads, prefetchHead } from './heads';
import { Level } from './level';
import { Lineup } from './lineup';
import { Loader } from './loader';
import type { EngineEvents, EngineStatus, PlaybackEngine } from './playback';
import { outputRate } from './primer';
import { canFeed } from './sink';
import { Spans } from './spans';
import { Stage } from './stage';
import { type Entry, JOINT, Timeline, type Track } from './timeline';
import { Trouble } from './trouble';

/** A choice of quality is heard after so long: what plays sooner is already on its way to the ear. */
const RECONSIDER_AFTER_S = 2;
const COVERED_S = 0.2;
const PRELOAD_MS = 10_000;

/** Plays songs end to end, to the sample, through Media Source Extensions. */
export class MediaSourceEngine implements PlaybackEngine {
  private readonly events = new Emitter<EngineEvents>();
  private readonly timeline = new Timeline();
  private readonly spans = new Spans();
  private readonly parts: FeedParts;
  private readonly lineup: Lineup;
  private readonly level: Level;
  private readonly state: ElementState;
  private readonly stage: Stage;
  private readonly trouble: Trouble;
  private current: Track | null = null;
  private awaited: { readonly entry: Entry; positionMs: number } | null = null;
  private heard: Heard | null = null;
  private choice: QualityChoice = 'auto';
  private generation = 0;
  private joint: ReturnType<typeof setTimeout> | undefined;

  constructor(api: Pick<PlayerApi, 'stream' | 'counted'>, element: HTMLAudioElement, kbps: number | null = null, wishes = (): Wishes => USUAL_WISHES) {
    const loader = new Loader();
    const answers = new AnswerBook(api);
    const bandwidth = new Bandwidth(kbps);
    this.parts = { loader, answers, heads: new Heads(loader), bandwidth, policy: new SteadyPolicy(canFeed, () => wishes().ceiling) };
    this.lineup = new Lineup(this.timeline, answers, (entry, failure) => this.tell(failure, entry.id, true));
    this.level = new Level(element, () => wishes().loudness);
    this.stage = new Stage(element, this.host(), this.parts, () => this.trouble.breakDown(new Failure('unsupported', false)));
    this.state = new ElementState(element, {
      buffer: () => this.stage.buffer,
      changed: (status) => this.events.emit('status', status),
      moved: () => this.follow(),
      ended: () => this.finish(),
      broken: () => this.trouble.breakDown(new Failure('undecodable', false)),
    });
    const { stage, state, timeline, lineup } = this;
    this.trouble = new Trouble(timeline, lineup, stage, state, {
      current: () => this.current,
      awaited: () => this.awaited?.entry ?? null,
      tell: (failure, entryId, final) => this.tell(failure, entryId, final),
      restart: (track) => void this.begin(track.entry, this.position().positionMs),
    });
  }

  on<Name extends keyof EngineEvents>(name: Name, listener: (payload: EngineEvents[Name]) => void): () => void {
    return this.events.on(name, listener);
  }

  get status(): EngineStatus {
    return this.state.status;
  }

  load(entry: Entry, positionMs: number, play: boolean): void {
    this.trouble.forget();
    const laid = this.timeline.find(entry.id);
    if (laid) {
      this.generation++;
      this.awaited = null;
      this.enter(laid, laid.moment(positionMs));
    } else {
      void this.begin(entry, positionMs);
    }
    if (play) this.state.play();
    else this.state.pause();
  }

  setUpcoming(entries: readonly Entry[]): void {
    const standing = this.lineup.set(entries, this.awaited ? null : this.current);
    if (standing) this.stage.cutBehind(standing);
    this.stage.wake();
  }

  play(): void {
    if (this.current || this.awaited) this.state.play();
  }

  pause(): void {
    this.state.pause();
  }

  stop(): void {
    this.generation++;
    this.awaited = null;
    this.current = null;
    this.stage.halt();
    this.state.stop();
  }

  seek(positionMs: number): void {
    if (this.awaited) this.awaited.positionMs = positionMs;
    else if (this.current) this.enter(this.current, this.current.moment(positionMs));
  }

  setLevel(volume: number, muted: boolean, normalise: boolean): void {
    this.level.set(volume, muted, normalise);
  }

  setQuality(choice: QualityChoice): void {
    if (choice === this.choice) return;
    this.choice = choice;
    const time = this.stage.time + RECONSIDER_AFTER_S;
    const track = this.timeline.at(time);
    const there = this.spans.at(time);
    if (track && there) this.stage.reconsider(track, time, there);
  }

  position(): Position {
    const { current, awaited } = this;
    if (awaited) return { positionMs: awaited.positionMs, durationMs: 0, bufferedMs: awaited.positionMs };
    if (!current) return { positionMs: 0, durationMs: 0, bufferedMs: 0 };
    const at = (time: number): number => Math.max(0, Math.min(time - current.start, current.duration)) * 1000;
    const { time } = this.stage;
    return { positionMs: at(time), durationMs: current.duration * 1000, bufferedMs: at(this.stage.covered(time)) };
  }

  preload(songId: string): void {
    void prefetchHead(this.parts, songId, this.choice, AbortSignal.timeout(PRELOAD_MS));
  }

  bandwidth(): number | null {
    return this.parts.bandwidth.kbps;
  }

  destroy(): void {
    this.generation++;
    clearTimeout(this.joint);
    this.state.close();
    this.stage.close();
    this.parts.answers.close();
    this.events.clear();
  }

  /** Goes to a song that does not lie on the timeline: behind all that does, so that nothing old sounds again. */
  private async begin(entry: Entry, positionMs: number): Promise<void> {
    const generation = ++this.generation;
    const { last } = this.timeline;
    const start = last ? Math.ceil(last.end) + 1 : 0;
    this.awaited = { entry, positionMs };
    this.stage.halt();
    this.state.expect();
    if (start > 0) this.stage.place(start);
    const wanted = (): boolean => generation === this.generation;
    const told = (failure: Failure, final: boolean): void => this.tell(failure, entry.id, final);
    const answer = await this.parts.answers.insist(entry.songId, told, wanted);
    if (!answer || !wanted()) return;
    const from = this.awaited.positionMs;
    this.awaited = null;
    if (this.stage.suit(outputRate(this.parts, answer, this.choice)) && this.state.isWanted) this.state.play();
    const track = this.timeline.restart(entry, answer, start);
    this.enter(track, track.moment(from));
  }

  /** Plays `track` from `time`, which may be fed already or not. */
  private enter(track: Track, time: number): void {
    this.adopt(track);
    if (Math.abs(this.stage.time - time) > JOINT) this.stage.place(time);
    const covered = this.stage.covered(time);
    const from = covered > time + COVERED_S ? covered : time;
    this.stage.feedFrom(this.timeline.at(from) ?? track, from);
    this.state.resume();
  }

  private adopt(track: Track): void {
    this.timeline.forgetBefore(track);
    if (track === this.current) return;
    this.current = track;
    this.level.follow(track);
    this.events.emit('best', track.answer.best_quality as Quality);
    this.events.emit('entry', track.entry.id);
  }

  /** Notices joints that were crossed and renditions that were reached. */
  private follow(): void {
    clearTimeout(this.joint);
    if (this.awaited || !this.current) return;
    const { time } = this.stage;
    for (let next = this.timeline.after(this.current); next && time >= next.start - JOINT; ) {
      this.events.emit('passed', this.current.entry.id);
      this.adopt(next);
      next = this.timeline.after(next);
    }
    this.listen(time);
    this.stage.wake();
    if (this.status === 'playing') {
      const left = (this.current.end - time) * 1000;
      this.joint = setTimeout(() => this.follow(), Math.min(left + 1, 2 ** 31 - 1));
    }
  }
  private listen(time: number): void {
    const heard = this.spans.heardAt(time);
    if (heard === this.heard || !heard) return;
    this.heard = heard;
    this.events.emit('heard', heard);
  }

  private finish(): void {
    if (this.current) this.events.emit('passed', this.current.entry.id);
  }

  private tell(failure: Failure, entryId: string, final: boolean): void {
    this.events.emit('failure', { failure, entryId, final });
  }

  private host(): TimelineHost {
    return {
      now: () => this.stage.time,
      starting: () => this.state.starting,
      choice: () => this.choice,
      next: async (track) => {
        if (!this.parts.answers.isDue(track.end - this.stage.time)) return null;
        const next = await this.lineup.next(track);
        if (next) await this.stage.reopen();
        else await this.stage.finish();
        return next;
      },
      peekNext: () => this.lineup.peek(),
      fed: (rendition, from, to) => {
        this.spans.add(from, to, rendition);
        this.follow();
      },
      retrying: (failure, track) => this.tell(failure, track.entry.id, false),
      failed: (failure, track) => this.trouble.giveUp(failure, track),
      replaced: (track) => this.trouble.replace(track),
    };
  }
}
