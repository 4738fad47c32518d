import { type EntityKind, report, type ReportReason } from '../api/catalogue';
import { Dialog } from '../design/Dialog';
import { SelectField, TextField } from '../design/Field';
import { toast } from '../design/Toast';
import { Form, Submit } from './Form';

const reasons: readonly (readonly [ReportReason, string])[] = [
  ['copyright', 'It is someone else’s work'],
  ['impersonation', 'It pretends to be someone else'],
  ['illegal', 'It breaks the law'],
  ['hateful', 'It is hateful'],
  ['explicit_unmarked', 'It is explicit, and does not say so'],
  ['wrong_details', 'Its details are wrong'],
  ['spam', 'It is spam'],
  ['other', 'Something else'],
];

interface ReportDialogProps {
  kind: EntityKind;
  id: string;
  name: string;
  onClose: () => void;
}

/** Tells the admins what is wrong with a song, album or artist. */
export function ReportDialog({ kind, id, name, onClose }: ReportDialogProps) {
  return (
    <Dialog open title={`Report ${name}`} words="Who runs this server reads it and decides. Whoever made it is not told who you are." onClose={onClose}>
      <Form
        send={(values) => report({ kind, id, reason: values.text('reason') as ReportReason, note: values.text('note') })}
        onDone={() => {
          toast('Thank you. The admins will look at it.');
          onClose();
        }}
      >
        <SelectField label="What is wrong" name="reason" required defaultValue="">
          <option value="" disabled>
            Choose one
          </option>
          {reasons.map(([reason, words]) => (
            <option key={reason} value={reason}>
              {words}
            </option>
          ))}
        </SelectField>
        <TextField label="Tell more" name="note" required rows={4} maxLength={4000} hint="Where to look, and how you know." />
        <Submit busy="Sending">Send the report</Submit>
      </Form>
    </Dialog>
  );
}
