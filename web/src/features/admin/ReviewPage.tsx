import { DuplicatesHeld } from './DuplicatesHeld';
import { AdminFrame } from './AdminFrame';
import { ReportsHeld } from './ReportsHeld';

/** What waits for an admin's word about music: reports, and songs that sound like another artist's. */
export default function ReviewPage() {
  return (
    <AdminFrame>
      <ReportsHeld />
      <DuplicatesHeld />
    </AdminFrame>
  );
}
