import { useQueryClient } from '@tanstack/react-query';
import { WifiOff } from 'lucide-react';
import { useEffect } from 'react';

import { Button } from '../design/Button';
import { Note } from '../design/Words';
import { connection } from '../platform/connection';
import { useStore } from '../platform/store';

/** Says that the server is out of reach, and asks again by itself every ten seconds. */
export function ConnectionNote({ className }: { className?: string | undefined }) {
  const state = useStore(connection);
  const client = useQueryClient();
  const away = state !== 'online';
  useEffect(() => {
    if (!away) return;
    const again = setInterval(() => void client.refetchQueries({ type: 'active' }), 10_000);
    return () => clearInterval(again);
  }, [away, client]);
  if (!away) return null;
  return (
    <div className={className}>
      <Note icon={WifiOff} act={<Button onClick={() => void client.refetchQueries({ type: 'active' })}>Try again</Button>}>
        <b>{state === 'offline' ? 'You are offline.' : 'The server cannot be reached.'}</b> What is loaded plays on. The rest
        comes back by itself.
      </Note>
    </div>
  );
}
