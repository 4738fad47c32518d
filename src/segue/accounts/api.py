"""The door of accounts: people, sessions, roles, and who is asking."""

from segue.accounts.audit.contracts import AuditEntry, AuditFilter
from segue.accounts.audit.service import Audit
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Caller, Client, Role, SignedIn, User
from segue.accounts.errors import (
    BadCredentials,
    CrossOrigin,
    EmailTaken,
    RoleMissing,
    Suspended,
    Unauthenticated,
    UserMissing,
)
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
from segue.accounts.passwords import Passwords
from segue.accounts.service import Accounts, AccountsPolicy
from segue.accounts.tokens import AccessTokens, Authenticator

__all__ = [
    "ACCESS_COOKIE",
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
    "Caller",
    "Client",
    "CrossOrigin",
    "EmailTaken",
    "LoginBrake",
    "Passwords",
    "Role",
    "RoleMissing",
    "SignedIn",
    "SignedInCaller",
    "Suspended",
    "Unauthenticated",
    "User",
    "UserMissing",
    "admin_role",
    "artist_role",
    "needs_setup_code",
    "signed_in",
]
