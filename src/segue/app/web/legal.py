"""Terms and privacy pages, as the operator wrote them."""

from enum import StrEnum
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from segue.kernel.errors import AppError, ErrorKind

_LARGEST_PAGE = 512 * 1024
# Markdown lets HTML through: without this it shows as it was written, whoever renders it.
_ESCAPED = str.maketrans({"&": "&amp;", "<": "&lt;"})
_markdown: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}
}


class LegalPage(StrEnum):
    """Which page."""

    TERMS = "terms"
    PRIVACY = "privacy"


class LegalPageMissing(AppError):
    """The operator has not written this page."""

    code = "legal_page_missing"
    kind = ErrorKind.NOT_FOUND
    title = "There is no such page here"


def legal_router(folder: Path) -> APIRouter:
    """`terms.md` and `privacy.md` of the operator's folder."""
    routes = APIRouter(tags=["operation"])

    @routes.get("/legal/{page}", responses=_markdown, response_class=Response)
    async def read_legal_page(page: LegalPage) -> Response:
        """The operator's terms or privacy page: Markdown, with any HTML in it escaped."""
        text = await run_in_threadpool(_read, folder / f"{page}.md")
        headers = {"cache-control": "public, max-age=300"}
        return Response(text.translate(_ESCAPED), media_type="text/markdown", headers=headers)

    return routes


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(_LARGEST_PAGE)
    except OSError as missing:
        raise LegalPageMissing("Ask whoever runs this server.") from missing
    # A page cut in the middle of a letter is still a page.
    return raw.decode("utf-8", errors="replace").replace("\x00", "")
