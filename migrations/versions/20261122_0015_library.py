"""What people keep of the catalogue, and what they may do with their listening history."""

from alembic import op

revision = "0015"
down_revision = "0014"

# A library's row is locked by each change of it, so that its versions are in the order of commits and a
# client that asks for what is newer than one misses nothing. Items that are gone stay for a while, for
# clients to hear of it. They refer to the catalogue without foreign keys: those would lock the song that
# everybody likes, and a song that is deleted may come back.
LIBRARY = """
create table libraries (
    user_id uuid primary key references users on delete cascade,
    version bigint not null default 0,
    forgotten_to bigint not null default 0,
    songs int not null default 0,
    albums int not null default 0,
    artists int not null default 0,
    playlists int not null default 0,
    hidden_songs int not null default 0,
    hidden_artists int not null default 0
);
create table library_items (
    user_id uuid not null references users on delete cascade,
    kind text not null
        check (kind in ('song', 'album', 'artist', 'playlist', 'hidden_song', 'hidden_artist')),
    subject_id uuid not null,
    added_at timestamptz not null,
    removed_at timestamptz,
    version bigint not null,
    primary key (user_id, kind, subject_id)
);
create index library_items_page on library_items (user_id, kind, added_at desc, subject_id desc)
    where removed_at is null;
create index library_items_changes on library_items (user_id, version);
create index library_items_subject on library_items (kind, subject_id, user_id) where removed_at is null;
create index library_items_gone on library_items (removed_at) where removed_at is not null;

create table library_counts (
    kind text not null,
    subject_id uuid not null,
    slot smallint not null,
    count bigint not null,
    primary key (kind, subject_id, slot)
) with (fillfactor = 50);

-- Which of a count's rows a person adds to, so that sixteen may at once; the end of a UUIDv7 is random.
create function library_slot(person uuid) returns smallint language sql immutable parallel safe as $$
    select get_byte(uuid_send(person), 15)::smallint & 15::smallint
$$;

create function plain_text(words text) returns text language sql immutable parallel safe as $$
    select regexp_replace(normalize(lower(words), NFKD), '[\\u0300-\\u036f]', '', 'g')
$$;
"""

# While a time is quiet, plays are kept under nobody's name.
HISTORY = """
create table quiet_times (
    user_id uuid not null references users on delete cascade,
    kind text not null check (kind in ('private', 'paused')),
    starts_at timestamptz not null,
    ends_at timestamptz,
    primary key (user_id, kind, starts_at),
    check (ends_at >= starts_at)
);
create index quiet_times_over on quiet_times (ends_at) where ends_at is not null;

create table recent_contexts (
    user_id uuid not null references users on delete cascade,
    context text not null check (length(context) between 1 and 200),
    played_at timestamptz not null,
    primary key (user_id, context)
);
"""

# Worked out from streams when somebody looks; `stale_months` are those to work out anew.
TALLIES = """
create table listening_songs (
    user_id uuid not null references users on delete cascade,
    month date not null,
    song_id uuid not null,
    plays int not null,
    listened_ms bigint not null,
    primary key (user_id, song_id, month)
);
create index listening_songs_month on listening_songs (user_id, month);

create table listening_hours (
    user_id uuid not null references users on delete cascade,
    hour timestamptz not null,
    plays int not null,
    listened_ms bigint not null,
    primary key (user_id, hour)
);

create table stale_months (
    user_id uuid not null references users on delete cascade,
    month date not null,
    primary key (user_id, month)
);
insert into stale_months (user_id, month)
select distinct s.user_id, date_trunc('month', s.started_at at time zone 'UTC')::date
  from streams s join users u on u.id = s.user_id;
"""


def upgrade() -> None:
    for part in (LIBRARY, HISTORY, TALLIES):
        op.execute(part)
