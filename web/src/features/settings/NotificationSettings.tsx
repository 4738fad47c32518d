import { useQuery, useQueryClient } from '@tanstack/react-query';

import { Failed } from '../../actions/Failed';
import { type NoticeKind, setWays, type Ways, waysQuery } from '../../api/notifications';
import { wordsOf } from '../../api/problem';
import { Switch } from '../../design/Choices';
import { RowBones } from '../../design/bones';
import { toast } from '../../design/Toast';
import { Block } from '../../design/Words';
import { SettingsFrame } from './SettingsFrame';

const kinds: readonly (readonly [NoticeKind, string])[] = [
  ['follow', 'Somebody follows you'],
  ['follow_request', 'Somebody asks to follow you'],
  ['release', 'An artist you follow releases something'],
  ['collaboration', 'Somebody works with you on a playlist'],
  ['share', 'Somebody shares something with you'],
];

/** How one is told of each kind of thing. */
export default function NotificationSettings() {
  const ways = useQuery(waysQuery);
  if (ways.error && !ways.data) return <Failed error={ways.error} what="settings" onRetry={() => void ways.refetch()} />;
  return (
    <SettingsFrame>
      {ways.data ? (
        kinds.map(([kind, title]) => <Kind key={kind} kind={kind} title={title} ways={ways.data[kind]} />)
      ) : (
        <RowBones />
      )}
    </SettingsFrame>
  );
}

function Kind({ kind, title, ways }: { kind: NoticeKind; title: string; ways: Ways }) {
  const cache = useQueryClient();
  const choose = (chosen: Ways) => {
    const before = cache.getQueryData(waysQuery.queryKey);
    cache.setQueryData(waysQuery.queryKey, (now) => now && { ...now, [kind]: chosen });
    setWays(kind, chosen).catch((error: unknown) => {
      cache.setQueryData(waysQuery.queryKey, before);
      toast(wordsOf(error), { critical: true });
    });
  };
  return (
    <Block title={title}>
      <Switch
        label="In the player"
        aria-label={`${title}: in the player`}
        checked={ways.in_player}
        onChange={(event) => choose({ ...ways, in_player: event.target.checked })}
      />
      <Switch
        label="By mail, at most one letter a day"
        aria-label={`${title}: by mail`}
        checked={ways.by_mail}
        onChange={(event) => choose({ ...ways, by_mail: event.target.checked })}
      />
    </Block>
  );
}
