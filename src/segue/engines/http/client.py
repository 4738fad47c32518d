"""OutsideWeb on httpx."""

import asyncio
import ssl
from collections.abc import Mapping
from functools import cached_property

from segue.kernel.ports.outside import OutsideAnswer, OutsideDown


class HttpxOutsideWeb:
    """A connection for each request: they are few, and far between."""

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        import httpx  # noqa: PLC0415  # 4 MB, where no provider is asked

        return httpx.create_ssl_context()

    async def ask(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        deadline_s: float,
        largest: int,
    ) -> OutsideAnswer:
        """GET, or POST of a form. Raises OutsideDown past `deadline_s` in all or `largest` bytes."""
        import httpx  # noqa: PLC0415  # as above

        method = "GET" if form is None else "POST"
        try:
            async with (
                asyncio.timeout(deadline_s),
                httpx.AsyncClient(verify=self._tls, timeout=deadline_s, follow_redirects=False) as client,
                client.stream(method, url, data=form, headers=dict(headers or {})) as answer,
            ):
                body = bytearray()
                async for piece in answer.aiter_bytes():
                    body += piece
                    if len(body) > largest:
                        raise OutsideDown("It sent more than it should. Try again later.")
                return OutsideAnswer(answer.status_code, bytes(body))
        except (httpx.HTTPError, httpx.InvalidURL, OSError, TimeoutError) as error:
            raise OutsideDown("Try again in a few minutes.") from error
