import { useState } from 'react';

import { Standing } from '../../design/Sections';
import { formatDay, formatExactly } from '../../platform/format';

interface Stands {
  readonly draft: boolean;
  readonly taken_down?: boolean;
  readonly first_at: string | null;
  readonly day: string | null;
}

/** Whether others can hear a release, and from when. */
export function ReleaseState({ release }: { release: Stands }) {
  const [now] = useState(() => Date.now());
  if (release.taken_down) return <Standing kind="critical">Taken down</Standing>;
  const later = release.first_at !== null && Date.parse(release.first_at) > now;
  const when = release.day ? formatDay(release.day) : release.first_at ? formatExactly(release.first_at) : '';
  if (release.draft) return <Standing kind="plain">{later ? `Draft for ${when}` : 'Draft'}</Standing>;
  return later ? <Standing kind="warning">Out on {when}</Standing> : <Standing kind="good">Out</Standing>;
}
