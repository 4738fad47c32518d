"""The door of accounts: people, sessions, roles, and who is asking."""

from segue.accounts.access import limits
from segue.accounts.access.addresses import KnownNetworks, network_of
from segue.accounts.access.contracts import Rule, Who
from segue.accounts.access.errors import LimitReached, RouteUnlisted
from segue.accounts.access.gate import LIMIT_HEADERS, Gate
from segue.accounts.access.guards import HotGuard, count_uses, guard_routes
from segue.accounts.access.table import RULES, get_rule
from segue.accounts.audit.contracts import AuditEntry, AuditFilter
from segue.accounts.audit.service import Audit
from segue.accounts.billing.service import Billing
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Caller, Client, Role, SignedIn, User
from segue.accounts.directory.service import Directory
from segue.accounts.errors import (
    BadCredentials,
    CrossOrigin,
    EmailTaken,
    RoleMissing,
    Suspended,
    Unauthenticated,
    UserMissing,
)
from segue.accounts.factors.codes import Codes
from segue.accounts.factors.proofs import Proofs
from segue.accounts.factors.service import Factors
from segue.accounts.families.service import Families
from segue.accounts.guards import (
    ACCESS_COOKIE,
    AdminCaller,
    ArtistCaller,
    SignedInCaller,
    admin_role,
    artist_role,
    needs_setup_code,
    signed_in,
)
from segue.accounts.passkeys.service import Passkeys
from segue.accounts.passwords import Passwords
from segue.accounts.sealing import Sealer
from segue.accounts.service import Accounts, AccountsPolicy
from segue.accounts.sessions.service import Sessions
from segue.accounts.tiers.service import Tiers
from segue.accounts.tokens import AccessTokens, Authenticator
from segue.accounts.vouchers.service import Vouchers

__all__ = [
    "ACCESS_COOKIE",
    "LIMIT_HEADERS",
    "RULES",
    "AccessTokens",
    "Accounts",
    "AccountsPolicy",
    "AdminCaller",
    "ArtistCaller",
    "Audit",
    "AuditEntry",
    "AuditFilter",
    "Authenticator",
    "BadCredentials",
    "Billing",
    "Caller",
    "Client",
    "Codes",
    "CrossOrigin",
    "Directory",
    "EmailTaken",
    "Factors",
    "Families",
    "Gate",
    "HotGuard",
    "KnownNetworks",
    "LimitReached",
    "LoginBrake",
    "Passkeys",
    "Passwords",
    "Proofs",
    "Role",
    "RoleMissing",
    "RouteUnlisted",
    "Rule",
    "Sealer",
    "Sessions",
    "SignedIn",
    "SignedInCaller",
    "Suspended",
    "Tiers",
    "Unauthenticated",
    "User",
    "UserMissing",
    "Vouchers",
    "Who",
    "admin_role",
    "artist_role",
    "count_uses",
    "get_rule",
    "guard_routes",
    "limits",
    "needs_setup_code",
    "network_of",
    "signed_in",
]
