"""Put Segue into the virtual environment of the Python that runs this: by path, with its command.

What a build backend's editable install would leave there (PEP 376, PEP 660), without fetching one.
"""

import csv
import os
import shutil
import sysconfig
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COMMAND = """#!/bin/sh
'''exec' "$(dirname -- "$(readlink -f -- "$0")")/python" "$0" "$@"
' '''
import sys
from segue.app.cli import main
sys.exit(main())
"""


def main() -> None:
    """Write the path file, the command, and what tells other tools that Segue is installed."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    packages = Path(sysconfig.get_path("purelib"))
    command = Path(sysconfig.get_path("scripts"), "segue")
    about = packages / f"segue-{project['version']}.dist-info"
    for old in packages.glob("segue-*.dist-info"):
        shutil.rmtree(old)
    about.mkdir()
    files = {
        packages / "segue.pth": f"{ROOT / 'src'}\n",
        command: COMMAND,
        about / "METADATA": f"Metadata-Version: 2.1\nName: segue\nVersion: {project['version']}\n",
        about / "INSTALLER": "segue\n",
    }
    for path, text in files.items():
        path.write_text(text)
    command.chmod(0o755)
    with (about / "RECORD").open("w", newline="") as record:
        rows = csv.writer(record)
        for path in [*files, about / "RECORD"]:
            rows.writerow([os.path.relpath(path, packages), "", ""])


if __name__ == "__main__":
    main()
