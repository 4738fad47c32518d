import { useInfiniteQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';

import { Loaded } from '../../actions/Loaded';
import { MoreToCome } from '../../actions/MoreToCome';
import { useAct } from '../../actions/useAct';
import { avatarUrl } from '../../api/account';
import {
  approveFollower,
  block,
  blocksQuery,
  followersQuery,
  followingQuery,
  followRequestsQuery,
  refuseFollower,
  removeFollower,
  unblock,
  unfollow,
} from '../../api/ties';
import type { Tie } from '../../api/types';
import { Button } from '../../design/Button';
import { Face } from '../../design/Face';
import { Row, Rows, Section } from '../../design/Sections';
import { formatMoment } from '../../platform/format';
import { LabelInvitations } from './LabelInvitations';
import styles from './Settings.module.css';
import { SettingsFrame } from './SettingsFrame';

const stale = [['ties']];

/** Who asks to follow, who follows, whom one follows, who is kept away. */
export default function PeoplePage() {
  const approve = useAct(approveFollower, { done: 'They follow you now', stale });
  const refuse = useAct(refuseFollower, { stale });
  const remove = useAct(removeFollower, { done: 'They follow you no more', stale });
  const leave = useAct(unfollow, { done: 'You follow them no more', stale });
  const keepAway = useAct(block, { done: 'They are blocked', stale });
  const letIn = useAct(unblock, { done: 'They are not blocked any more', stale });
  return (
    <SettingsFrame>
      <LabelInvitations />
      <Ties
        title="Requests"
        words="People who ask to follow you, while your profile is private. Who is turned down is not told."
        query={followRequestsQuery}
        since="Asked"
        none="Nobody asks to follow you."
        acts={(tie) => (
          <>
            <Button aria-label={`Let in ${tie.display_name}`} onClick={() => approve.run(tie.id)}>
              Let in
            </Button>
            <Button look="quiet" aria-label={`Turn down ${tie.display_name}`} onClick={() => refuse.run(tie.id)}>
              Turn down
            </Button>
          </>
        )}
      />
      <Ties
        title="Followers"
        words="They see what your profile shows its followers."
        query={followersQuery}
        since="Follows you since"
        none="Nobody follows you yet."
        acts={(tie) => (
          <>
            <Button aria-label={`Remove ${tie.display_name}`} onClick={() => remove.run(tie.id)}>
              Remove
            </Button>
            <Button look="quiet" aria-label={`Block ${tie.display_name}`} onClick={() => keepAway.run(tie.id)}>
              Block
            </Button>
          </>
        )}
      />
      <Ties
        title="You follow"
        words="People whose profiles you follow."
        query={followingQuery}
        since="Since"
        none="You follow nobody yet."
        acts={(tie) => (
          <Button aria-label={`Unfollow ${tie.display_name}`} onClick={() => leave.run(tie.id)}>
            Unfollow
          </Button>
        )}
      />
      <Ties
        title="Blocked"
        words="You and they do not find each other here. They are not told."
        query={blocksQuery}
        since="Blocked"
        none="You have blocked nobody."
        acts={(tie) => (
          <Button aria-label={`Unblock ${tie.display_name}`} onClick={() => letIn.run(tie.id)}>
            Unblock
          </Button>
        )}
      />
    </SettingsFrame>
  );
}

interface TiesProps {
  title: string;
  words: string;
  query: typeof followersQuery;
  since: string;
  none: string;
  acts: (tie: Tie) => ReactNode;
}

function Ties({ title, words, query, since, none, acts }: TiesProps) {
  const ties = useInfiniteQuery(query);
  return (
    <Section title={title} words={words}>
      <Loaded query={ties}>
        {({ pages }) => {
          const all = pages.flatMap((page) => page.items);
          if (all.length === 0) return <p className={styles.quiet}>{none}</p>;
          return (
            <Rows label={title}>
              {all.map((tie) => (
                <Row
                  key={tie.id}
                  icon={<Face name={tie.display_name} picture={tie.avatar_id && avatarUrl(tie.avatar_id, 64)} />}
                  title={
                    <Link href={`/people/${tie.id}`} className="link">
                      {tie.display_name}
                    </Link>
                  }
                  words={`${since} ${formatMoment(tie.since)}`}
                  end={acts(tie)}
                />
              ))}
            </Rows>
          );
        }}
      </Loaded>
      <MoreToCome more={ties.hasNextPage} busy={ties.isFetchingNextPage} onMore={() => void ties.fetchNextPage()} />
    </Section>
  );
}
