"""Import at scale and duplicates: files that may go and come back, reports, playlists, fingerprints.

An imported song may be heard from its original file before it has renditions of its own. Files of
earlier imports have no digest: they keep their identity by path until they are imported again.
"""

from alembic import op

revision = "0010"
down_revision = "0009"

FILES = """
alter table imported_files alter column upload_id drop not null;
alter table imported_files
    add column folder text collate "C" generated always as
        (left(path, length(path) - position('/' in reverse(path)) + 1)) stored,
    add column name text collate "C" generated always as
        (right(path, position('/' in reverse(path)) - 1)) stored,
    add column digest bytea,
    add column gone_at timestamptz,
    add column failure_code text,
    add column failure text,
    add check ((failure_code is null) = (failure is null));
create index imported_files_place on imported_files (folder, name);
create index imported_files_song on imported_files (song_id);
create index imported_files_gone on imported_files (size) where gone_at is not null;
"""

ORIGINALS = """
alter table songs
    add column original_only boolean not null default false,
    add column master_gone_at timestamptz,
    add column held boolean not null default false,
    add column musicbrainz_id uuid;
create index songs_original_only on songs (play_count desc, id) where original_only;
alter table albums add column musicbrainz_id uuid;
create index albums_musicbrainz on albums (musicbrainz_id) where musicbrainz_id is not null;
alter table artists add column musicbrainz_id uuid;
create index artists_musicbrainz on artists (musicbrainz_id) where musicbrainz_id is not null;
alter table song_versions
    add column original_mime text,
    add column original_kbps int,
    add column original_size bigint,
    add check ((original_mime is null) = (original_size is null)),
    add check ((original_mime is null) = (original_kbps is null));
"""

RUNS = """
create table import_runs (
    id uuid primary key,
    folder text not null,
    copied boolean not null,
    lazy boolean not null,
    state text not null default 'running' check (state in ('running', 'done', 'stopped')),
    seen bigint not null default 0,
    unchanged bigint not null default 0,
    added bigint not null default 0,
    changed bigint not null default 0,
    renamed bigint not null default 0,
    gone bigint not null default 0,
    returned bigint not null default 0,
    refused bigint not null default 0,
    total bigint not null default 0,
    playlists bigint not null default 0,
    started_at timestamptz not null,
    finished_at timestamptz
);
create index import_runs_new on import_runs (started_at desc, id desc);

create table import_findings (
    run_id uuid not null references import_runs on delete cascade,
    number bigint generated always as identity,
    path text not null,
    outcome text not null
        check (outcome in ('refused', 'changed', 'renamed', 'gone', 'returned', 'unreadable')),
    code text,
    reason text,
    song_id uuid references songs on delete set null,
    primary key (run_id, number)
);
create index import_findings_song on import_findings (song_id);

create table imported_covers (
    album_id uuid primary key references albums on delete cascade,
    path text not null,
    inside boolean not null,
    found_at timestamptz not null
);
create index imported_covers_age on imported_covers (found_at, album_id);

create table imported_playlists (
    path text primary key,
    name text not null,
    size bigint not null,
    modified_ns bigint not null,
    seen_at timestamptz not null
);
create table imported_playlist_entries (
    playlist text not null references imported_playlists on delete cascade,
    place int not null,
    path text not null,
    song_id uuid references songs on delete set null,
    primary key (playlist, place)
);
create index imported_playlist_entries_song on imported_playlist_entries (song_id);
"""

DUPLICATES = """
create table song_fingerprints (
    song_id uuid primary key references songs on delete cascade,
    version_id uuid not null references song_versions on delete cascade,
    keys int[] not null
);
create index song_fingerprints_version on song_fingerprints (version_id);
create index song_fingerprints_keys on song_fingerprints using gin (keys) with (fastupdate = off);

create table song_duplicates (
    id uuid primary key,
    song_id uuid not null references songs on delete cascade,
    other_id uuid not null references songs on delete cascade,
    kind text not null check (kind in ('exact', 'recording')),
    confidence real not null check (confidence between 0 and 1),
    same_artist boolean not null,
    state text not null check (state in ('told', 'held', 'kept', 'discarded', 'released', 'refused')),
    found_at timestamptz not null,
    decided_at timestamptz,
    unique (song_id, other_id),
    check (song_id <> other_id)
);
create index song_duplicates_other on song_duplicates (other_id);
create index song_duplicates_held on song_duplicates (found_at, id) where state = 'held';
"""


def upgrade() -> None:
    for part in (FILES, ORIGINALS, RUNS, DUPLICATES):
        op.execute(part)
