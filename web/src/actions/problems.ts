import type { PlayerProblemCode } from '../player/state';

/** Why a song does not play, in words. */
export const problemWords: Readonly<Record<PlayerProblemCode, string>> = {
  network: 'The connection is gone. The music goes on when it is back.',
  signed_out: 'You were signed out. Sign in to go on listening.',
  forbidden: 'This song comes with a paid account.',
  not_found: 'This song was removed.',
  unlicensed: 'This song is not licensed where you are.',
  limited: 'Too many songs were started in a short time. Wait a minute, then go on.',
  unavailable: 'The server cannot give this song now. Try again in a minute.',
  undecodable: 'This browser cannot decode the song.',
  unsupported: 'This browser cannot play the song in any of its formats.',
};
