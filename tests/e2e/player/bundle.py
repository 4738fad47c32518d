"""The engine and the player, bundled for pages without a build of their own."""

import subprocess
from pathlib import Path

from tests.plugins.tools import find_node

_WEB = Path(__file__).parents[3] / "web"


def bundle_player(folder: Path) -> None:
    """Writes `engine.js` and `player.js` into `folder`."""
    command = [find_node() or "node", "node_modules/rolldown/bin/cli.mjs", "-f", "esm", "-d", str(folder)]
    for entry in ("src/player/engine/engine.ts", "src/player/player.ts"):
        subprocess.run([*command, entry], cwd=_WEB, check=True, capture_output=True)
