import { Form, Submit } from '../../actions/Form';
import type { ApiError } from '../../api/problem';
import { Button } from '../../design/Button';
import { Note } from '../../design/Words';

interface RestoreProps {
  send: () => Promise<unknown>;
  onRestored: () => void;
  onRefused?: (error: ApiError) => boolean;
  onLeft: () => void;
}

/** For who has deleted the account, and is still in time. */
export function Restore({ send, onRestored, onRefused, onLeft }: RestoreProps) {
  return (
    <Form send={send} onDone={onRestored} onRefused={onRefused}>
      <Note kind="warning">
        <b>You have deleted this account.</b> It can be restored until its 30 days are over. Then everything of it is erased.
      </Note>
      <Submit
        busy="Restoring"
        large
        beside={
          <Button look="quiet" onClick={onLeft}>
            Leave it deleted
          </Button>
        }
      >
        Restore the account
      </Submit>
    </Form>
  );
}

/** The ticket that a provider's page brought along behind the `#`, which is taken out of the address. */
export function takeTicket(): string | null {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('restore');
  if (ticket !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return ticket;
}
