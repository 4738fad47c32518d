"""The first tables: people, catalogue, uploads, plays, the event log.

Expand then contract: a later migration adds before anything is taken away.
"""

from alembic import op

revision = "0001"
down_revision = None

PEOPLE = """
create table users (
    id uuid primary key,
    email text not null check (length(email) <= 254),
    display_name text not null check (length(display_name) between 1 and 100),
    password_hash text,
    subscription text not null default 'free'
        check (subscription in ('free', 'premium', 'family', 'student')),
    subscription_until timestamptz,
    roles text[] not null default '{listener}'
        check (roles <@ array['listener', 'artist', 'admin']),
    created_at timestamptz not null,
    suspended_at timestamptz
);
create unique index users_email on users (lower(email));

create table sessions (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    device_name text,
    client text,
    address text,
    created_at timestamptz not null,
    last_used_at timestamptz not null,
    ended_at timestamptz
);
create index sessions_user on sessions (user_id);

create table refresh_tokens (
    hash bytea primary key check (length(hash) = 32),
    session_id uuid not null references sessions on delete cascade,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at timestamptz
);
create index refresh_tokens_session on refresh_tokens (session_id);
"""

CATALOGUE = """
create table covers (
    id uuid primary key,
    sizes int[] not null,
    hue real,
    chroma real,
    created_at timestamptz not null
);

create table artists (
    id uuid primary key,
    name text not null check (length(name) between 1 and 200),
    bio text check (length(bio) <= 2000),
    origin text not null default 'people' check (origin in ('people', 'import', 'demo')),
    created_at timestamptz not null,
    deleted_at timestamptz
);
create index artists_name on artists (lower(name), id);
create index artists_new on artists (created_at desc, id desc) where deleted_at is null;

create table artist_members (
    artist_id uuid not null references artists on delete cascade,
    user_id uuid not null references users on delete cascade,
    created_at timestamptz not null,
    primary key (artist_id, user_id)
);
create index artist_members_user on artist_members (user_id);

create table albums (
    id uuid primary key,
    artist_id uuid not null references artists,
    title text not null check (length(title) between 1 and 200),
    kind text not null default 'album' check (kind in ('album', 'single', 'ep', 'compilation')),
    release_date text,
    continuous boolean not null default false,
    cover_id uuid references covers,
    created_at timestamptz not null,
    deleted_at timestamptz
);
create index albums_artist on albums (artist_id);
create index albums_new on albums (created_at desc, id desc) where deleted_at is null;
create index albums_title on albums (lower(title), id) where deleted_at is null;
create index albums_cover on albums (cover_id);

create table songs (
    id uuid primary key,
    title text not null check (length(title) between 1 and 200),
    artist_id uuid not null references artists,
    album_id uuid references albums,
    disc int not null default 1 check (disc between 1 and 999),
    track int check (track between 1 and 9999),
    genres text[] not null default '{}',
    explicit boolean not null default false,
    duration_ms bigint not null default 0,
    play_count bigint not null default 0,
    current_version uuid,
    created_at timestamptz not null,
    deleted_at timestamptz
);
create index songs_album on songs (album_id, disc, track);
create index songs_artist on songs (artist_id);
create index songs_new on songs (created_at desc, id desc) where deleted_at is null;
create index songs_popular on songs (play_count desc, id desc) where deleted_at is null;
create index songs_title on songs (lower(title), id) where deleted_at is null;

create table song_artists (
    song_id uuid not null references songs on delete cascade,
    artist_id uuid not null references artists,
    role text not null default 'main' check (role in ('main', 'featured', 'remixer', 'composer')),
    place int not null,
    primary key (song_id, place)
);
create index song_artists_artist on song_artists (artist_id);

create table song_versions (
    id uuid primary key,
    song_id uuid not null references songs on delete cascade,
    number int not null,
    complete boolean not null default false,
    master_key text,
    master_path text,
    duration_samples bigint not null,
    sample_rate int not null,
    channels int not null,
    codec text not null,
    lossless boolean not null,
    bits int,
    integrated_lufs real not null,
    true_peak_dbtp real not null,
    gain_db real not null,
    peaks bytea not null,
    fingerprint bytea not null,
    descriptors jsonb not null,
    created_at timestamptz not null,
    unique (song_id, number)
);
alter table songs add foreign key (current_version) references song_versions;

create table renditions (
    version_id uuid not null references song_versions on delete cascade,
    id text not null,
    container text not null check (container in ('mp4', 'ogg', 'flac')),
    family text not null check (family in ('aac', 'opus', 'flac', 'vorbis')),
    quality text not null,
    mime text not null,
    bitrate_kbps int not null,
    sample_rate int not null,
    channels int not null,
    size bigint not null,
    blob_key text not null,
    timescale int,
    init_size int,
    first_offset int,
    skip int,
    durations int[],
    sizes int[],
    primary key (version_id, id, container),
    check ((container = 'mp4') = (sizes is not null))
);
create index renditions_blob on renditions (blob_key);
create index song_versions_master on song_versions (master_key);
"""

