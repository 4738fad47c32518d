import { Link } from 'wouter';

import { kindName } from '../../actions/AlbumCard';
import { GenreLinks } from '../../actions/GenreLinks';
import type { AlbumDetails, Song } from '../../api/types';
import { Facts } from '../../design/Page';
import { formatCount, formatDay, formatSongs } from '../../platform/format';
import styles from './Album.module.css';

/** Who is on an album, where it is from, and what its sleeve says. */
export function About({ album, songs }: { album: AlbumDetails; songs: readonly Song[] }) {
  const guests = new Map<string, { name: string; on: string[] }>();
  for (const song of songs) {
    for (const artist of song.artists) {
      if (artist.id === album.artist.id) continue;
      const known = guests.get(artist.id) ?? { name: artist.name, on: [] };
      known.on.push(song.title);
      guests.set(artist.id, known);
    }
  }
  const plays = songs.reduce((sum, song) => sum + song.play_count, 0);
  const { genres, label, catalogue_number: number, upc, original_date: original } = album;
  return (
    <>
      <Facts
        title="Credits"
        facts={[
          ['By', <Artist key="by" id={album.artist.id} name={album.artist.name} />],
          ...[...guests].map(
            ([id, { name, on }]) => [`On ${on.length > 2 ? formatSongs(on.length) : on.join(', ')}`, <Artist key={id} id={id} name={name} />] as const,
          ),
        ]}
      />
      <Facts
        title="Release"
        facts={[
          ['Kind', kindName(album.kind)],
          ...(album.release_date ? [['Released', formatDay(album.release_date)] as const] : []),
          ...(original && original !== album.release_date ? [['First released', formatDay(original)] as const] : []),
          ...(label ? [['Label', label] as const] : []),
          ...(number ? [['Catalogue number', number] as const] : []),
          ...(upc ? [['UPC', upc] as const] : []),
          ...(genres.length > 0 ? [[genres.length > 1 ? 'Genres' : 'Genre', <GenreLinks key="genres" names={genres} />] as const] : []),
          ['Here since', formatDay(album.created_at)],
          ...(plays > 0 ? [['Plays', formatCount(plays)] as const] : []),
        ]}
      />
      {(album.c_line ?? album.p_line) && (
        <p className={styles.lines}>
          {album.c_line && <span>{sign(album.c_line, '©', 'c')}</span>}
          {album.p_line && <span>{sign(album.p_line, '℗', 'p')}</span>}
        </p>
      )}
      {album.editable && (
        <Link href={`/studio/releases/${album.id}`} className="link">
          <u>Edit in the studio</u>
        </Link>
      )}
    </>
  );
}

/** A line with its sign before it, whether or not it was written with one. */
function sign(line: string, mark: string, letter: string): string {
  return `${mark} ${line.replace(new RegExp(`^\\s*(${mark}|\\(${letter}\\))\\s*`, 'i'), '')}`;
}

function Artist({ id, name }: { id: string; name: string }) {
  return (
    <Link href={`/artists/${id}`} className="link">
      {name}
    </Link>
  );
}
