import { Form, Submit } from '../../actions/Form';
import { claimArtist } from '../../api/claims';
import type { Artist } from '../../api/types';
import { Dialog } from '../../design/Dialog';
import { TextField } from '../../design/Field';
import { toast } from '../../design/Toast';

/** Asks for an artist's page on the word of whoever says that it is theirs. */
export default function ClaimDialog({ artist, onClose }: { artist: Artist; onClose: () => void }) {
  return (
    <Dialog
      open
      title={`Are you ${artist.name}?`}
      words="Say so, and an admin looks at it. Once they believe you, you act for the artist, who counts as verified."
      onClose={onClose}
    >
      <Form
        send={(values) => claimArtist(artist.id, values.text('note'))}
        onDone={() => {
          toast('Your claim waits for an admin');
          onClose();
        }}
      >
        <TextField
          label="How an admin can tell"
          name="note"
          required
          autoFocus
          rows={4}
          maxLength={2000}
          hint="Such as a site of yours that names your address here."
        />
        <Submit busy="Sending">Claim the artist</Submit>
      </Form>
    </Dialog>
  );
}