UPLOADS = """
create table uploads (
    id uuid primary key,
    user_id uuid references users on delete set null,
    origin text not null default 'upload' check (origin in ('upload', 'import', 'demo')),
    state text not null default 'queued' check (state in ('queued', 'encoding', 'ready', 'failed')),
    percent int not null default 0 check (percent between 0 and 100),
    failure_code text,
    failure text,
    song_id uuid references songs on delete set null,
    version_id uuid,
    plan jsonb,
    master_key text,
    master_path text,
    file_name text not null,
    size bigint not null,
    draft jsonb not null,
    attempts int not null default 0,
    created_at timestamptz not null,
    finished_at timestamptz,
    check ((master_key is null) <> (master_path is null)),
    check ((version_id is null) = (plan is null)),
    check ((state = 'failed') = (failure_code is not null)),
    check ((state in ('ready', 'failed')) = (finished_at is not null))
);
create index uploads_user on uploads (user_id, created_at desc, id desc);
create index uploads_open on uploads (created_at) where state in ('queued', 'encoding');

create index uploads_master on uploads (master_key) where master_key is not null;

create table imported_files (
    path text primary key,
    size bigint not null,
    modified_ns bigint not null,
    upload_id uuid not null references uploads on delete cascade,
    song_id uuid references songs on delete set null,
    seen_at timestamptz not null
);
create index imported_files_upload on imported_files (upload_id);
"""

DEMO = """
create table demo_music (
    one boolean primary key default true check (one),
    wanted boolean not null,
    changed_at timestamptz not null
);
"""

PLAYS = """
create table play_events (
    id bigint generated always as identity,
    received_at timestamptz not null,
    event_id uuid not null,
    user_id uuid not null,
    session_id uuid not null,
    song_id uuid not null,
    song_ms bigint not null,
    type text not null check (type in ('start', 'progress', 'pause', 'seek', 'skip', 'end', 'buffering')),
    position_ms bigint not null check (position_ms between 0 and 86400000),
    at timestamptz not null,
    device_id text check (length(device_id) <= 100),
    context text check (length(context) <= 200),
    primary key (received_at, id)
) partition by range (received_at);
create index play_events_stream on play_events (user_id, session_id, song_id, at);

create function make_play_events_partition(day date) returns boolean language plpgsql as $$
declare
    opens date := date_trunc('month', day)::date;
    closes date := (opens + interval '1 month')::date;
    name text := 'play_events_' || to_char(opens, 'YYYY_MM');
begin
    -- Attaching takes a weaker lock on the parent than "create table ... partition of": inserts go on.
    perform pg_advisory_xact_lock(hashtextextended('play_events partitions', 0));
    if to_regclass(name) is not null then
        return false;
    end if;
    execute format('create table %I (like play_events including defaults including constraints)', name);
    execute format(
        'alter table play_events attach partition %I for values from (%L) to (%L)',
        name, opens::timestamp at time zone 'UTC', closes::timestamp at time zone 'UTC');
    return true;
end
$$;
select make_play_events_partition((now() at time zone 'UTC' + make_interval(months => ahead))::date)
    from generate_series(0, 2) as ahead;

create table play_event_keys (
    user_id uuid not null,
    event_id uuid not null,
    received_at timestamptz not null,
    primary key (user_id, event_id)
);
create index play_event_keys_age on play_event_keys using brin (received_at);

create table streams (
    user_id uuid not null,
    first_event uuid not null,
    session_id uuid not null,
    song_id uuid not null,
    started_at timestamptz not null,
    listened_ms bigint not null,
    counted_at timestamptz,
    last_event uuid not null,
    last_place int not null,
    last_at timestamptz not null,
    last_position_ms bigint not null,
    events int not null,
    primary key (user_id, first_event)
);
create index streams_of_session on streams (user_id, session_id, song_id, started_at);
create index streams_history on streams (user_id, started_at desc, first_event desc);
create index streams_counted on streams (song_id) where counted_at is not null;

create table pending_counts (
    id bigint generated always as identity primary key,
    song_id uuid not null,
    change int not null
);

create table plays_progress (
    one boolean primary key default true check (one),
    reconciled_to timestamptz not null
);
"""

EVENTS = """
create table events (
    id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    type text not null,
    payload jsonb not null,
    at timestamptz not null default now()
);
create index events_xid on events (xid, id);
create index events_age on events using brin (at);
"""


def upgrade() -> None:
    for part in (PEOPLE, CATALOGUE, UPLOADS, DEMO, PLAYS, EVENTS):
        op.execute(part)
