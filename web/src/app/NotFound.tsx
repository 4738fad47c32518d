import { Compass } from 'lucide-react';
import { Link } from 'wouter';

import { buttonClass } from '../design/Button';
import { Empty } from '../design/Words';
import { usePageTitle } from '../platform/title';

/** No page has this address. */
export function NotFound() {
  usePageTitle('Not found');
  return (
    <Empty
      top
      icon={Compass}
      title="There is no page here"
      acts={
        <Link href="/" className={buttonClass('primary')}>
          Go home
        </Link>
      }
    >
      The address may be mistyped, or what it led to was removed.
    </Empty>
  );
}
