import { Bone } from '../design/Words';
import { useDelayed } from '../platform/delay';

/** A page's outline while its code or its data is on the way, if that takes a moment. */
export function PageBones() {
  const late = useDelayed(true);
  if (!late) return null;
  return (
    <div style={{ padding: '24px var(--gutter)' }} aria-busy="true">
      <Bone width="min(320px, 60%)" height={28} />
      <Bone width="min(520px, 80%)" height={14} style={{ marginTop: 20 }} />
      <Bone width="min(420px, 70%)" height={14} style={{ marginTop: 10 }} />
    </div>
  );
}
