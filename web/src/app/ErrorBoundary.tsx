import { CircleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';

import { Button } from '../design/Button';
import { Empty } from '../design/Words';

/** Keeps a page that breaks from taking the music with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return (
      <Empty
        top
        icon={CircleAlert}
        title="This page broke"
        acts={
          <Button look="primary" onClick={() => location.reload()}>
            Load it again
          </Button>
        }
      >
        The fault is in the player, not in what you did. If it happens again, tell whoever runs this place.
      </Empty>
    );
  }
}
