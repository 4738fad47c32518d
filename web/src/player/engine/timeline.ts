import type { StreamAnswer, StreamRendition } from '../contracts';
import { FragmentTable } from './fragments';

/** A place in the queue, as much as the engine needs of it. */
export interface Entry {
  readonly id: string;
  readonly songId: string;
  readonly albumId: string | null;
}

/** A song on the timeline, from `start` to `end` in seconds of the media element. */
export class Track {
  private readonly tables = new Map<string, FragmentTable>();

  constructor(
    readonly entry: Entry,
    private held: StreamAnswer,
    readonly start: number,
  ) {}

  get answer(): StreamAnswer {
    return this.held;
  }

  get duration(): number {
    return this.held.duration_samples / this.held.sample_rate;
  }

  get end(): number {
    return this.start + this.duration;
  }

  /** The time on the timeline of a place in the song, short of its very end. */
  moment(positionMs: number): number {
    return this.start + Math.max(0, Math.min(positionMs / 1000, this.duration - LAST_MOMENT_S));
  }

  /** Takes a newer answer for the same audio; false (and nothing changes) when the audio is another. */
  renew(answer: StreamAnswer): boolean {
    if (answer.version_id !== this.held.version_id || answer.duration_samples !== this.held.duration_samples)
      return false;
    this.held = answer;
    return true;
  }

  table(rendition: StreamRendition): FragmentTable {
    const known = this.tables.get(rendition.id);
    if (known) return known;
    if (!rendition.index) throw new Error(`${rendition.id} has no fragments`);
    const table = new FragmentTable(rendition.index, this.duration);
    this.tables.set(rendition.id, table);
    return table;
  }
}

/** Songs laid end to end, to the sample: each begins where the one before ends. */
export class Timeline {
  private list: Track[] = [];

  get tracks(): readonly Track[] {
    return this.list;
  }

  get last(): Track | undefined {
    return this.list.at(-1);
  }

  /** Forgets all and begins with this song at `start`. */
  restart(entry: Entry, answer: StreamAnswer, start: number): Track {
    this.list = [];
    return this.add(new Track(entry, answer, start));
  }

  append(entry: Entry, answer: StreamAnswer): Track {
    return this.add(new Track(entry, answer, this.last?.end ?? 0));
  }

  /** The track that sounds at `time`; beyond both ends, the nearest. */
  at(time: number): Track | undefined {
    return this.list.findLast((track) => track.start <= time + JOINT) ?? this.list[0];
  }

  after(track: Track): Track | undefined {
    return this.list[this.list.indexOf(track) + 1];
  }

  before(track: Track): Track | undefined {
    return this.list[this.list.indexOf(track) - 1];
  }

  find(entryId: string): Track | undefined {
    return this.list.find((track) => track.entry.id === entryId);
  }

  /** Drops what follows `track`; true when something did. */
  cutAfter(track: Track): boolean {
    const keep = this.list.indexOf(track) + 1;
    const cut = this.list.length > keep;
    this.list.length = keep;
    return cut;
  }

  forgetBefore(track: Track): void {
    this.list = this.list.slice(this.list.indexOf(track));
  }

  private add(track: Track): Track {
    this.list.push(track);
    return track;
  }
}

/** Browsers keep media time in microseconds: times closer than this are the same joint. */
export const JOINT = 5e-6;
const LAST_MOMENT_S = 0.05;
