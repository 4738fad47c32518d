"""HTTP of the audit log."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from segue.accounts.audit.contracts import AuditFilter
from segue.accounts.audit.schemas import AuditEntryBody, audit_entry_body
from segue.accounts.audit.service import Audit
from segue.accounts.moments import Moment
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.kernel.ids import UserId
from segue.kernel.paging import DEFAULT_LIMIT

# PostgreSQL's text holds no NUL, and nothing of ours holds other control characters.
_PLAIN = r"^[^\x00-\x1f]+$"
Action = Annotated[
    str | None,
    Query(max_length=100, pattern=_PLAIN, description="`session.ended`, or `session` for all that begin so."),
]
ObjectKind = Annotated[str | None, Query(max_length=100, pattern=_PLAIN)]
ObjectId = Annotated[str | None, Query(max_length=200, pattern=_PLAIN)]


def router(audit: Audit) -> APIRouter:
    """The route, without the API's prefix."""
    routes = APIRouter(tags=["admin"])

    @routes.get("/admin/audit")
    async def list_audit(
        *,
        actor: UUID | None = None,
        action: Action = None,
        object_kind: ObjectKind = None,
        object_id: ObjectId = None,
        since: Moment | None = None,
        until: Moment | None = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> PageBody[AuditEntryBody]:
        """What was done that matters for security, the newest first."""
        wanted = AuditFilter(
            actor=None if actor is None else UserId(actor),
            action=action,
            object_kind=object_kind,
            object_id=object_id,
            since=since,
            until=until,
        )
        page = await audit.list_entries(wanted, cursor=cursor, limit=limit)
        return page_body(page.map(audit_entry_body), PageBody[AuditEntryBody])

    return routes
