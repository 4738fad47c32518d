import { Link } from 'wouter';

import type { Artist } from '../../api/types';
import { Face } from '../../design/Face';
import { Row, Standing } from '../../design/Sections';
import { formatDay } from '../../platform/format';

/** An artist one acts for, and the way to them. */
export function ArtistRow({ artist }: { artist: Artist }) {
  return (
    <Row
      icon={<Face name={artist.name} />}
      title={
        <Link href={`/studio/artists/${artist.id}`} className="link">
          {artist.name}
        </Link>
      }
      words={`Here since ${formatDay(artist.created_at)}`}
      end={artist.verified ? <Standing kind="good">Verified</Standing> : undefined}
    />
  );
}
