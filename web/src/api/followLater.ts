import type { Follower } from './live';

/** Follows a topic of the live socket, whose code is no part of the first page; until the answer is called. */
export function followLater(topic: string, follower: Follower): () => void {
  let over = false;
  let stop = () => {
    over = true;
  };
  import('./live').then(
    ({ live }) => {
      if (!over) stop = live.follow(topic, follower);
    },
    // Without it the page is as it was when it was loaded.
    () => undefined,
  );
  return () => stop();
}
