"""Import and export of playlists and libraries, plays from elsewhere, smart playlists.

Names are compared by what is left of them without case, accents, punctuation and additions in brackets.
"""

from alembic import op

revision = "0016"
down_revision = "0015"

# Indexes stand on these, so they may never change: a change is a function of another name. Where indexes are
# built no path is searched, so functions that call others bring theirs.
FOLDING = r"""
create function fold_words(told text) returns text language plpgsql immutable strict parallel safe as $$
declare
    plain text := lower(normalize(told, nfkd));
begin
    plain := replace(replace(replace(plain, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe');
    plain := translate(plain, 'øłđðıþ', 'olddit');
    plain := replace(plain, '&', ' and ');
    plain := regexp_replace(plain, '[\u0300-\u036f''\u2018\u2019`]', '', 'g');
    plain := btrim(regexp_replace(plain, '[^[:alnum:]]+', ' ', 'g'));
    -- A name of marks alone (!!!, †††) is compared as it stands.
    return case when plain = '' then lower(btrim(told)) else plain end;
end
$$;
create function fold_all(told text[]) returns text[] language sql immutable strict parallel safe
    set search_path from current as $$
    select coalesce(array_agg(fold_words(name)), '{}') from unnest(told) as name
$$;
-- A title without "(Live)", " - Remastered 2011" and "feat. somebody".
create function core_title(told text) returns text language plpgsql immutable strict parallel safe
    set search_path from current as $$
declare
    core text := regexp_replace(told, '(\S)\s*[(\[{][^)\]}]*[)\]}]?', '\1', 'g');
begin
    core := regexp_replace(core, '(\S)\s+[-\u2013\u2014]\s.*$', '\1');
    core := regexp_replace(core, '(\S)\s+(feat|ft|featuring)(\.|\s).*$', '\1', 'i');
    return fold_words(case when btrim(core) = '' then told else core end);
end
$$;
create index songs_core_title on songs (core_title(title))
    where deleted_at is null and current_version is not null;
create index songs_musicbrainz on songs (musicbrainz_id) where musicbrainz_id is not null;
create index artists_words on artists (fold_words(name)) where deleted_at is null;
create index artists_other_words on artists using gin (fold_all(aliases))
    where deleted_at is null and aliases <> '{}';
create index albums_core_title on albums (core_title(title)) where deleted_at is null;
"""

IMPORTS = """
create table library_imports (
    id uuid primary key,
    user_id uuid not null references users on delete cascade,
    file_name text not null check (length(file_name) between 1 and 255),
    size bigint not null,
    blob_key text,
    review boolean not null,
    country text check (country ~ '^[A-Z]{2}$'),
    state text not null default 'queued'
        check (state in ('queued', 'reading', 'matching', 'ready', 'failed')),
    format text,
    done int not null default 0,
    total int not null default 0,
    left_out int not null default 0,
    failure_code text,
    failure text,
    created_at timestamptz not null,
    finished_at timestamptz,
    check ((state = 'failed') = (failure_code is not null)),
    check ((failure_code is null) = (failure is null)),
    check ((state in ('ready', 'failed')) = (finished_at is not null))
);
create index library_imports_user on library_imports (user_id, created_at desc, id desc);
create index library_imports_age on library_imports (created_at);

create table library_import_lists (
    import_id uuid not null references library_imports on delete cascade,
    list int not null,
    kind text not null check (kind in ('playlist', 'likes', 'albums', 'artists', 'history', 'smart')),
    name text not null check (length(name) between 1 and 100),
    description text check (length(description) <= 2000),
    rules jsonb,
    playlist_id uuid,
    applied_at timestamptz,
    failure text check (length(failure) <= 1000),
    primary key (import_id, list),
    check ((kind = 'smart') = (rules is not null))
);

create table library_import_entries (
    import_id uuid not null,
    list int not null,
    place int not null,
    title text not null,
    artists text[] not null,
    album text,
    duration_ms bigint,
    isrc text,
    musicbrainz_id uuid,
    added_at timestamptz,
    outcome text not null check (outcome in ('matched', 'ambiguous', 'missing', 'chosen', 'skipped')),
    how text,
    certainty real,
    target_id uuid,
    candidates uuid[] not null default '{}',
    primary key (import_id, list, place),
    foreign key (import_id, list) references library_import_lists on delete cascade,
    check ((outcome in ('matched', 'chosen')) = (target_id is not null))
);
create index library_import_entries_open on library_import_entries (import_id, list, place)
    where outcome in ('ambiguous', 'missing');

create table library_import_plays (
    import_id uuid not null,
    list int not null,
    place int not null,
    played_at timestamptz not null,
    listened_ms bigint not null,
    foreign key (import_id, list, place) references library_import_entries on delete cascade
);
create index library_import_plays_of on library_import_plays (import_id, list, place);
"""

# Plays from elsewhere are a person's history. They are no part of the log: nothing is counted for them.
PLAYS = """
create table imported_plays (
    id uuid not null default gen_random_uuid(),
    user_id uuid not null references users on delete cascade,
    played_at timestamptz not null,
    song_id uuid not null references songs on delete cascade,
    listened_ms bigint not null check (listened_ms >= 0),
    source text not null check (length(source) between 1 and 40),
    imported_at timestamptz not null,
    primary key (user_id, played_at, song_id)
);
create index imported_plays_page on imported_plays (user_id, played_at desc, id desc);
create index imported_plays_song on imported_plays (song_id);
"""

SMART = """
create table smart_playlists (
    id uuid primary key,
    owner_id uuid not null references users on delete cascade,
    name text not null check (length(name) between 1 and 100),
    description text not null default '' check (length(description) <= 2000),
    rules jsonb not null,
    frozen_at timestamptz,
    frozen_songs uuid[],
    revision int not null default 1,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    check ((frozen_at is null) = (frozen_songs is null))
);
create index smart_playlists_owner on smart_playlists (owner_id, created_at desc, id desc);
"""


def upgrade() -> None:
    for part in (FOLDING, IMPORTS, PLAYS, SMART):
        op.execute(part)
