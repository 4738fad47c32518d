import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';

import { Failed } from '../../actions/Failed';
import { Ties } from '../../actions/Ties';
import { useAct } from '../../actions/useAct';
import { avatarUrl } from '../../api/account';
import { block, follow, followersOfQuery, followingOfQuery, personQuery, unfollow } from '../../api/ties';
import type { Me, PublicProfile, Tie } from '../../api/types';
import { RowBones } from '../../design/bones';
import { Button, buttonClass } from '../../design/Button';
import { Confirm } from '../../design/Dialog';
import { Face } from '../../design/Face';
import { Page } from '../../design/Page';
import { Empty } from '../../design/Words';
import { formatCount, formatDay } from '../../platform/format';
import { usePageTitle } from '../../platform/title';
import styles from './Person.module.css';

const since = ({ since: day }: Tie) => `Since ${formatDay(day)}`;

/** Someone, as far as one may see them. */
export default function PersonPage({ id, user }: { id: string; user: Me }) {
  const person = useQuery(personQuery(id));
  usePageTitle(person.data?.display_name);
  if (person.isError && !person.data) return <Failed error={person.error} what="person" onRetry={() => void person.refetch()} />;
  const shown = person.data && (person.data.bio !== null || person.data.followers !== null);
  return (
    <Page>
      {person.data ? <Head person={person.data} own={id === user.id} /> : <RowBones count={4} />}
      {person.data && shown && (
        <>
          <Ties title="Followers" query={followersOfQuery(id)} since={since} none={`Nobody follows ${id === user.id ? 'you' : 'them'} yet.`} />
          <Ties title="Follows" query={followingOfQuery(id)} since={since} none={`${id === user.id ? 'You' : 'They'} follow nobody yet.`} />
        </>
      )}
      {person.data && !shown && (
        <Empty icon={Lock} title="This profile is private">
          {person.data.following === 'requested'
            ? 'You have asked to follow. What is here can be seen once they let you in.'
            : 'What is here can be seen by the people they let follow them.'}
        </Empty>
      )}
    </Page>
  );
}

function Head({ person, own }: { person: PublicProfile; own: boolean }) {
  return (
    <header className={styles.head}>
      <Face name={person.display_name} size="l" picture={person.avatar_id && avatarUrl(person.avatar_id, 320)} />
      <div className={styles.text}>
        <h1>{person.display_name}</h1>
        <p className={styles.figures}>
          {person.followers !== null && (
            <span>
              <b>{formatCount(person.followers)}</b> {person.followers === 1 ? 'follower' : 'followers'}
            </span>
          )}
          {person.following_count !== null && (
            <span>
              follows <b>{formatCount(person.following_count)}</b>
            </span>
          )}
          {person.follows_you && <span>Follows you</span>}
        </p>
        {person.bio && <p className={styles.bio}>{person.bio}</p>}
        <div className={styles.acts}>
          {own ? (
            <Link href="/settings/profile" className={buttonClass('secondary')}>
              Change your profile
            </Link>
          ) : (
            <Acts person={person} />
          )}
        </div>
      </div>
    </header>
  );
}

function Acts({ person }: { person: PublicProfile }) {
  const { id, display_name: name, following, visibility } = person;
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [asking, setAsking] = useState(false);
  const stale = [['ties']];
  const begin = useAct(follow, {
    stale,
    done: (state) => (state === 'requested' ? `${name} is asked` : `You follow ${name}`),
  });
  const end = useAct(unfollow, {
    stale,
    done: following === 'requested' ? 'You ask no more' : `You follow ${name} no more`,
  });
  const keepAway = useAct(block, {
    done: `${name} is blocked`,
    onDone: () => {
      cache.removeQueries({ queryKey: personQuery(id).queryKey });
      void cache.invalidateQueries({ queryKey: ['ties'] });
      go('/settings/people');
    },
  });
  return (
    <>
      {following === 'none' ? (
        <Button look="primary" aria-disabled={begin.busy} onClick={() => begin.run(id)}>
          {visibility === 'private' ? 'Ask to follow' : 'Follow'}
        </Button>
      ) : (
        <Button aria-disabled={end.busy} onClick={() => end.run(id)}>
          {following === 'requested' ? 'Take the request back' : 'Unfollow'}
        </Button>
      )}
      <Button look="quiet" aria-disabled={keepAway.busy} onClick={() => setAsking(true)}>
        Block
      </Button>
      {asking && (
        <Confirm
          open
          title={`Block ${name}?`}
          words="You and they do not find each other here any more, and follow each other no more. They are not told."
          act="Block"
          keep="Cancel"
          onConfirm={() => keepAway.run(id)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
