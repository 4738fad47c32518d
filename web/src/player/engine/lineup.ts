import type { AnswerBook } from './answers';
import { Failure, failureOf } from './failures';
import type { Entry, Timeline, Track } from './timeline';

/** What is to follow, and how much of it already lies on the timeline. */
export class Lineup {
  private upcoming: readonly Entry[] = [];
  private readonly unplayable = new Set<string>();

  constructor(
    private readonly timeline: Timeline,
    private readonly answers: AnswerBook,
    private readonly onUnplayable: (entry: Entry, failure: Failure) => void,
  ) {}

  /**
   * Takes what follows `current`. Answers the last track that still stands when tracks behind it
   * had to go, null when the timeline holds nothing that was not asked for.
   */
  set(entries: readonly Entry[], current: Track | null): Track | null {
    this.upcoming = entries;
    if (!current) return null;
    let last = current;
    for (const entry of this.playable()) {
      const next = this.timeline.after(last);
      if (next?.entry.id !== entry.id) break;
      last = next;
    }
    return this.timeline.cutAfter(last) ? last : null;
  }

  /** Gives an entry up: it will not be laid on the timeline (again). */
  refuse(entry: Entry): void {
    this.unplayable.add(entry.id);
  }

  /** The track after `track`, laid on the timeline if need be; null when nothing follows. Rejects with passing failures. */
  async next(track: Track): Promise<Track | null> {
    for (;;) {
      const laid = this.timeline.after(track);
      if (laid) return laid;
      const entry = this.following(track);
      if (!entry) return null;
      try {
        const answer = await this.answers.get(entry.songId);
        if (this.timeline.last === track && this.following(track) === entry) return this.timeline.append(entry, answer);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.passing) throw failure;
        this.refuse(entry);
        this.onUnplayable(entry, failure);
      }
      if (this.timeline.last !== track) return this.timeline.after(track) ?? null;
    }
  }

  /** The song after all that lies on the timeline. */
  peek(): string | null {
    const { last } = this.timeline;
    return (last && this.following(last)?.songId) ?? null;
  }

  private following(track: Track): Entry | undefined {
    const playable = this.playable();
    // What sounds is no longer among the upcoming: -1 makes the first of them follow it.
    return playable[playable.findIndex((entry) => entry.id === track.entry.id) + 1];
  }

  private playable(): Entry[] {
    return this.upcoming.filter((entry) => !this.unplayable.has(entry.id));
  }
}
