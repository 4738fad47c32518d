"""Where this machine gets its Python packages from.

pip's settings (PIP_ variables, then pip.conf) count where uv's own are not set. Run as a program it
prints them as shell exports in uv's words. Needs nothing but Python's own library.
"""

import configparser
import os
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PUBLIC_INDEX = "https://pypi.org/simple"
MACHINE_FILE = Path("/etc/pip.conf")
SYSTEM_BUNDLES = (
    "/etc/ssl/certs/ca-certificates.crt",  # Debian, Ubuntu, Alpine, Arch
    "/etc/pki/tls/certs/ca-bundle.crt",  # Fedora, RHEL
    "/etc/ssl/ca-bundle.pem",  # openSUSE
    "/etc/ssl/cert.pem",  # Alpine, BSD
)


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """`indexes` in order of preference; `bundle` is a file of certificates, None when there is none."""

    indexes: tuple[str, ...]
    find_links: tuple[str, ...]
    trusted_hosts: tuple[str, ...]
    proxy: str | None
    timeout_s: float
    bundle: str | None


def index_settings(environ: Mapping[str, str]) -> IndexSettings:
    """Read the settings of this machine."""
    pip = pip_settings(environ)
    default = (
        environ.get("UV_DEFAULT_INDEX") or environ.get("UV_INDEX_URL") or pip.get("index-url") or PUBLIC_INDEX
    )
    extra = environ.get("UV_INDEX") or environ.get("UV_EXTRA_INDEX_URL") or pip.get("extra-index-url", "")
    links = environ.get("UV_FIND_LINKS", "").replace(",", " ") or pip.get("find-links", "")
    return IndexSettings(
        indexes=(without_name(default), *(without_name(index) for index in extra.split())),
        find_links=tuple(links.split()),
        trusted_hosts=tuple((environ.get("UV_INSECURE_HOST") or pip.get("trusted-host", "")).split()),
        proxy=pip.get("proxy"),
        timeout_s=float(pip.get("timeout") or pip.get("default-timeout") or 60),
        bundle=certificate_bundle(environ, pip),
    )


def pip_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """What pip would use: its files, the more personal ones later, then its variables."""
    settings: dict[str, str] = {}
    for path in pip_files(environ):
        parser = configparser.RawConfigParser()
        try:
            parser.read(path, encoding="utf-8")
        except (configparser.Error, UnicodeDecodeError):
            continue
        for section in ("global", "install"):
            if parser.has_section(section):
                settings |= {name.replace("_", "-"): value for name, value in parser.items(section)}
    for name, value in environ.items():
        if name.startswith("PIP_") and value:
            settings[name.removeprefix("PIP_").lower().replace("_", "-")] = value
    return settings


def pip_files(environ: Mapping[str, str]) -> list[Path]:
    """Files that pip reads, later ones overriding earlier ones."""
    named = environ.get("PIP_CONFIG_FILE")
    if named == os.devnull:
        return []
    files = [Path(folder, "pip/pip.conf") for folder in environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")]
    files.append(MACHINE_FILE)
    if home := environ.get("HOME"):
        files.append(Path(home, ".pip/pip.conf"))
        files.append(Path(environ.get("XDG_CONFIG_HOME") or Path(home, ".config"), "pip/pip.conf"))
    if named:
        files.append(Path(named))
    return files


def certificate_bundle(environ: Mapping[str, str], pip: Mapping[str, str]) -> str | None:
    """The bundle that was named, else the system's."""
    named = (environ.get("SSL_CERT_FILE"), pip.get("cert"), environ.get("REQUESTS_CA_BUNDLE"))
    for path in (*named, *SYSTEM_BUNDLES):
        if path and Path(path).is_file():
            return path
    return None


def without_name(index: str) -> str:
    """Strip the `name=` that uv allows before an index's address."""
    name, _, address = index.partition("=")
    return address if address and "/" not in name and ":" not in name else index


def exports(environ: Mapping[str, str]) -> dict[str, str]:
    """Variables that tell uv and Node what pip was told; those already set are left alone."""
    settings = index_settings(environ)
    pip = pip_settings(environ)
    wanted: dict[str, str | None] = {
        "UV_INSECURE_HOST": " ".join(settings.trusted_hosts),
        "UV_FIND_LINKS": ",".join(settings.find_links),
        "UV_HTTP_TIMEOUT": f"{settings.timeout_s:.0f}",
        "HTTPS_PROXY": None if environ.get("https_proxy") else settings.proxy,
        "HTTP_PROXY": None if environ.get("http_proxy") else settings.proxy,
        "SSL_CERT_FILE": settings.bundle,
        "NODE_EXTRA_CA_CERTS": settings.bundle,
    }
    if not environ.get("UV_INDEX_URL"):
        wanted["UV_DEFAULT_INDEX"] = pip.get("index-url")
    if pip.get("extra-index-url") and not environ.get("UV_EXTRA_INDEX_URL"):
        # As pip looks in all of them. Every file is pinned by its hash, so none can slip in.
        wanted |= {"UV_INDEX": pip["extra-index-url"], "UV_INDEX_STRATEGY": "unsafe-best-match"}
    return {name: value for name, value in wanted.items() if value and not environ.get(name)}


if __name__ == "__main__":
    for name, value in exports(os.environ).items():
        print(f"export {name}={shlex.quote(value)}")
