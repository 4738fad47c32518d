import type { ElementState } from './elementState';
import type { Failure } from './failures';
import type { Lineup } from './lineup';
import type { Stage } from './stage';
import type { Entry, Timeline, Track } from './timeline';

export interface TroubleHost {
  current(): Track | null;
  /** The entry whose stream answer is not there yet. */
  awaited(): Entry | null;
  tell(failure: Failure, entryId: string, final: boolean): void;
  /** Begins this track's song again where it stands, from a new answer. */
  restart(track: Track): void;
}

/** What is done when a song cannot go on as it was. */
export class Trouble {
  /** Entries for which the source was rebuilt once: a second break is the song's own. */
  private readonly rebuilt = new Set<string>();

  private lost: string | null = null;

  constructor(
    private readonly timeline: Timeline,
    private readonly lineup: Lineup,
    private readonly stage: Stage,
    private readonly state: ElementState,
    private readonly host: TroubleHost,
  ) {}

  /** A song is begun by someone's wish: what was given up may be tried again. */
  forget(): void {
    this.lost = null;
  }

  /** The source or the decoder broke: built anew once for a song, then the song is given up. */
  breakDown(failure: Failure): void {
    const current = this.host.current();
    const entry = current?.entry ?? this.host.awaited();
    if (!entry || entry.id === this.lost) return;
    const again = current && failure.code === 'undecodable' && !this.rebuilt.has(entry.id);
    this.lost = again ? null : entry.id;
    this.host.tell(failure, entry.id, !again);
    if (!again) return;
    this.rebuilt.add(entry.id);
    const wanted = this.state.isWanted;
    this.stage.rebuild(current, this.stage.time);
    if (wanted) this.state.play();
  }

  /** The feeder could not go on with `track`. */
  giveUp(failure: Failure, track: Track): void {
    if (track === this.host.current()) {
      this.breakDown(failure);
      return;
    }
    this.lineup.refuse(track.entry);
    this.host.tell(failure, track.entry.id, true);
    this.dropFrom(track);
  }

  /** The song's audio was replaced on the server: what is not yet heard comes from the new version. */
  replace(track: Track): void {
    if (track !== this.host.current()) {
      this.dropFrom(track);
      return;
    }
    const wanted = this.state.isWanted;
    this.host.restart(track);
    if (wanted) this.state.play();
  }

  private dropFrom(track: Track): void {
    const before = this.timeline.before(track);
    if (!before) return;
    this.timeline.cutAfter(before);
    this.stage.cutBehind(before);
    this.stage.wake();
  }
}
