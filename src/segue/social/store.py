"""What social holds about people."""

from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD_SOCIAL: tuple[HeldRows, ...] = (
    HeldRows(
        Kind("notifications", "What you were told, and when you read it.", ("notifications",)),
        """
        select kind, subject_kind, subject_id, facts, created_at, read_at, mailed_at
          from notifications where user_id = %(user)s order by id
        """,
    ),
    HeldRows(
        Kind("notification_choices", "How you want to be told of what.", ("notification_ways",)),
        "select kind, in_player, by_mail from notification_ways where user_id = %(user)s order by kind",
    ),
    HeldRows(
        Kind("shared_links", "Links by which you shared something, without what opens them.", ("shares",)),
        """
        select kind, subject_id, created_at, expires_at, revoked_at, opens, last_opened_at
          from shares where user_id = %(user)s order by id
        """,
    ),
)
