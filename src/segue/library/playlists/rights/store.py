"""SQL of what playlists hold about a person, and of taking the person out of them."""

from segue.kernel.ids import UserId
from segue.kernel.ports.database import Connection
from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD = (
    HeldRows(
        Kind("playlists", "Playlists that are yours.", ("playlists",)),
        """
        select id, name, description, visibility, entry_count, version, created_at, changed_at, deleted_at
          from playlists where owner_id = %(user)s order by created_at, id
        """,
    ),
    HeldRows(
        Kind(
            "playlist-entries",
            "Songs in your playlists, and songs that you added to others', in their order.",
            ("playlist_entries",),
        ),
        """
        select e.playlist_id, p.name as playlist, e.id as entry_id, e.song_id, s.title,
               e.added_by = %(user)s as added_by_you, e.added_at, e.removed_at
          from playlist_entries e join playlists p on p.id = e.playlist_id
          left join songs s on s.id = e.song_id
         where p.owner_id = %(user)s or e.added_by = %(user)s
         order by e.playlist_id, e.rank, e.id
        """,
    ),
    HeldRows(
        Kind("playlist-changes", "What you changed in playlists.", ("playlist_changes",)),
        """
        select playlist_id, version, kind, actor_id = %(user)s as by_you, detail,
               cardinality(entry_ids) as entries, undone, at
          from playlist_changes where actor_id = %(user)s or subject_id = %(user)s
         order by playlist_id, version
        """,
    ),
    HeldRows(
        Kind(
            "playlist-sharing",
            "Others' playlists that you share in or are asked to, and whom you have asked.",
            ("playlist_collaborators", "playlist_invitations"),
        ),
        """
        select playlist_id, role, 'shares in' as state, joined_at as since
          from playlist_collaborators where user_id = %(user)s
        union all
        select playlist_id, role, case when user_id = %(user)s then 'asked' else 'has asked' end, created_at
          from playlist_invitations where user_id = %(user)s or created_by = %(user)s
        """,
    ),
    HeldRows(
        Kind(
            "playlist-folders",
            "Your folders and which playlists are in them.",
            ("playlist_folders", "playlist_places"),
        ),
        """
        select f.id, f.name, f.created_at, l.playlist_id
          from playlist_folders f left join playlist_places l on l.folder_id = f.id
         where f.user_id = %(user)s order by f.name, f.id, l.playlist_id
        """,
    ),
)
_ENTRIES = "update playlist_entries set added_by = null where added_by = %s"
_CHANGES = """
update playlist_changes
   set actor_id = case when actor_id = %(user)s then null else actor_id end,
       subject_id = case when subject_id = %(user)s then null else subject_id end
 where actor_id = %(user)s or subject_id = %(user)s
"""
_PLAYLISTS = "delete from playlists where owner_id = %s"


async def take_out(conn: Connection, user_id: UserId) -> None:
    """Delete the person's playlists, and make nobody's what they did in others'."""
    await conn.execute(_PLAYLISTS, [user_id])
    await conn.execute(_ENTRIES, [user_id])
    await conn.execute(_CHANGES, {"user": user_id})
