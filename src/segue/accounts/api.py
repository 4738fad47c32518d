"""The door of accounts: people, sessions, roles, and who is asking."""

from segue.accounts.access import limits
from segue.accounts.access.addresses import KnownNetworks, network_of
from segue.accounts.access.contracts import Rule, Who
from segue.accounts.access.errors import LimitReached, RouteUnlisted
from segue.accounts.access.gate import LIMIT_HEADERS, Gate
from segue.accounts.access.table import RULES, get_rule
from segue.accounts.audit.contracts import AuditEntry, AuditFilter
from segue.accounts.audit.service import Audit
from segue.accounts.billing.service import Billing
from segue.accounts.brake import LoginBrake
from segue.accounts.contracts import Caller, Client, Registration, Role, SignedIn, User
from segue.accounts.departures.tickets import RestoreTickets
from segue.accounts.devices.contracts import Device, DeviceId
from segue.accounts.devices.errors import DeviceMissing
from segue.accounts.devices.service import Devices
from segue.accounts.directory.contracts import PeopleFilter
from segue.accounts.directory.service import Directory
from segue.accounts.errors import (
    AccountDeleted,
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
from segue.accounts.follows.contracts import FollowState, Person
from segue.accounts.follows.errors import PersonMissing, ProfilePrivate
from segue.accounts.follows.service import Follows
from segue.accounts.idempotency.contracts import LEASE as KEY_LEASE
from segue.accounts.idempotency.contracts import Answer, Asked, Claim, Kept
from segue.accounts.idempotency.errors import KeyInvalid, KeyReused, KeyUnderWay
from segue.accounts.idempotency.rules import BodyDigest, head_digest, is_kept, key_of
from segue.accounts.idempotency.service import Idempotency
from segue.accounts.idempotency.service import reused as reused_key
from segue.accounts.joining.service import Joining
from segue.accounts.labels.errors import LabelMissing
from segue.accounts.labels.service import Labels
from segue.accounts.mailing.contracts import LetterKind
from segue.accounts.mailing.links import LinkSecrets
from segue.accounts.mailing.service import Mailroom
from segue.accounts.making import NewPeople
from segue.accounts.oidc.contracts import Provider
from segue.accounts.oidc.discovery import ProviderTalk
from segue.accounts.oidc.service import Oidc
from segue.accounts.passkeys.service import Passkeys
from segue.accounts.passwords import PasswordCost, Passwords
from segue.accounts.places import EDGE_COUNTRY, Places
from segue.accounts.ports import SecondFactor
from segue.accounts.profiles.avatars import Avatars
from segue.accounts.profiles.contracts import Country, Preferences, Whereabouts
from segue.accounts.profiles.ports import CountryLookup, NoCountries
from segue.accounts.profiles.service import Profiles
from segue.accounts.recovery.service import Recovery
from segue.accounts.rights.contracts import RetentionPolicy
from segue.accounts.rights.erasure import Erasure
from segue.accounts.rights.exports import Exports
from segue.accounts.rights.journal import Tombstones
from segue.accounts.rights.leaving import Leaving
from segue.accounts.rights.own import AccountsEraser, AccountsExporter, FamilyEraser
from segue.accounts.rights.retention import Retention
from segue.accounts.sealing import Sealer
from segue.accounts.service import Accounts, AccountsPolicy
from segue.accounts.sessions.service import Sessions
from segue.accounts.sockets import CutReason, OpenSockets
from segue.accounts.tiers.service import Tiers
from segue.accounts.tokens import AccessTokens, Authenticator
from segue.accounts.vouchers.service import Vouchers

__all__ = [
    "EDGE_COUNTRY",
    "KEY_LEASE",
    "LIMIT_HEADERS",
    "RULES",
    "AccessTokens",
    "AccountDeleted",
    "Accounts",
    "AccountsEraser",
    "AccountsExporter",
    "AccountsPolicy",
    "Answer",
    "Asked",
    "Audit",
    "AuditEntry",
    "AuditFilter",
    "Authenticator",
    "Avatars",
    "BadCredentials",
    "Billing",
    "BodyDigest",
    "Caller",
    "Claim",
    "Client",
    "Codes",
    "Country",
    "CountryLookup",
    "CrossOrigin",
    "CutReason",
    "Device",
    "DeviceId",
    "DeviceMissing",
    "Devices",
    "Directory",
    "EmailTaken",
    "Erasure",
    "Exports",
    "Factors",
    "Families",
    "FamilyEraser",
    "FollowState",
    "Follows",
    "Gate",
    "Idempotency",
    "Joining",
    "Kept",
    "KeyInvalid",
    "KeyReused",
    "KeyUnderWay",
    "KnownNetworks",
    "LabelMissing",
    "Labels",
    "Leaving",
    "LetterKind",
    "LimitReached",
    "LinkSecrets",
    "LoginBrake",
    "Mailroom",
    "NewPeople",
    "NoCountries",
    "Oidc",
    "OpenSockets",
    "Passkeys",
    "PasswordCost",
    "Passwords",
    "PeopleFilter",
    "Person",
    "PersonMissing",
    "Places",
    "Preferences",
    "ProfilePrivate",
    "Profiles",
    "Proofs",
    "Provider",
    "ProviderTalk",
    "Recovery",
    "Registration",
    "RestoreTickets",
    "Retention",
    "RetentionPolicy",
    "Role",
    "RoleMissing",
    "RouteUnlisted",
    "Rule",
    "Sealer",
    "SecondFactor",
    "Sessions",
    "SignedIn",
    "Suspended",
    "Tiers",
    "Tombstones",
    "Unauthenticated",
    "User",
    "UserMissing",
    "Vouchers",
    "Whereabouts",
    "Who",
    "get_rule",
    "head_digest",
    "is_kept",
    "key_of",
    "limits",
    "network_of",
    "reused_key",
]
