import { Form, Submit } from '../../actions/Form';
import { restoreByTicket } from '../../api/session';
import { Button } from '../../design/Button';
import { Note } from '../../design/Words';

interface RestoreProps {
  ticket: string;
  onRestored: () => void;
  onLeft: () => void;
}

/** For who signed in without a password to an account that is deleted, and is still in time. */
export function RestoreByTicket({ ticket, onRestored, onLeft }: RestoreProps) {
  return (
    <Form send={() => restoreByTicket(ticket)} onDone={onRestored}>
      <DeletedNote />
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

export function DeletedNote() {
  return (
    <Note kind="warning">
      <b>You have deleted this account.</b> It can be restored until its 30 days are over. Then everything of it is erased.
    </Note>
  );
}

/** The ticket that a provider's page brought along behind the `#`, which is taken out of the address. */
export function takeTicket(): string | null {
  const ticket = new URLSearchParams(location.hash.slice(1)).get('restore');
  if (ticket !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return ticket;
}
