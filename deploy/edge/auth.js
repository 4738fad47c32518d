// Checks the signature in a media path (the recipe: src/segue/delivery/tokens.py) and the tier.
// The shape of the path was matched before: see nginx.conf.
import crypto from 'crypto';

// The highest kbit/s of each quality, lowest first; what is above the last but one is very_high.
const REACH = [24, 64, 96, 128, 160];
const LOSSLESS = 7;

// '' to go on, else the status to answer with.
function verdict(r) {
    const v = r.variables;
    const key = keyring.keys[v.media_kid];
    if (key === undefined) {
        return '403';
    }
    const claims = v.media_kid + '.' + v.media_exp + '.' + v.media_user + '.' + v.media_rank
        + '.' + v.media_place;
    const signature = crypto
        .createHmac('sha256', Buffer.from(key, 'base64'))
        .update(claims + '\n' + v.media_song + '/' + v.media_version)
        .digest()
        .slice(0, 16)
        .toString('base64url');
    if (signature !== v.media_sig) {
        return '403';
    }
    if (Number(v.media_exp) <= Date.now() / 1000) {
        return '410';
    }
    // A preview's token reaches the beginning of the song and nothing else, and no other token reaches that.
    if (v.media_rank.endsWith('v') !== v.media_rest.endsWith('/preview.mp4')) {
        return '403';
    }
    // What may follow the rank says which rights the token was given for (the deny list names them).
    return parseInt(v.media_rank, 10) < rank(v.media_rest) ? '403' : '';
}

// The quality that a file has; 0 for playlists of several, whose server and cache key see to that.
function rank(rest) {
    const name = /^([a-z]+)([0-9]*)([.\/])/.exec(rest);
    if (name === null) {
        return LOSSLESS + 1;
    }
    if (name[2] === '') {
        const several = name[3] === '.' && /\.(?:m3u8|mpd)$/.test(rest);
        return several ? 0 : LOSSLESS;
    }
    const kbps = Number(name[2]);
    let place = 0;
    while (place < REACH.length && kbps > REACH[place]) {
        place += 1;
    }
    return place + 1;
}

export default { verdict };
