import { useQueryClient } from '@tanstack/react-query';
import { Link2Off, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';

import { wordsOf } from '../../api/problem';
import { joinPlaylist, PLAYLISTS } from '../../api/playlists';
import { Button } from '../../design/Button';
import { Page } from '../../design/Page';
import { Empty } from '../../design/Words';
import { usePageTitle } from '../../platform/title';

/** What a link to a playlist opens. What opens it stands behind the `#`, so that it is in no log. */
export default function JoinPage() {
  usePageTitle('Share in a playlist');
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [token] = useState(() => location.hash.slice(1));
  const [refused, setRefused] = useState<string | null>(token ? null : 'It is not whole. Ask whoever sent it for it once more.');
  const [busy, setBusy] = useState(false);
  const join = async () => {
    setBusy(true);
    try {
      const joined = await joinPlaylist(token);
      await cache.invalidateQueries({ queryKey: PLAYLISTS });
      go(`/playlists/${joined.id}`, { replace: true });
    } catch (error) {
      setRefused(wordsOf(error));
      setBusy(false);
    }
  };
  return (
    <Page>
      {refused ? (
        <Empty top icon={Link2Off} title="This link does not open">
          {refused}
        </Empty>
      ) : (
        <Empty
          top
          icon={UserPlus}
          title="Somebody shares a playlist with you"
          acts={
            <Button look="primary" aria-disabled={busy} onClick={() => !busy && void join()}>
              Share in it
            </Button>
          }
        >
          Who shares in it sees your name and what you add.
        </Empty>
      )}
    </Page>
  );
}
