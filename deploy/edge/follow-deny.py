#!/usr/bin/env python3
"""Keep an edge's deny list as the server has it: a file for each thing refused.

    follow-deny.py --origin https://music.example.org --conf /etc/segue-edge --state /var/lib/segue-edge

Needs nothing but Python 3.9. nginx looks at the files with every request, so what is listed is refused
at once. While the server cannot be reached the list stays as it is: what plays goes on playing.
"""

import argparse
import re
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

NAMES = {
    "hidden": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
    "person": re.compile(r"[0-9a-f]{32}"),
    "rank": re.compile(r"[0-9a-f]{32}\.[1-7]p?e?"),
    "place": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[a-z]{2}"),
    "version": re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}
DEADLINE_S = 10


def main() -> None:
    """Ask, write, wait, for ever."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--origin", required=True, help="address of the server")
    parser.add_argument("--conf", required=True, type=Path, help="folder with secret.conf")
    parser.add_argument("--state", required=True, type=Path, help="folder that nginx is given by -p")
    parser.add_argument("--every", type=float, default=15, help="seconds between two looks (default 15)")
    parser.add_argument("--once", action="store_true", help="look once; the exit code says how it went")
    told = parser.parse_args()
    while True:
        failure = ""
        try:
            write(told.state / "deny", ask(told.origin, secret(told.conf)))
        except (OSError, ValueError, urllib.error.URLError) as error:
            failure = str(error)
            sys.stderr.write(f"the deny list could not be fetched: {failure}\n")
        if told.once:
            sys.exit(1 if failure else 0)
        time.sleep(told.every)


def secret(conf: Path) -> str:
    """What the server knows this edge by."""
    match = re.search(r"Segue-Edge\s+([0-9a-f]{64});", (conf / "secret.conf").read_text())
    if match is None:
        raise ValueError("secret.conf is not as `segue edge keys` writes it")
    return match[1]


def ask(origin: str, shown: str) -> "set[tuple[str, str]]":
    """The pairs of kind and name that the server refuses. Raises ValueError for an odd answer."""
    if not origin.startswith(("https://", "http://")):
        raise ValueError("--origin begins with https:// or http://")
    address = origin.rstrip("/") + "/internal/edge/deny"
    request = urllib.request.Request(address, headers={"Segue-Edge": shown})  # noqa: S310  # looked at above
    with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:  # noqa: S310  # looked at above
        lines = answer.read().decode("ascii").splitlines()
    wanted = set()
    for line in lines:
        kind, _, name = line.partition(" ")
        if kind not in NAMES or not NAMES[kind].fullmatch(name):
            raise ValueError("the server's answer is not a deny list")
        wanted.add((kind, name))
    return wanted


def write(folder: Path, wanted: "set[tuple[str, str]]") -> None:
    """Make the files that are missing, take away those that are no longer wanted."""
    for kind in NAMES:
        (folder / kind).mkdir(parents=True, exist_ok=True)
    there = {(path.parent.name, path.name) for kind in NAMES for path in (folder / kind).iterdir()}
    for kind, name in wanted - there:
        (folder / kind / name).touch()
    for kind, name in there - wanted:
        (folder / kind / name).unlink()


if __name__ == "__main__":
    main()
