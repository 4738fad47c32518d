import type { ImportEntry, ImportedList } from '../../api/exchange';
import { formatCount } from '../../platform/format';

export const kindNames = [
  ['M3U, XSPF, JSPF', 'playlists of players and of ListenBrainz'],
  ['CSV', 'of Exportify, Soundiiz, TuneMyMusic or your own; the first line names the columns'],
  ['Spotify', 'the archive of your data as it came, or single files of it'],
  ['Apple Music', 'the library as XML: File, Library, Export Library'],
  ['Navidrome', 'smart playlists (.nsp)'],
] as const;

export const listKinds: Readonly<Record<ImportedList['kind'], string>> = {
  playlist: 'Playlist',
  likes: 'Likes',
  albums: 'Saved albums',
  artists: 'Followed artists',
  history: 'Listening history',
  smart: 'Smart playlist',
};

export const hows: Readonly<Record<NonNullable<ImportEntry['how']>, string>> = {
  isrc: 'by its ISRC',
  musicbrainz: 'by its MusicBrainz id',
  artist_title_length: 'by artist, title and length',
  artist_title: 'by artist and title',
  title_length: 'by title and length',
  title: 'by title alone',
  person: 'by you',
};

export function countWords(count: number, one: string, more: string): string {
  return `${formatCount(count)} ${count === 1 ? one : more}`;
}

/** What was found of a list, in words. */
export function foundWords({ counts, kind, plays }: ImportedList): string {
  if (kind === 'smart') return 'Rules';
  const found = counts.matched + counts.chosen;
  const all = found + counts.ambiguous + counts.missing + counts.skipped;
  const words = [`${formatCount(found)} of ${formatCount(all)} found`];
  if (counts.ambiguous > 0) words.push(`${formatCount(counts.ambiguous)} to choose`);
  if (counts.missing > 0) words.push(`${formatCount(counts.missing)} not here`);
  if (counts.skipped > 0) words.push(`${formatCount(counts.skipped)} skipped`);
  if (kind === 'history') words.push(countWords(plays, 'play', 'plays'));
  return words.join(', ');
}
