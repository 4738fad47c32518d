"""SQL of what libraries hold about a person."""

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD = (
    HeldRows(
        Kind(
            "library",
            "What you like, save, follow and hide, and what you did so until lately.",
            ("library_items", "libraries"),
        ),
        """
        select i.kind, i.subject_id as id,
               coalesce(s.title, al.title, a.name) as title, i.added_at, i.removed_at
          from library_items i
          left join songs s on i.kind in ('song', 'hidden_song') and s.id = i.subject_id
               and s.deleted_at is null
          left join albums al on i.kind = 'album' and al.id = i.subject_id and al.deleted_at is null
          left join artists a on i.kind in ('artist', 'hidden_artist') and a.id = i.subject_id
               and a.deleted_at is null
         where i.user_id = %(user)s order by i.added_at, i.subject_id
        """,
    ),
)

# In their order, so that two erasures at once cannot wait for each other.
_HOLD_COUNTS = """
select c.count from library_counts c
  join library_items i on i.kind = c.kind and i.subject_id = c.subject_id
 where i.user_id = %(user)s and i.removed_at is null and c.slot = library_slot(%(user)s)
 order by c.kind, c.subject_id for update of c
"""
_UNCOUNT = """
update library_counts c set count = c.count - 1 from library_items i
 where i.user_id = %(user)s and i.removed_at is null
   and c.kind = i.kind and c.subject_id = i.subject_id and c.slot = library_slot(%(user)s)
"""
_DELETE_ITEMS = "delete from library_items where user_id = %(user)s"
_DELETE_LIBRARY = "delete from libraries where user_id = %(user)s"


async def erase(conn: Connection, user_id: UserId) -> None:
    """Delete a library that is held, and count it no more."""
    for statement in (_HOLD_COUNTS, _UNCOUNT, _DELETE_ITEMS, _DELETE_LIBRARY):
        await conn.execute(statement, {"user": user_id})
