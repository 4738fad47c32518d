import { type ReactNode, Suspense } from 'react';

import * as pages from './pages';

/** Pages that need nobody signed in, and are the same for everyone who has the link. */
export function linked(place: string): ReactNode {
  const [, kind, token] = /^\/(s|embed)\/([\w-]+)\/?$/.exec(place) ?? [];
  if (kind === undefined || token === undefined) return null;
  return <Suspense fallback={kind === 's' ? pages.pageFallback : null}>{kind === 's' ? <pages.SharedPage token={token} /> : <pages.EmbedPage token={token} />}</Suspense>;
}
