import { useEffect, useRef } from 'react';

import { Button } from '../design/Button';

/** Fetches the next page of a list when its end comes near; a button for those who get there first. */
export function MoreToCome({ more, busy, onMore }: { more: boolean; busy: boolean; onMore: () => void }) {
  const end = useRef<HTMLDivElement>(null);
  const fetchMore = useRef(onMore);
  useEffect(() => {
    fetchMore.current = onMore;
  });
  useEffect(() => {
    if (!more || busy || !end.current) return;
    const near = new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && fetchMore.current(), {
      rootMargin: '600px',
    });
    near.observe(end.current);
    return () => near.disconnect();
  }, [more, busy]);
  if (!more) return null;
  return (
    <div ref={end} style={{ display: 'grid', placeItems: 'center', paddingTop: 32 }}>
      <Button aria-disabled={busy} onClick={onMore}>
        {busy ? 'More is coming' : 'Show more'}
      </Button>
    </div>
  );
}
