import { QUALITIES, type Quality, type QualityChoice, type StreamAnswer, type StreamRendition, USUAL_WISHES } from '../contracts';
import type { Transfer } from './loader';

/** Exponential averages forget half of what they knew after so many seconds of transfer. */
const FAST_HALF_S = 2;
const SLOW_HALF_S = 8;
/** Below this, time is mostly latency, so that the whole request is counted. */
const SMALL_BYTES = 24_000;

/** The link's speed in kbit/s, from transfers; the lower of a fast and a slow average. */
export class Bandwidth {
  private fast = 0;
  private slow = 0;
  private seconds = 0;

  /** `remembered`: what the last session knew, believed by half. */
  constructor(private readonly remembered: number | null = null) {}

  sample(transfer: Transfer): void {
    const ms = transfer.bytes < SMALL_BYTES ? transfer.requestMs : Math.max(transfer.bodyMs, transfer.requestMs / 2);
    const seconds = Math.max(ms, 1) / 1000;
    const kbps = (transfer.bytes * 8) / 1000 / seconds;
    // Short transfers on a fast link would otherwise weigh nothing for ever.
    const weight = Math.max(seconds, 0.25);
    const blend = (old: number, half: number): number => {
      const keep = 0.5 ** (weight / half);
      return old * keep + kbps * (1 - keep);
    };
    this.fast = blend(this.fast, FAST_HALF_S);
    this.slow = blend(this.slow, SLOW_HALF_S);
    this.seconds += weight;
  }

  /** Null until something was measured or remembered. */
  get kbps(): number | null {
    if (this.seconds === 0) return this.remembered === null ? null : this.remembered / 2;
    const unbiased = (value: number, half: number): number => value / (1 - 0.5 ** (this.seconds / half));
    return Math.min(unbiased(this.fast, FAST_HALF_S), unbiased(this.slow, SLOW_HALF_S));
  }
}

/** What is known when the next piece is about to be asked for. */
export interface Situation {
  readonly answer: StreamAnswer;
  readonly choice: QualityChoice;
  /** What was fetched last for this song; null at its start. */
  readonly current: StreamRendition | null;
  readonly kbps: number | null;
  readonly bufferedS: number;
  /** Samples a second at which sound leaves the browser. */
  readonly outputRate: number;
}

/** Of a song that is yet to begin. */
export const AT_THE_START = { current: null, bufferedS: 0, outputRate: 0 } as const;

/** Decides which rendition the next piece comes from. The seam for cleverer ones. */
export interface QualityPolicy {
  choose(situation: Situation): StreamRendition | null;
}

/** Bits beyond the audio itself, and room for the link to sag. */
const SAFETY = 0.7;
/** Going up wants this much more room than staying, or quality would flap. */
const UP_SAFETY = 0.55;
const CALM_S = 8;

/** Opus that is not played at its own rate cannot be left without a click; who pins a quality has it at once all the same. */
const leavesAMark = ({ codec, index }: StreamRendition, outputRate: number): boolean =>
  codec === 'opus' && index?.timescale !== outputRate;

const rank = (quality: string): number => (QUALITIES as readonly string[]).indexOf(quality);

/** The best that fits the measured link, down at once, up with hysteresis; or what is pinned. */
export class SteadyPolicy implements QualityPolicy {
  /** `ceiling` is the best that `auto` may reach, asked anew for each piece: the network may change. */
  constructor(
    private readonly canPlay: (mime: string) => boolean,
    private readonly ceiling: () => Quality = () => USUAL_WISHES.ceiling,
  ) {}

  choose(situation: Situation): StreamRendition | null {
    const ladder = this.ladder(situation);
    if (situation.choice !== 'auto') {
      const wanted = rank(situation.choice);
      return ladder.findLast((each) => rank(each.quality) <= wanted) ?? ladder[0] ?? null;
    }
    const held = ladder.find((each) => each.id === situation.current?.id);
    if (held && leavesAMark(held, situation.outputRate)) return held;
    const modest = ladder.filter((each) => rank(each.quality) <= rank(this.ceiling()));
    return this.byLink(modest.length > 0 ? modest : ladder, situation);
  }

  private byLink(ladder: readonly StreamRendition[], { kbps, current, bufferedS }: Situation): StreamRendition | null {
    const fits = (share: number): StreamRendition | null =>
      ladder.findLast((each) => each.bitrate_kbps <= (kbps ?? 0) * share) ?? ladder[0] ?? null;
    if (kbps === null) return ladder.find((each) => rank(each.quality) >= rank('saver')) ?? ladder.at(-1) ?? null;
    const held = current && ladder.find((each) => each.id === current.id);
    if (!held) return fits(SAFETY);
    if (held.bitrate_kbps > kbps * SAFETY) return bufferedS > CALM_S && held.bitrate_kbps < kbps ? held : fits(SAFETY);
    const up = fits(UP_SAFETY);
    return up && up.bitrate_kbps > held.bitrate_kbps ? up : held;
  }

  /** One playable rendition per tier, lowest first. Opus is entered at a song's start only: elsewhere it dips for 10 ms. */
  private ladder({ answer, current }: Situation): StreamRendition[] {
    const opus = current === null || current.codec === 'opus';
    const playable = answer.renditions.filter(
      (each) => each.container === 'mp4' && each.index && (opus || each.codec !== 'opus') && this.canPlay(each.mime),
    );
    return QUALITIES.flatMap((quality) => {
      const same = playable.filter((each) => each.quality === quality);
      const best = same.find((each) => each.codec === 'opus') ?? same[0];
      return best ? [best] : [];
    });
  }
}
