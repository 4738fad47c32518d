"""SQL of what imports hold about a person."""

from segue.kernel.ports.rights import Kind
from segue.kernel.rights import HeldRows

HELD = (
    HeldRows(
        Kind(
            "list-imports",
            "Files of playlists and libraries that you brought in.",
            ("library_imports", "library_import_lists"),
        ),
        """
        select i.created_at, i.file_name, i.size, i.state, i.format, i.country, l.list, l.kind, l.name,
               l.description, l.applied_at, l.playlist_id
          from library_imports i left join library_import_lists l on l.import_id = i.id
         where i.user_id = %(user)s order by i.created_at, l.list
        """,
    ),
    HeldRows(
        Kind(
            "list-import-entries",
            "What those files name, and which songs that was found to be.",
            ("library_import_entries", "library_import_plays"),
        ),
        """
        select e.import_id, e.list, e.place, e.title, array_to_string(e.artists, '; ') as artists, e.album,
               e.outcome, e.how, e.target_id, p.played_at, p.listened_ms
          from library_imports i
          join library_import_entries e on e.import_id = i.id
          left join library_import_plays p using (import_id, list, place)
         where i.user_id = %(user)s order by e.import_id, e.list, e.place, p.played_at
        """,
    ),
)
