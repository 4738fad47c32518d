"""The HTTP door of accounts: who is asking, and whether they may."""

from segue.accounts.access.guards import HotGuard, count_uses, guard_routes
from segue.accounts.guards import (
    ACCESS_COOKIE,
    MaybeCaller,
    SignedInCaller,
    maybe_signed_in,
    needs_setup_code,
    require_own_page,
    signed_in,
)
from segue.accounts.profiles.routes import whereabouts

__all__ = [
    "ACCESS_COOKIE",
    "HotGuard",
    "MaybeCaller",
    "SignedInCaller",
    "count_uses",
    "guard_routes",
    "maybe_signed_in",
    "needs_setup_code",
    "require_own_page",
    "signed_in",
    "whereabouts",
]
