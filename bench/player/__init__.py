"""Parts of the player's benches: a slow link, the pages that are measured, the browser that runs them."""
