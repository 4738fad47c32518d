import { CircleAlert, CloudOff } from 'lucide-react';
import { Component, type ReactNode } from 'react';

import { Button } from '../design/Button';
import { toast } from '../design/Toast';
import { Empty } from '../design/Words';

/** What Chromium, Firefox, Safari and Vite say of a page's code that was not fetched. */
const notFetched = /dynamically imported module|module script failed|preload CSS/i;

type Fault = 'broken' | 'not fetched';

/** Keeps a page that breaks from taking the music with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { fault: Fault | null }> {
  override state: { fault: Fault | null } = { fault: null };

  static getDerivedStateFromError(error: unknown): { fault: Fault } {
    return { fault: notFetched.test(String(error)) ? 'not fetched' : 'broken' };
  }

  override render(): ReactNode {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <Empty
        top
        icon={fault === 'broken' ? CircleAlert : CloudOff}
        title={fault === 'broken' ? 'This page broke' : 'This page did not come'}
        acts={
          <Button look="primary" onClick={() => void loadAgain()}>
            Load it again
          </Button>
        }
      >
        {fault === 'broken'
          ? 'The fault is in the player, not in what you did. If it happens again, tell whoever runs this place.'
          : 'The connection was lost before it was here. Load it again once the connection is back.'}
      </Empty>
    );
  }
}

/** Not while the server is away: the player would be gone, and the music with it. */
async function loadAgain(): Promise<void> {
  try {
    await fetch('/', { cache: 'no-store' });
    location.reload();
  } catch {
    toast('The server cannot be reached yet.', { critical: true });
  }
}
