"""What accounts holds about a person, as their export tells it. Secrets and their hashes stay here."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD = (
    HeldRows(
        Kind("account", "Your account.", ("users",)),
        """
        select id, email, display_name, roles, subscription, subscription_until, explicit_locked, created_at,
               email_verified_at, suspended_at, suspension_reason
          from users where id = %(user)s
        """,
    ),
    HeldRows(
        Kind("profile", "Your profile and preferences.", ("profiles",)),
        """
        select bio, visibility, country, country_set_by_admin, avatar_id, preferences, preferences_version,
               changed_at
          from profiles where user_id = %(user)s
        """,
    ),
    HeldRows(
        Kind("sessions", "Where you are and were signed in.", ("sessions",)),
        """
        select id, device_name, client, address, created_at, last_used_at, ended_at
          from sessions where user_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind("devices", "Devices registered for listening offline.", ("devices",)),
        """
        select id, name, platform, created_at, last_seen_at from devices
         where user_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind("letters", "Letters that wait to be sent to you.", ("letters",)),
        "select kind, address, created_at from letters where user_id = %(user)s order by created_at",
    ),
    HeldRows(
        Kind("mail-links", "Links in letters to you, not long ago; not what opens them.", ("mail_links",)),
        """
        select purpose, email, created_at, expires_at, used_at from mail_links
         where user_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind(
            "requests",
            "Requests of the last day that may be repeated; what they made is told elsewhere here.",
            ("idempotency_keys",),
        ),
        """
        select key, route, status, created_at from idempotency_keys
         where user_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind("following", "People you follow or asked to follow.", ("follows",)),
        """
        select f.followed_id as user_id, u.display_name, f.approved, f.created_at
          from follows f join users u on u.id = f.followed_id
         where f.follower_id = %(user)s order by f.created_at
        """,
    ),
    HeldRows(
        Kind("followers", "People who follow you or ask to.", ("follows",)),
        """
        select f.follower_id as user_id, u.display_name, f.approved, f.created_at
          from follows f join users u on u.id = f.follower_id
         where f.followed_id = %(user)s order by f.created_at
        """,
    ),
    HeldRows(
        Kind("blocks", "People you have blocked.", ("blocks",)),
        """
        select b.blocked_id as user_id, u.display_name, b.created_at
          from blocks b join users u on u.id = b.blocked_id
         where b.blocker_id = %(user)s order by b.created_at
        """,
    ),
    HeldRows(
        Kind("exports", "Exports like this one that you asked for.", ("exports",)),
        """
        select id, state, requested_at, finished_at, expires_at, size
          from exports where user_id = %(user)s order by requested_at
        """,
    ),
    HeldRows(
        Kind("deletion", "That you asked for your account to be deleted.", ("departures",)),
        "select requested_at, erased_from from departures where user_id = %(user)s",
    ),
    HeldRows(
        Kind("security-log", "What you did, or what was done to your account.", ("audit_log",)),
        """
        select at, action, coalesce(actor_id = %(user)s, false) as by_you, object_kind, object_id,
               case when actor_id = %(user)s then address end as address, details
          from audit_log
         where actor_id = %(user)s or (object_kind = 'user' and object_id = %(user)s::text) order by id
        """,
    ),
    HeldRows(
        Kind("subscriptions", "Tiers you were given, and by what.", ("subscription_grants",)),
        """
        select source, tier, until, granted_at from subscription_grants
         where user_id = %(user)s order by granted_at
        """,
    ),
    HeldRows(
        Kind("family", "The family you own or belong to.", ("families", "family_members")),
        """
        select 'owner' as role, f.owner_id, f.created_at as since, null::boolean as explicit_locked
          from families f where f.owner_id = %(user)s
        union all
        select 'member', m.owner_id, m.joined_at, m.explicit_locked
          from family_members m where m.user_id = %(user)s or m.owner_id = %(user)s
        """,
    ),
    HeldRows(
        Kind("family-invitations", "Invitations to your family.", ("family_invitations",)),
        """
        select id, explicit_locked, created_at, expires_at from family_invitations
         where owner_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind("vouchers", "Vouchers you used.", ("voucher_uses",)),
        """
        select b.tier, v.used_at, v.until
          from voucher_uses v join vouchers c on c.code_hash = v.code_hash
          join voucher_batches b on b.id = c.batch_id
         where v.user_id = %(user)s order by v.used_at
        """,
    ),
    HeldRows(
        Kind("payments", "What a payment provider told of you.", ("billing_events", "billing_standings")),
        """
        select id, occurred_at, received_at, tier, until, applied
          from billing_events where user_id = %(user)s order by occurred_at
        """,
    ),
    HeldRows(
        Kind("labels", "Labels you work for.", ("label_staff",)),
        """
        select l.id, l.name, s.role, s.added_at from label_staff s join labels l on l.id = s.label_id
         where s.user_id = %(user)s order by s.added_at
        """,
    ),
    HeldRows(
        Kind("label-invitations", "Labels that ask you to work for them.", ("label_invitations",)),
        """
        select l.id, l.name, i.role, i.invited_at, i.expires_at
          from label_invitations i join labels l on l.id = i.label_id
         where i.user_id = %(user)s order by i.invited_at
        """,
    ),
    HeldRows(
        Kind("passkeys", "Passkeys you sign in with.", ("passkeys", "passkeys_after_password")),
        """
        select id, name, transports, backed_up, created_at, last_used_at
          from passkeys where user_id = %(user)s order by created_at
        """,
    ),
    HeldRows(
        Kind("identities", "Providers you sign in through.", ("identities",)),
        """
        select id, provider, issuer, subject, email, created_at, last_used_at
          from identities where user_id = %(user)s order by created_at
        """,
    ),
)
KEPT_BACK = {
    "totp_secrets": "The secret of your authenticator app: who has it could sign in as you.",
    "recovery_codes": "Recovery codes: only hashes are held, and they open your account.",
    "sign_in_challenges": "Sign-ins that wait for their second step: gone in minutes, and secret.",
    "passkey_challenges": "Sign-ins that wait for their second step: gone in minutes, and secret.",
}

_FORGET_ADDRESSES = "update sessions set address = null where last_used_at < %s and address is not null"
# An invitation is the server's, the address it went to the person's.
_UNNAME_INVITATIONS = """
update invitations set email = null
 where lower(email) = (select lower(u.email) from users u where u.id = %s)
"""
_AVATAR = "select avatar_id from profiles where user_id = %s and avatar_id is not null"


async def forget_addresses(conn: Connection, before: datetime) -> int:
    """Take network addresses out of sessions not used since `before`; of how many."""
    return (await conn.execute(_FORGET_ADDRESSES, [before])).rowcount


async def unname_invitations(conn: Connection, user_id: UserId) -> None:
    """Take a person's address out of the invitations it was sent."""
    await conn.execute(_UNNAME_INVITATIONS, [user_id])


async def avatars_of(conn: Connection, user_id: UserId) -> Sequence[UUID]:
    """The picture a person shows, if any."""
    rows = await conn.execute(_AVATAR, [user_id])
    return [row["avatar_id"] for row in await rows.fetchall()]
