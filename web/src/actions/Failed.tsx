import { CloudOff, Globe, SearchX } from 'lucide-react';
import { Link } from 'wouter';

import { ApiError, wordsOf } from '../api/problem';
import { Button, buttonClass } from '../design/Button';
import { Empty } from '../design/Words';

/** A page whose data did not come: gone for good, or worth asking again. */
export function Failed({ error, what, onRetry }: { error: unknown; what: string; onRetry: () => void }) {
  if (error instanceof ApiError && (error.status === 404 || error.status === 422)) {
    return (
      <Empty
        top
        icon={SearchX}
        title={`This ${what} is not here`}
        acts={
          <Link href="/" className={buttonClass('primary')}>
            Go home
          </Link>
        }
      >
        It was removed, or the address is mistyped.
      </Empty>
    );
  }
  if (error instanceof ApiError && error.status === 451) {
    return (
      <Empty
        top
        icon={Globe}
        title={`This ${what} is not available`}
        code={error.code}
        acts={
          <Link href="/" className={buttonClass('primary')}>
            Go home
          </Link>
        }
      >
        {wordsOf(error)}
      </Empty>
    );
  }
  return (
    <Empty
      top
      icon={CloudOff}
      title={`This ${what} did not come`}
      code={error instanceof ApiError ? error.code : undefined}
      acts={
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {wordsOf(error)}
    </Empty>
  );
}
