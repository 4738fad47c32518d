"""What an edge needs to know of this server, written to files for it."""

import base64
import json
import os
from pathlib import Path

from segue.delivery.api import edge_secret
from segue.kernel.keyring import KeyRing


def write_edge_keys(ring: KeyRing, folder: Path) -> tuple[Path, Path]:
    """Write keys.json and secret.conf, readable by their owner alone, for deploy/edge/nginx.conf."""
    folder.mkdir(parents=True, exist_ok=True)
    keys = {name: base64.b64encode(key).decode() for name, key in ring.keys.items()}
    shown = edge_secret(ring.signing_key).decode()
    return (
        _write(folder / "keys.json", json.dumps({"keys": keys}, indent=1) + "\n"),
        _write(folder / "secret.conf", f"proxy_set_header Segue-Edge {shown};\n"),
    )


def _write(path: Path, text: str) -> Path:
    aside = path.with_name(f".{path.name}.new")
    handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    aside.replace(path)
    return path
