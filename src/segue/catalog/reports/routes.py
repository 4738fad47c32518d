"""HTTP of reports: anyone reports, admins decide."""

from uuid import UUID

from fastapi import APIRouter, Request

from segue.accounts.http import MaybeCaller, SignedInCaller, whereabouts
from segue.catalog.entities.schemas import address_of
from segue.catalog.reports.contracts import ReportState
from segue.catalog.reports.schemas import (
    DismissReportBody,
    HeldReportBody,
    ReportBody,
    ReportedBody,
    UpholdReportBody,
    held_report_body,
)
from segue.catalog.reports.service import Reports
from segue.catalog.routes import Cursor, Limit
from segue.catalog.schemas import PageBody
from segue.kernel.ids import ReportId
from segue.kernel.paging import DEFAULT_LIMIT


def router(reports: Reports) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["catalogue"])

    @routes.post("/reports", status_code=202)
    async def report_content(request: Request, caller: MaybeCaller, body: ReportBody) -> ReportedBody:
        """Tell the admins that something is wrong with an artist, album or song. Needs nobody signed in."""
        made = await reports.report(
            caller,
            body.kind,
            body.id,
            reason=body.reason,
            note=body.note,
            email=body.email,
            country=whereabouts(request).edge_country,
        )
        return ReportedBody(id=made)

    @routes.get("/admin/reports", tags=["admin"])
    async def list_reports(
        state: ReportState = ReportState.OPEN, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[HeldReportBody]:
        """Reports in a state, the oldest first."""
        page = await reports.list_reports(state, cursor=cursor, limit=limit)
        return PageBody[HeldReportBody](items=[held_report_body(one) for one in page.items], next=page.next)

    @routes.post("/admin/reports/{report_id}/uphold", tags=["admin"])
    async def uphold_report(
        request: Request, caller: SignedInCaller, report_id: UUID, body: UpholdReportBody
    ) -> HeldReportBody:
        """Say that a report is right, and take its subject down if that is called for."""
        decided = await reports.decide(
            caller,
            ReportId(report_id),
            ReportState.UPHELD,
            answer=body.answer,
            take_down=body.take_down,
            address=address_of(request),
        )
        return held_report_body(decided)

    @routes.post("/admin/reports/{report_id}/dismiss", tags=["admin"])
    async def dismiss_report(
        request: Request, caller: SignedInCaller, report_id: UUID, body: DismissReportBody
    ) -> HeldReportBody:
        """Leave the subject of a report as it is."""
        decided = await reports.decide(
            caller,
            ReportId(report_id),
            ReportState.DISMISSED,
            answer=body.answer,
            address=address_of(request),
        )
        return held_report_body(decided)

    return routes
