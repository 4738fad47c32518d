import { useInfiniteQuery } from '@tanstack/react-query';
import { Disc3, Heart, Mic2 } from 'lucide-react';
import { Link } from 'wouter';

import { AlbumCard } from '../../actions/AlbumCard';
import { useAudible } from '../../actions/heard';
import { useContextPlaying, usePlayer } from '../../actions/player';
import { SongRows } from '../../actions/SongRows';
import {
  allLiked,
  followedArtistsQuery,
  likedSongsQuery,
  savedAlbumsQuery,
  type Sorting,
} from '../../api/library';
import { wordsOf } from '../../api/problem';
import { RowBones, ShelfBones } from '../../design/bones';
import { PlayDisc } from '../../design/Button';
import { Shelf } from '../../design/Card';
import { Cover } from '../../design/Cover';
import { toast } from '../../design/Toast';
import { formatYear, initialsOf } from '../../platform/format';
import styles from './Library.module.css';
import type { Look } from './LibraryPage';
import { Nothing, Pages } from './Pages';

/** Songs that are liked, to be played from any of them. */
export function Songs({ sorting }: { sorting: Sorting }) {
  const query = useInfiniteQuery(likedSongsQuery(sorting));
  const player = usePlayer();
  const audible = useAudible();
  const playing = useContextPlaying('liked');
  const playAll = async () => {
    if (playing) {
      player.toggle();
      return;
    }
    try {
      const songs = (await allLiked(sorting)).flatMap(({ song }) => song ?? []);
      player.play(audible(songs), 0, 'liked');
    } catch (error) {
      toast(wordsOf(error), { critical: true });
    }
  };
  return (
    <Pages
      query={query}
      kind="song"
      bones={<RowBones count={10} />}
      none={
        <Nothing sorting={sorting} icon={Heart} title="No songs yet">
          Tap the heart of a song you like, and it stands here.
        </Nothing>
      }
    >
      {(items) => (
        <>
          <div className={styles.play}>
            <PlayDisc size="l" what="all songs you like" playing={playing === 'playing'} onClick={() => void playAll()} />
          </div>
          <SongRows songs={items.flatMap(({ song }) => song ?? [])} label="Songs you like" context="liked" look="covers" />
        </>
      )}
    </Pages>
  );
}

/** Albums that were saved, as covers or as rows. */
export function Albums({ sorting, look }: { sorting: Sorting; look: Look }) {
  const query = useInfiniteQuery(savedAlbumsQuery(sorting));
  return (
    <Pages
      query={query}
      kind="album"
      bones={look === 'grid' ? <ShelfBones wrap count={12} /> : <RowBones count={10} />}
      none={
        <Nothing sorting={sorting} icon={Disc3} title="No albums yet">
          Save an album from its page, and it stands here.
        </Nothing>
      }
    >
      {(items) => {
        const albums = items.flatMap(({ album }) => album ?? []);
        if (look === 'grid') {
          return (
            <Shelf label="Albums you saved" wrap>
              {albums.map((album) => (
                <AlbumCard key={album.id} album={album} />
              ))}
            </Shelf>
          );
        }
        return (
          <ul className={styles.list} aria-label="Albums you saved">
            {albums.map((album) => (
              <li key={album.id}>
                <Link href={`/albums/${album.id}`}>
                  <Cover cover={album.cover} seed={album.id} width={48} />
                  <span className={styles.names}>
                    <b className="clip">{album.title}</b>
                    <span className="clip">{album.artist.name}</span>
                  </span>
                  <span className={styles.year}>{album.release_date && formatYear(album.release_date)}</span>
                </Link>
              </li>
            ))}
          </ul>
        );
      }}
    </Pages>
  );
}

/** Artists that are followed. */
export function Artists({ sorting, look }: { sorting: Sorting; look: Look }) {
  const query = useInfiniteQuery(followedArtistsQuery(sorting));
  return (
    <Pages
      query={query}
      kind="artist"
      bones={<RowBones count={8} />}
      none={
        <Nothing sorting={sorting} icon={Mic2} title="No artists yet">
          Follow an artist from their page, and they stand here.
        </Nothing>
      }
    >
      {(items) => (
        <ul className={look === 'grid' ? styles.faces : styles.list} aria-label="Artists you follow">
          {items.flatMap(({ artist }) => artist ?? []).map((artist) => (
            <li key={artist.id}>
              <Link href={`/artists/${artist.id}`}>
                <span className={styles.face} aria-hidden>
                  {initialsOf(artist.name)}
                </span>
                <b className="clip">{artist.name}</b>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Pages>
  );
}
