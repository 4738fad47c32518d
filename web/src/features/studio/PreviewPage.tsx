import { useQuery } from '@tanstack/react-query';
import { Eye } from 'lucide-react';
import { Link } from 'wouter';

import { kindName } from '../../actions/AlbumCard';
import { Failed } from '../../actions/Failed';
import { SongRows } from '../../actions/SongRows';
import { previewQuery } from '../../api/studio';
import { buttonClass } from '../../design/Button';
import { HeroBones } from '../../design/bones';
import { Hero, Page } from '../../design/Page';
import { tintOf, useSleeve } from '../../design/sleeve';
import { Note } from '../../design/Words';
import { formatLength, formatSongs, formatYear } from '../../platform/format';
import { usePageTitle } from '../../platform/title';

/** A release as listeners will see it. */
export default function PreviewPage({ id }: { id: string }) {
  const preview = useQuery(previewQuery(id));
  const album = preview.data?.album;
  usePageTitle(album && `${album.title} as listeners see it`);
  useSleeve(tintOf(album?.cover, id), album !== undefined);
  if (preview.isError) return <Failed error={preview.error} what="release" onRetry={() => void preview.refetch()} />;
  if (!preview.data || !album) return <HeroBones />;
  return (
    <>
      <Hero
        cover={album.cover}
        seed={album.id}
        alt={`Cover of ${album.title}`}
        kind={kindName(album.kind)}
        title={album.title}
        meta={
          <>
            <span>{album.artist.name}</span>
            {album.release_date && <span>{formatYear(album.release_date)}</span>}
            <span>
              {formatSongs(preview.data.songs.length)}, {formatLength(album.duration_ms)}
            </span>
          </>
        }
        acts={
          <Link href={`/studio/releases/${id}`} className={buttonClass('secondary')}>
            Back to the studio
          </Link>
        }
      />
      <Page>
        <Note icon={Eye}>{preview.data.release.draft ? 'Only you see this. It is a draft.' : 'This is what listeners see from its day on.'}</Note>
        <SongRows songs={preview.data.songs} label={`Songs of ${album.title}`} context={`album:${id}`} look="album" continuous={album.continuous} artistId={album.artist.id} />
      </Page>
    </>
  );
}
