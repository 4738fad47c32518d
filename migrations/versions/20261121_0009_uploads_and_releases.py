"""Uploads that go on after a break, room for each artist, releases as drafts, versions, ISRCs given out."""

from alembic import op

revision = "0009"
down_revision = "0008"

# `received` counts the bytes on stable storage, in the parts below; null where a file came in one go.
# `artist_id` is whose room the file takes, as far as it is known before its tags are read.
# `told_at` is when its sender was written to; nobody is written to about what ended before.
UPLOADS = """
alter table uploads
    drop constraint uploads_state_check,
    add constraint uploads_state_check
        check (state in ('receiving', 'queued', 'encoding', 'ready', 'failed')),
    add column received bigint check (received between 0 and size),
    add column expires_at timestamptz,
    add column artist_id uuid references artists on delete set null,
    add column told_at timestamptz,
    add constraint uploads_receiving
        check (state <> 'receiving' or (received is not null and expires_at is not null));
update uploads set told_at = finished_at where finished_at is not null;
create index uploads_artist on uploads (artist_id) where artist_id is not null;
create index uploads_song on uploads (song_id) where song_id is not null;
create index uploads_expiring on uploads (expires_at) where state = 'receiving';
create index uploads_untold on uploads (user_id) where told_at is null and user_id is not null;

create table upload_parts (
    upload_id uuid not null references uploads on delete cascade,
    start_at bigint not null check (start_at >= 0),
    end_at bigint not null,
    blob_key text not null unique,
    primary key (upload_id, start_at),
    check (end_at > start_at)
);
"""

VERSIONS = """
alter table song_versions
    add column master_size bigint check (master_size >= 0),
    add column master_name text check (length(master_name) <= 200);
update song_versions v set master_size = u.size, master_name = left(u.file_name, 200)
  from uploads u where u.version_id = v.id;
"""

QUOTAS = """
alter table artists add column upload_quota bigint check (upload_quota >= 0);
"""

# The short side in pixels of the picture that came in, as far as it was noted.
COVERS = """
alter table covers add column side int check (side > 0);
"""

# A song is a draft by itself or with its album.
RELEASES = """
alter table albums
    add column draft boolean not null default false,
    add column published_at timestamptz;
alter table songs add column draft boolean not null default false;
create index albums_drafts on albums (artist_id) where draft;

create table isrc_counters (
    prefix text not null check (prefix ~ '^[A-Z]{2}[A-Z0-9]{3}$'),
    year int not null check (year between 0 and 99),
    last int not null check (last between 0 and 99999),
    primary key (prefix, year)
);
"""


def upgrade() -> None:
    for part in (UPLOADS, VERSIONS, QUOTAS, COVERS, RELEASES):
        op.execute(part)
