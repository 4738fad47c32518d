"""Fetch uv's wheel with nothing but Python's own library and unpack its binary.

    python3 fetch_uv.py FOLDER

For machines whose Python has neither pip nor venv, as Debian ships it. The version and the sha256s
that are accepted are those of uv.lock beside this file.
"""

import base64
import hashlib
import io
import json
import netrc
import os
import platform
import re
import ssl
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit, urlunsplit

from index_settings import IndexSettings, index_settings

LOCK = Path(__file__).with_name("uv.lock")
TRIES = 3


class NotFetched(Exception):
    """No wheel could be had; the message says what was tried."""


def main(folder: Path) -> None:
    """Put `bin/uv` into `folder`."""
    settings = index_settings(os.environ)
    version, hashes = locked(LOCK)
    wheel = local_wheel(settings, version, hashes) or remote_wheel(settings, version, hashes)
    unpack(wheel, folder)


def locked(lock: Path) -> tuple[str, frozenset[str]]:
    """Version and accepted sha256s of a lock file for one package."""
    text = lock.read_text()
    version = re.search(r"^uv==(\S+)", text, re.MULTILINE)
    if version is None:
        raise NotFetched(f"{lock} pins no uv")
    return version.group(1), frozenset(re.findall(r"sha256:([0-9a-f]{64})", text))


def local_wheel(settings: IndexSettings, version: str, hashes: frozenset[str]) -> bytes | None:
    """The wheel from a folder of wheels that the machine's settings name, if it is there."""
    for link in settings.find_links:
        folder = Path(unquote(urlsplit(link).path) if link.startswith("file:") else link)
        for path in sorted(folder.glob(f"uv-{version}-*.whl")):
            if fits(path.name, version) and hashlib.sha256(path.read_bytes()).hexdigest() in hashes:
                return path.read_bytes()
    return None


def remote_wheel(settings: IndexSettings, version: str, hashes: frozenset[str]) -> bytes:
    """The wheel from the first index that has it; raises NotFetched."""
    complaints = []
    for index in settings.indexes:
        page = f"{index.rstrip('/')}/uv/"
        try:
            for name, address in files_of(page, settings):
                if not fits(name, version):
                    continue
                content, _ = fetch(address, settings)
                if hashlib.sha256(content).hexdigest() in hashes:
                    return content
                complaints.append(f"{name} is not the file whose sha256 is in {LOCK.name}")
            complaints.append(f"{without_secrets(page)} has no uv {version} for {platform.machine()}")
        except OSError as failure:
            complaints.append(f"{without_secrets(page)}: {failure}")
    raise NotFetched("; ".join(complaints))


def fits(name: str, version: str) -> bool:
    """Whether a file name is of a wheel that runs here."""
    match = re.fullmatch(rf"uv-{re.escape(version)}-py3-none-(\S+)\.whl", name)
    return match is not None and any(runs_here(tag) for tag in match.group(1).split("."))


def runs_here(tag: str) -> bool:
    """Whether a platform tag (PEP 600, PEP 656) is of this processor and C library."""
    match = re.fullmatch(r"(manylinux|musllinux)_(\d+)_(\d+)_(\w+)", tag)
    if match is None or match.group(4) != platform.machine():
        return False
    family, major, minor = match.group(1), int(match.group(2)), int(match.group(3))
    glibc = glibc_version()
    if family == "manylinux":
        return glibc is not None and (major, minor) <= glibc
    return glibc is None


def glibc_version() -> tuple[int, int] | None:
    """None where the C library is another one."""
    try:
        told = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (ValueError, OSError):
        return None
    match = re.search(r"(\d+)\.(\d+)", told)
    return (int(match.group(1)), int(match.group(2))) if match else None


class Links(HTMLParser):
    """Addresses in a page of the simple index (PEP 503)."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep where anchors lead."""
        self.found += [value for name, value in attrs if tag == "a" and name == "href" and value]


def files_of(page: str, settings: IndexSettings) -> Iterator[tuple[str, str]]:
    """File names and addresses on an index page, as HTML (PEP 503) or JSON (PEP 691)."""
    content, kind = fetch(page, settings)
    if kind.endswith("json"):
        links = [str(file["url"]) for file in json.loads(content)["files"]]
    else:
        parser = Links()
        parser.feed(content.decode())
        links = parser.found
    for link in links:
        address = urldefrag(urljoin(page, link)).url
        yield unquote(address.rsplit("/", 1)[-1]), address


def fetch(address: str, settings: IndexSettings) -> tuple[bytes, str]:
    """Content and its type; tries again when the network fails. Raises OSError."""
    bare, secret = split_secrets(address)
    headers = {"Accept": "application/vnd.pypi.simple.v1+json, text/html;q=0.5, */*;q=0.1"}
    if secret:
        headers["Authorization"] = f"Basic {base64.b64encode(secret.encode()).decode()}"
    request = urllib.request.Request(bare, headers=headers)
    handlers: list[urllib.request.BaseHandler] = [
        urllib.request.HTTPSHandler(context=tls(bare, secret, settings))
    ]
    if settings.proxy and not urllib.request.getproxies():
        handlers.append(urllib.request.ProxyHandler({"http": settings.proxy, "https": settings.proxy}))
    opener = urllib.request.build_opener(*handlers)
    for attempt in range(1, TRIES + 1):
        try:
            with opener.open(request, timeout=settings.timeout_s) as answer:
                return answer.read(), answer.headers.get_content_type()
        except urllib.error.HTTPError:
            raise
        except OSError:
            if attempt == TRIES:
                raise
            time.sleep(attempt)
    raise AssertionError


def tls(address: str, secret: str | None, settings: IndexSettings) -> ssl.SSLContext:
    """Certificates are checked, unless the machine trusts the host or has no certificates at all.

    Without any (a Debian without ca-certificates) nothing could be fetched, and what is fetched is
    held against its sha256 in any case; a password is never sent unchecked.
    """
    context = ssl.create_default_context(cafile=settings.bundle)
    parts = urlsplit(address)
    trusted = {parts.hostname, f"{parts.hostname}:{parts.port}"} & set(settings.trusted_hosts)
    if trusted or (not context.cert_store_stats()["x509_ca"] and not capath() and not secret):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def capath() -> bool:
    """Whether OpenSSL's folder of certificates holds any: those are not counted until they are used."""
    folder = os.environ.get("SSL_CERT_DIR") or ssl.get_default_verify_paths().capath
    return bool(folder) and any(Path(folder).glob("*.0"))


def split_secrets(address: str) -> tuple[str, str | None]:
    """The address without `user:password@`, and those, from there or from netrc."""
    parts = urlsplit(address)
    user, at, host = parts.netloc.rpartition("@")
    if at:
        return urlunsplit(parts._replace(netloc=host)), unquote(user)
    try:
        known = netrc.netrc().authenticators(parts.hostname or "")
    except (OSError, netrc.NetrcParseError, RuntimeError):
        known = None
    return address, f"{known[0]}:{known[2]}" if known else None


def without_secrets(address: str) -> str:
    """The address as it may be printed."""
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def unpack(wheel: bytes, folder: Path) -> None:
    """Write the binary out of the wheel; it appears whole or not at all."""
    target = folder / "bin" / "uv"
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        name = next(name for name in archive.namelist() if name.endswith(".data/scripts/uv"))
        unfinished.write_bytes(archive.read(name))
    unfinished.chmod(0o755)
    unfinished.replace(target)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]))
    except NotFetched as failure:
        sys.exit(f"uv could not be fetched: {failure}")
