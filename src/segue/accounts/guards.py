"""Who is calling: a FastAPI dependency over the authenticator in `app.state`. What they may is access's."""

import ipaddress
from typing import Annotated, cast
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import Scope

from segue.accounts.contracts import Caller
from segue.accounts.errors import CrossOrigin
from segue.accounts.places import Places
from segue.accounts.tokens import Authenticator

ACCESS_COOKIE = "segue_access"
REFRESH_COOKIE = "segue_refresh"
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def require_same_origin(request: Request) -> None:
    """Refuse a change that a page of another site asked for with this person's cookies.

    `Sec-Fetch-Site` is what browsers say and pages cannot forge; where it is missing (plain HTTP)
    Origin must name the host that was asked. Raises CrossOrigin.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        allowed = site in ("same-origin", "none")
    else:
        origin = request.headers.get("origin")
        allowed = origin is not None and _same_host(origin, request)
    if not allowed:
        raise CrossOrigin("Changes are taken from Segue's own pages only, or with an Authorization header.")


def require_own_page(scope: Scope, public_url: str | None) -> None:
    """Refuse a socket that a page of another site opens with this person's cookies.

    Browsers name the page's origin in every handshake, and pages cannot forge it. Raises CrossOrigin.
    """
    headers = Headers(scope=scope)
    origin = urlsplit(headers.get("origin", "")).netloc.lower()
    ours = {headers.get("host", "").lower(), urlsplit(public_url or "").netloc.lower()} - {""}
    if origin not in ours:
        raise CrossOrigin("Segue's own pages may open this; other clients ask for a ticket.")


def needs_setup_code(request: Request, public_url: str | None) -> bool:
    """Whether the first admin must show the code of the server's log: always but on the same machine.

    A proxy on this machine makes everyone look local; it gives itself away by its headers, by the
    name that was asked for, or by the operator's public URL.
    """
    hosts = [request.headers.get("host", "")]
    if public_url:
        hosts.append(urlsplit(public_url).netloc)
    forwarded = any(header in request.headers for header in _FORWARDED)
    address = request.client.host if request.client else None
    return forwarded or not _is_loopback(address) or not all(_is_local_name(host) for host in hosts)


async def signed_in(request: Request) -> Caller:
    """Anyone signed in, by header or else by cookie. Raises Unauthenticated, CrossOrigin."""
    authenticator = cast("Authenticator", request.app.state.authenticator)
    authorization = request.headers.get("authorization")
    caller = authenticator.authenticate(authorization, request.cookies.get(ACCESS_COOKIE))
    if authorization is None:
        require_same_origin(request)
    return cast("Places", request.app.state.places).put(caller, request.scope)


SignedInCaller = Annotated[Caller, Depends(signed_in)]


async def maybe_signed_in(request: Request) -> Caller | None:
    """Whoever asks, None for somebody who does not say. Raises Unauthenticated, CrossOrigin."""
    if request.headers.get("authorization") is None and not request.cookies.get(ACCESS_COOKIE):
        return None
    return await signed_in(request)


MaybeCaller = Annotated[Caller | None, Depends(maybe_signed_in)]


def _same_host(origin: str, request: Request) -> bool:
    # The scheme is not compared: behind a proxy that ends TLS it differs, and the host decides
    # which cookies the browser sent.
    return urlsplit(origin).netloc.lower() == request.headers.get("host", "").lower() != ""


def _is_loopback(address: str | None) -> bool:
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback


def _is_local_name(netloc: str) -> bool:
    name = urlsplit(f"//{netloc}").hostname or ""
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)
