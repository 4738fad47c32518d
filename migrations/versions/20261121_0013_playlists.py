"""Playlists: their entries in order, the log of their changes, who edits with whom, folders."""

from alembic import op

revision = "0013"
down_revision = "0011"

# `version` counts every change. Nobody's own: editorial ones, which admins edit, and charts.
PLAYLISTS = """
create table playlists (
    id uuid primary key,
    kind text not null check (kind in ('personal', 'editorial', 'chart')),
    owner_id uuid references users on delete cascade,
    name text not null check (length(name) between 1 and 100),
    description text not null default '' check (length(description) <= 2000),
    visibility text not null default 'private' check (visibility in ('private', 'unlisted', 'public')),
    cover_id uuid references covers,
    chart text unique,
    version bigint not null default 0,
    entry_count int not null default 0 check (entry_count between 0 and 10000),
    created_at timestamptz not null,
    changed_at timestamptz not null,
    deleted_at timestamptz,
    check ((kind = 'personal') = (owner_id is not null)),
    check ((kind = 'chart') = (chart is not null))
);
create index playlists_owner on playlists (owner_id, changed_at desc, id) where deleted_at is null;
create index playlists_kind on playlists (kind, name, id) where deleted_at is null and kind <> 'personal';
create index playlists_cover on playlists (cover_id) where cover_id is not null;
create index playlists_deleted on playlists (deleted_at) where deleted_at is not null;
"""

# Ranks order the entries, with gaps between them; positions are counted (docs/decisions/0035). Songs are not
# referred to: an entry outlives its song, and its row says then that it is gone. What was removed stays a
# while, for undo and for clients that send an addition again.
ENTRIES = """
create table playlist_entries (
    playlist_id uuid not null references playlists on delete cascade,
    id uuid not null,
    song_id uuid not null,
    rank bigint not null,
    added_by uuid references users on delete set null,
    added_at timestamptz not null,
    removed_at timestamptz,
    primary key (playlist_id, id)
);
create index playlist_entries_order on playlist_entries (playlist_id, rank, id) where removed_at is null;
create index playlist_entries_song on playlist_entries (playlist_id, song_id) where removed_at is null;
create index playlist_entries_adder on playlist_entries (added_by) where added_by is not null;
create index playlist_entries_removed on playlist_entries (removed_at) where removed_at is not null;
"""

# `former` and `positions` say for each of `entry_ids` where it was before and is after; null is nowhere.
CHANGES = """
create table playlist_changes (
    playlist_id uuid not null references playlists on delete cascade,
    version bigint not null,
    kind text not null check (kind in
        ('created', 'added', 'removed', 'moved', 'sorted', 'undone', 'charted', 'described', 'cover_changed',
         'joined', 'left', 'role_changed', 'transferred')),
    actor_id uuid references users on delete set null,
    subject_id uuid references users on delete set null,
    detail text check (length(detail) <= 200),
    entry_ids uuid[] not null default '{}',
    former int[] not null default '{}',
    positions int[] not null default '{}',
    undoes bigint,
    undone boolean not null default false,
    at timestamptz not null,
    primary key (playlist_id, version),
    check (cardinality(entry_ids) = cardinality(former) and cardinality(former) = cardinality(positions))
);
create index playlist_changes_old on playlist_changes (at);
create index playlist_changes_actor on playlist_changes (actor_id) where actor_id is not null;
create index playlist_changes_subject on playlist_changes (subject_id) where subject_id is not null;
"""

# An invitation is a person's, or whoever's has the link: then only the hash of what opens it is kept.
COLLABORATORS = """
create table playlist_collaborators (
    playlist_id uuid not null references playlists on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('editor', 'viewer')),
    joined_at timestamptz not null,
    primary key (playlist_id, user_id)
);
create index playlist_collaborators_user on playlist_collaborators (user_id);
create table playlist_invitations (
    id uuid primary key,
    playlist_id uuid not null references playlists on delete cascade,
    role text not null check (role in ('editor', 'viewer')),
    user_id uuid references users on delete cascade,
    token_hash bytea unique check (length(token_hash) = 32),
    created_by uuid not null references users on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    check ((user_id is null) <> (token_hash is null)),
    unique (playlist_id, user_id)
);
create index playlist_invitations_user on playlist_invitations (user_id) where user_id is not null;
create index playlist_invitations_maker on playlist_invitations (created_by);
create index playlist_invitations_end on playlist_invitations (expires_at);
"""

FOLDERS = """
create table playlist_folders (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    name text not null check (length(name) between 1 and 100),
    created_at timestamptz not null
);
create index playlist_folders_user on playlist_folders (user_id, name, id);
create table playlist_places (
    user_id uuid not null references users on delete cascade,
    playlist_id uuid not null references playlists on delete cascade,
    folder_id uuid not null references playlist_folders on delete cascade,
    primary key (user_id, playlist_id)
);
create index playlist_places_folder on playlist_places (folder_id);
create index playlist_places_playlist on playlist_places (playlist_id);
"""


def upgrade() -> None:
    for part in (PLAYLISTS, ENTRIES, CHANGES, COLLABORATORS, FOLDERS):
        op.execute(part)
