let pushed = 0;

// wouter tells of every page that is opened inside the player.
addEventListener('pushState', () => {
  pushed += 1;
});

/** Whether going back stays within the player. */
export function hasPlaceBehind(): boolean {
  return pushed > 0;
}
