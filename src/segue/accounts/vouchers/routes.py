"""HTTP of vouchers."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from segue.accounts.entering import address_of
from segue.accounts.guards import SignedInCaller
from segue.accounts.paging import Cursor, Limit, PageBody, page_body
from segue.accounts.tiers.schemas import HeldTierBody, subscription_body
from segue.accounts.tiers.service import Tiers
from segue.accounts.vouchers.schemas import (
    RedeemBody,
    VoucherBatchBody,
    VoucherOrderBody,
    VouchersMadeBody,
    batch_body,
)
from segue.accounts.vouchers.service import Vouchers
from segue.kernel.paging import DEFAULT_LIMIT


def router(vouchers: Vouchers, tiers: Tiers) -> APIRouter:
    """The routes, without the API's prefix."""
    routes = APIRouter(tags=["people"])

    @routes.post("/users/me/vouchers")
    async def redeem_voucher(caller: SignedInCaller, request: Request, body: RedeemBody) -> HeldTierBody:
        """Use a voucher. Refresh the access token afterwards: it says what your tier was."""
        await vouchers.redeem(caller.user_id, body.code.get_secret_value(), address_of(request))
        return subscription_body(await tiers.get(caller.user_id))

    @routes.post("/admin/vouchers", status_code=201, tags=["admin"])
    async def make_vouchers(
        caller: SignedInCaller, request: Request, response: Response, body: VoucherOrderBody
    ) -> VouchersMadeBody:
        """Make a batch of vouchers. The codes are told once."""
        response.headers["cache-control"] = "no-store"
        batch, codes = await vouchers.make(body.order(), actor=caller.user_id, address=address_of(request))
        return VouchersMadeBody(batch=batch_body(batch), codes=codes)

    @routes.get("/admin/vouchers", tags=["admin"])
    async def list_voucher_batches(
        limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> PageBody[VoucherBatchBody]:
        """Batches of vouchers, the newest first."""
        page = await vouchers.list_batches(cursor=cursor, limit=limit)
        return page_body(page.map(batch_body), PageBody[VoucherBatchBody])

    @routes.delete("/admin/vouchers/{batch_id}", status_code=204, tags=["admin"])
    async def revoke_vouchers(caller: SignedInCaller, request: Request, batch_id: UUID) -> None:
        """Let nobody use a batch's codes any more; what they gave stays."""
        await vouchers.revoke(batch_id, actor=caller.user_id, address=address_of(request))

    return routes
