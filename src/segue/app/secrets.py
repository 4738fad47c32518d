"""Keys that sign tokens and seal secrets: made on first start, readable by the owner alone, never logged."""

import base64
import fcntl
import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segue.kernel.errors import OperatorError
from segue.kernel.keyring import KeyRing

_KEY_BYTES = 32
_SIGNING = ("access", "media")
_SEALING = "sealing"
_SETUP_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no letter that looks like a digit


class SecretsUnusable(OperatorError):
    """The file cannot be used as it is; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """`access` signs JWTs, `media` signs audio paths, `sealing` keeps second factors' secrets at rest.

    `setup_code` lets a stranger make the first admin.
    """

    access: KeyRing
    media: KeyRing
    sealing: KeyRing
    setup_code: str = field(repr=False)


def load_secrets(path: Path) -> Secrets:
    """Read the secrets, making them when there are none; two processes that start at once agree.

    Raises SecretsUnusable.
    """
    if not path.exists():
        _write_new(path)
    try:
        state = path.stat()
        raw = json.loads(path.read_text(encoding="utf-8"))
        if _SEALING not in raw:
            raw = _add_sealing(path)
        found = Secrets(
            _ring(raw["access"]), _ring(raw["media"]), _ring(raw[_SEALING]), str(raw["setup_code"])
        )
    except OSError as failure:
        raise SecretsUnusable(f"{path} cannot be read: {failure.strerror}.") from failure
    except (ValueError, KeyError, TypeError) as failure:
        raise SecretsUnusable(
            f"{path} is damaged. Put back a copy, or delete it: everybody then signs in again, and"
            " one-time codes have to be set up anew."
        ) from failure
    if state.st_mode & 0o077:
        raise SecretsUnusable(f"Others can read {path}. Run: chmod 600 {path}")
    return found


def rotate_secrets(path: Path) -> None:
    """Sign and seal with new keys from the next start on; what the last ones signed stays good.

    Keys that seal are all kept: what they sealed has no other copy.
    """
    load_secrets(path)
    raw = json.loads(path.read_text(encoding="utf-8"))
    for name in (*_SIGNING, _SEALING):
        old = raw[name]
        fresh = _new_ring()
        kept = old["keys"] if name == _SEALING else {old["current"]: old["keys"][old["current"]]}
        fresh["keys"].update(kept)
        raw[name] = fresh
    _replace(path, raw)


def _add_sealing(path: Path) -> dict[str, Any]:
    """Give a file of an earlier version its missing ring; of two processes that start at once one does."""
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if _SEALING not in raw:
            raw[_SEALING] = _new_ring()
            _replace(path, raw)
        return raw
    finally:
        os.close(handle)


def _replace(path: Path, raw: Mapping[str, Any]) -> None:
    _written_aside(path, raw).rename(path)
    _sync_folder(path.parent)


def _write_new(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    code = "".join(secrets.choice(_SETUP_ALPHABET) for _ in range(8))
    raw: dict[str, Any] = {name: _new_ring() for name in (*_SIGNING, _SEALING)}
    temporary = _written_aside(path, raw | {"setup_code": code})
    try:
        os.link(temporary, path)  # unlike a rename, gives way to a file that is there already
    except FileExistsError:
        return
    finally:
        temporary.unlink()
    _sync_folder(path.parent)


def _written_aside(path: Path, raw: Mapping[str, Any]) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".secrets-")  # mode 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(raw, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return Path(name)


def _new_ring() -> dict[str, Any]:
    name = secrets.token_hex(4)
    return {"current": name, "keys": {name: base64.b64encode(secrets.token_bytes(_KEY_BYTES)).decode()}}


def _ring(raw: Mapping[str, Any]) -> KeyRing:
    keys = {str(name): base64.b64decode(key, validate=True) for name, key in raw["keys"].items()}
    if raw["current"] not in keys or any(len(key) < _KEY_BYTES for key in keys.values()):
        raise ValueError("a key is missing or short")
    return KeyRing(str(raw["current"]), keys)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
