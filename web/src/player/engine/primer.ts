import type { QualityChoice, StreamAnswer } from '../contracts';
import { AT_THE_START } from './abr';
import type { FeedParts } from './feedHost';
import type { Bytes } from './loader';

/** The rate at which the usual song is encoded, and with it the primed pipeline. */
export const PRIMED_RATE = 44100;

/** Initialisation segment of AAC-LC, stereo, 44.1 kHz, as ffmpeg writes it for every such rendition. */
const AAC_INIT =
  'AAAAIGZ0eXBpc281AAACAGlzbzVjbWZjaXNvNm1wNDEAAAK8bW9vdgAAAGxtdmhkAAAAAAAAAAAAAAAAAACsRAAAAAAAAQAAAQAAAAAAAAAAAA' +
  'AAAAEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAgAAAeN0cmFrAAAAXHRraGQA' +
  'AAADAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAAAAAAAAAAEBAAAAAAEAAAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAAAAABAAAAAAAAAAAAAAA' +
  'AAAAAkZWR0cwAAABxlbHN0AAAAAAAAAAEAAAAAAAAEAAABAAAAAAFbbWRpYQAAACBtZGhkAAAAAAAAAAAAAAAAAACsRAAAAABVxAAAAAAALWhk' +
  'bHIAAAAAAAAAAHNvdW4AAAAAAAAAAAAAAABTb3VuZEhhbmRsZXIAAAABBm1pbmYAAAAQc21oZAAAAAAAAAAAAAAAJGRpbmYAAAAcZHJlZgAAAA' +
  'AAAAABAAAADHVybCAAAAABAAAAynN0YmwAAAB+c3RzZAAAAAAAAAABAAAAbm1wNGEAAAAAAAAAAQAAAAAAAAAAAAIAEAAAAACsRAAAAAAANmVz' +
  'ZHMAAAAAA4CAgCUAAQAEgICAF0AVAAAAAAH0AAAB9AAFgICABRIQVuUABoCAgAECAAAAFGJ0cnQAAAAAAAH0AAAB9AAAAAAQc3R0cwAAAAAAAA' +
  'AAAAAAEHN0c2MAAAAAAAAAAAAAABRzdHN6AAAAAAAAAAAAAAAAAAAAEHN0Y28AAAAAAAAAAAAAAChtdmV4AAAAIHRyZXgAAAAAAAAAAQAAAAEA' +
  'AAAAAAAAAAAAAAAAAAA9dWR0YQAAADVtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABtZGlyYXBwbAAAAAAAAAAAAAAAAAhpbHN0';

/**
 * Bytes that make a browser build its decoder and its way to the sound card before there is a song:
 * 4 ms to 40 ms that the first click need not wait for.
 */
export function primer(): Bytes {
  return Uint8Array.from(atob(AAC_INIT), (letter) => letter.charCodeAt(0));
}

/**
 * The rate at which a song's sound is to leave the browser. Chromium plays all that goes through a source at
 * the rate of what came first, so that songs of another rate want a source of their own. A song that opens in
 * Opus has its rate, since the way from converted to plain samples clicks, and the way back does not.
 */
export function outputRate({ policy, bandwidth }: FeedParts, answer: StreamAnswer, choice: QualityChoice): number {
  const opening = policy.choose({ answer, choice, kbps: bandwidth.kbps, ...AT_THE_START });
  if (opening?.codec === 'opus' && opening.index) return opening.index.timescale;
  const rates = answer.renditions.flatMap(({ codec, index }) => {
    const counts = index && (choice === 'lossless' ? codec === 'flac' : codec.startsWith('mp4a'));
    return counts ? [index.timescale] : [];
  });
  return rates.length > 0 ? Math.max(...rates) : PRIMED_RATE;
}
