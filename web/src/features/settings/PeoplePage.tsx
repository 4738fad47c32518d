import { Ties } from '../../actions/Ties';
import { useAct } from '../../actions/useAct';
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
import { formatMoment } from '../../platform/format';
import { LabelInvitations } from './LabelInvitations';
import { SettingsFrame } from './SettingsFrame';

const stale = [['ties']];
const since = (words: string) => (tie: Tie) => `${words} ${formatMoment(tie.since)}`;

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
        since={since('Asked')}
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
        since={since('Follows you since')}
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
        since={since('Since')}
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
        since={since('Blocked')}
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
