"""Lists of accounts as HTTP: the parameters and the body of a page."""

from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from segue.kernel.paging import MAX_LIMIT, Page

T = TypeVar("T")
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="How many items at most.")]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next` of the page before.")]


class PageBody(BaseModel, Generic[T]):
    """`next` is the cursor of the following page, null at the end."""

    items: list[T]
    next: str | None


def page_body(page: Page[T], body: type[PageBody[T]]) -> PageBody[T]:
    """A page as JSON, of items that are JSON already."""
    return body(items=page.items, next=page.next)
