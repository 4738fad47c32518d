"""Where the tools are that a machine may lack."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

SYSTEM_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin", "/sbin"])
NJS_MODULE = "ngx_http_js_module.so"
MODULE_FOLDERS = ("/usr/lib/nginx/modules", "/usr/lib64/nginx/modules", "/usr/share/nginx/modules")


HEADLESS_SHELL = "chromium-headless-shell"


@cache
def find_chromium() -> str | None:
    """The one on the PATH, else Playwright's own."""
    for name in ("chromium", "chromium-browser", "google-chrome", HEADLESS_SHELL):
        found = shutil.which(name, path=SYSTEM_PATH)
        if found and answers(found, "--version"):
            return found
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    builds = sorted(Path(folder).glob("chromium*/chrome-*/chrome")) if folder else []
    return str(builds[-1]) if builds else None


@cache
def find_headless_chromium() -> str | None:
    """Chromium without what draws windows, which takes a third less of the processor; else the whole one."""
    found = shutil.which(HEADLESS_SHELL, path=SYSTEM_PATH)
    return found if found and answers(found, "--version") else find_chromium()


@cache
def find_nginx() -> str | None:
    """Nginx with its JavaScript module, which the edge is written in."""
    nginx = shutil.which("nginx", path=SYSTEM_PATH)
    has_module = any(Path(folder, NJS_MODULE).exists() for folder in MODULE_FOLDERS)
    return nginx if has_module else None


@cache
def find_caddy() -> str | None:
    """Caddy, one of the proxies that Segue may stand behind."""
    return shutil.which("caddy", path=SYSTEM_PATH)


@cache
def find_bwrap() -> str | None:
    """Bubblewrap, where the kernel lets it make a sandbox."""
    bwrap = shutil.which("bwrap", path=SYSTEM_PATH)
    if bwrap and answers(bwrap, "--unshare-all", "--ro-bind", "/", "/", "--proc", "/proc", "true"):
        return bwrap
    return None


@cache
def find_mpv() -> str | None:
    """The player mpv."""
    return shutil.which("mpv", path=SYSTEM_PATH)


@cache
def find_node() -> str | None:
    """Node, which bin/test puts on the PATH."""
    return shutil.which("node")


def answers(*command: str) -> bool:
    """Whether a command ends well, within 20 s."""
    try:
        return subprocess.run(command, capture_output=True, timeout=20, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


FINDERS: Mapping[str, Callable[[], str | None]] = {
    "bwrap": find_bwrap,
    "caddy": find_caddy,
    "chromium": find_headless_chromium,
    "mpv": find_mpv,
    "nginx": find_nginx,
    "node": find_node,
}
