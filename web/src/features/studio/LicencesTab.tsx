import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { base } from '../../api/client';
import { type AlbumPage, albumLicencesQuery, type LicensedSong } from '../../api/studio';
import { buttonClass } from '../../design/Button';
import { Row, Rows } from '../../design/Sections';
import { Block, Note } from '../../design/Words';
import { LicenceBoard } from './LicenceBoard';
import { shortly } from './licences';

/** Licences of a release, and the songs that have others. */
export default function LicencesTab({ release }: { release: AlbumPage }) {
  const licences = useQuery(albumLicencesQuery(release.id));
  return (
    <Loaded query={licences} rows={4}>
      {({ items, revision }) => {
        const shared = commonest(items);
        const others = items.filter((song) => keyOf(song) !== keyOf(shared));
        return (
          <>
            {items.length === 0 && <Note>Songs have licences. Upload the first one.</Note>}
            {others.length > 0 && (
              <Note kind="warning">
                {others.length} of {items.length} songs have licences of their own. A change here gives all songs the same.
              </Note>
            )}
            {shared && (
              <LicenceBoard
                of="albums"
                id={release.id}
                licences={shared.licences}
                revision={revision}
                act={
                  <a className={buttonClass('quiet')} href={`${base}artists/${release.artist.id}/sheets/licences`} download>
                    CSV
                  </a>
                }
              />
            )}
            {items.length > 0 && (
              <Block title="On this release, song by song">
                <Rows label="Licences song by song">
                  {items.map((song) => (
                    <Row
                      key={song.song_id}
                      title={
                        <Link href={`/studio/songs/${song.song_id}/licences`} className="link">
                          {song.title}
                        </Link>
                      }
                      words={keyOf(song) === keyOf(shared) ? undefined : song.licences.length === 0 ? 'None: the setting of this place holds' : song.licences.map(shortly).join('; ')}
                      end={keyOf(song) === keyOf(shared) ? 'As the release' : 'Its own'}
                    />
                  ))}
                </Rows>
              </Block>
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function keyOf(song: LicensedSong | undefined): string {
  return JSON.stringify(song?.licences ?? []);
}

/** The song whose licences most songs have. */
function commonest(songs: readonly LicensedSong[]): LicensedSong | undefined {
  const count = (song: LicensedSong) => songs.filter((other) => keyOf(other) === keyOf(song)).length;
  return [...songs].sort((one, other) => count(other) - count(one))[0];
}
