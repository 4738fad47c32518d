import { useQuery } from '@tanstack/react-query';
import { History as HistoryIcon } from 'lucide-react';

import { usePlayer } from '../../actions/player';
import { wordsOf } from '../../api/problem';
import { historyQuery } from '../../api/queries';
import { Button, PlayDisc } from '../../design/Button';
import { Empty, Note } from '../../design/Words';
import { formatWhen } from '../../platform/format';
import { ItemShape } from './QueueList';

/** What this person heard last, newest first. */
export function History() {
  const player = usePlayer();
  const history = useQuery({ ...historyQuery, refetchOnMount: 'always' });
  if (history.isError) {
    return (
      <Note kind="critical" act={<Button onClick={() => void history.refetch()}>Try again</Button>}>
        {wordsOf(history.error)}
      </Note>
    );
  }
  if (history.data?.length === 0) {
    return (
      <Empty icon={HistoryIcon} title="Nothing played yet">
        What you listen to for half a minute or more is kept here, for you alone.
      </Empty>
    );
  }
  return (
    <ul aria-label="History">
      {history.data?.map((entry) => {
        const { song } = entry;
        if (!song) return null;
        const when = formatWhen(entry.played_at).replace(/^on /, '');
        return (
          <li key={entry.id}>
            <ItemShape song={song} under={`${song.artists.map((artist) => artist.name).join(', ')} · ${when}`}>
              {song.playable ? (
                <PlayDisc playing={false} what={song.title} onClick={() => player.play([song], 0, null)} />
              ) : (
                <span />
              )}
            </ItemShape>
          </li>
        );
      })}
    </ul>
  );
}
