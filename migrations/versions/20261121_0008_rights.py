"""Licences, schedules, links before a release, trends, and the indexes that lists are read by."""

from alembic import op

revision = "0008"
down_revision = "0007"

# `release_at` is the first instant anywhere at which the song or album may be heard; with `release_day` each
# territory waits for that day to begin there. A song's own schedule goes before its album's.
# What follows from all that, with drafts and takedowns, stands in `visible_from` and `visible_day`.
SCHEDULES = """
alter table albums
    add column release_at timestamptz,
    add column release_day date,
    add constraint albums_release_day check (release_day is null or release_at is not null);
alter table songs
    add column release_at timestamptz,
    add column release_day date,
    add column visible_day date,
    add column licensed boolean not null default false,
    add column listed_at timestamptz generated always as (greatest(created_at, visible_from)) stored,
    add constraint songs_release_day check (release_day is null or release_at is not null);
"""

# No territories: the whole world, less what is excluded. A song without rows follows the operator's setting.
LICENCES = """
create table licences (
    id uuid primary key,
    song_id uuid not null references songs on delete cascade,
    holder text not null check (length(holder) between 1 and 200),
    territories text[] not null check (cardinality(territories) <= 249),
    excluded text[] not null default '{}' check (cardinality(excluded) <= 249),
    starts_at timestamptz,
    ends_at timestamptz,
    uses text[] not null check (uses <@ array['stream', 'download'] and cardinality(uses) > 0),
    check (cardinality(territories) = 0 or cardinality(excluded) = 0),
    check (starts_at < ends_at)
);
create index licences_song on licences (song_id);
create index licences_holder on licences (lower(holder), song_id);
"""

# The one place that says which songs somebody may know of: `place` is their country (null: not known),
# `moment` the time, `today` the date where they are, `unlicensed` whether songs without a licence may be
# heard, `insider` whether only what is deleted is hidden from them. The planner takes the function apart,
# so that indexes of songs are used through it. Licences are looked up by `limit 1`, since an `exists` may be
# turned into a hash of all there are.
VISIBLE = """
create function visible_songs(
    place text, moment timestamptz, today date, unlicensed boolean, insider boolean
) returns setof songs language sql stable as $$
    select s.* from songs s
     where s.deleted_at is null and s.current_version is not null
       and (insider or (
            s.visible_from <= moment
            and (s.visible_day is null or s.visible_day <= today)
            and case when s.licensed then (
                    select true from licences l
                     where l.song_id = s.id and 'stream' = any(l.uses)
                       and (l.starts_at is null or l.starts_at <= moment)
                       and (l.ends_at is null or l.ends_at > moment)
                       and case when cardinality(l.territories) > 0 then place = any(l.territories)
                                when place is null then cardinality(l.excluded) = 0
                                else not place = any(l.excluded) end
                     limit 1) is true
                else unlicensed end))
$$;
"""

LISTS = """
drop index songs_new;
drop index songs_popular;
drop index songs_title;
create index songs_new on songs (listed_at desc, id desc)
    where deleted_at is null and current_version is not null;
create index songs_popular on songs (play_count desc, id desc)
    where deleted_at is null and current_version is not null;
create index songs_title on songs (lower(title), id)
    where deleted_at is null and current_version is not null;
create index songs_released on songs (coalesce(released_on, '0001-01-01') desc, id desc)
    where deleted_at is null and current_version is not null;
create index songs_year on songs ((extract(year from released_on)::int), play_count desc, id desc)
    where deleted_at is null and current_version is not null;
create index albums_released on albums (coalesce(first_day(release_date), '0001-01-01') desc, id desc)
    where deleted_at is null;
"""

# A song under each of its genres and all those above them, in the order of the newest first. Triggers keep
# it, whoever writes songs and genres.
GENRES = """
create table song_genres (
    song_id uuid not null references songs on delete cascade,
    genre text not null,
    listed_at timestamptz not null,
    primary key (song_id, genre)
);
create index song_genres_new on song_genres (genre, listed_at desc, song_id desc);

create function genres_above(names text[]) returns setof text language sql stable as $$
    with recursive above (name, parent_id) as (
        select asked.name, g.parent_id
          from unnest(names) as asked (name) left join genres g on g.name = asked.name
        union
        select g.name, g.parent_id from above a join genres g on g.id = a.parent_id
    )
    select distinct name from above
$$;

create function list_song_by_genre() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if new.genres is not distinct from old.genres then
            update song_genres set listed_at = new.listed_at where song_id = new.id;
            return null;
        end if;
        delete from song_genres where song_id = new.id;
    end if;
    insert into song_genres (song_id, genre, listed_at)
        select new.id, name, new.listed_at from genres_above(new.genres) as name;
    return null;
end
$$;
create trigger songs_listed_first after insert on songs
    for each row when (cardinality(new.genres) > 0) execute function list_song_by_genre();
create trigger songs_listed_again after update on songs
    for each row when (new.genres is distinct from old.genres or new.listed_at is distinct from old.listed_at)
    execute function list_song_by_genre();

create function list_genre_again() returns trigger language plpgsql as $$
declare
    known text := case when tg_op = 'INSERT' then new.name else old.name end;
begin
    with touched as materialized (
        select s.id, s.genres, s.listed_at from song_genres g join songs s on s.id = g.song_id
         where g.genre = known
    ), gone as (
        delete from song_genres g using touched t where g.song_id = t.id
           and not exists (select 1 from genres_above(t.genres) as name where name = g.genre)
    )
    insert into song_genres (song_id, genre, listed_at)
        select t.id, name, t.listed_at from touched t cross join lateral genres_above(t.genres) as name
        on conflict do nothing;
    return null;
end
$$;
create trigger genres_came_or_went after insert or delete on genres
    for each row execute function list_genre_again();
create trigger genres_moved after update on genres
    for each row when (new.parent_id is distinct from old.parent_id or new.name is distinct from old.name)
    execute function list_genre_again();

insert into song_genres (song_id, genre, listed_at)
    select s.id, name, s.listed_at from songs s cross join lateral genres_above(s.genres) as name;
"""

# A link opens one album or song before its day to whoever has it. `opens` and `plays` count its use.
LINKS = """
create table release_links (
    id uuid primary key,
    token_hash bytea not null unique check (length(token_hash) = 32),
    artist_id uuid not null references artists on delete cascade,
    album_id uuid references albums on delete cascade,
    song_id uuid references songs on delete cascade,
    note text not null default '' check (length(note) <= 200),
    max_plays int check (max_plays > 0),
    created_by uuid references users on delete set null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    opens int not null default 0,
    plays int not null default 0,
    last_used_at timestamptz,
    check ((album_id is null) <> (song_id is null))
);
create index release_links_artist on release_links (artist_id);
create index release_links_album on release_links (album_id, id desc) where album_id is not null;
create index release_links_song on release_links (song_id, id desc) where song_id is not null;
create index release_links_creator on release_links (created_by) where created_by is not null;
create index release_links_expiry on release_links (expires_at);
"""

# `heat` is the binary logarithm of a sum that grows by 2^(t / half-life) with each play at t: its order
# never changes by time passing. Country '' is the whole world.
TRENDS = """
alter table play_events add column country text check (country ~ '^[A-Z]{2}$');
alter table pending_counts add column country text check (country ~ '^[A-Z]{2}$');
create table trends (
    country text not null check (country = '' or country ~ '^[A-Z]{2}$'),
    song_id uuid not null references songs on delete cascade,
    heat double precision not null,
    primary key (country, song_id)
);
create index trends_hot on trends (country, heat desc, song_id desc);
create index trends_song on trends (song_id);
create index trends_cold on trends (heat);
"""


def upgrade() -> None:
    for part in (SCHEDULES, LICENCES, VISIBLE, LISTS, GENRES, LINKS, TRENDS):
        op.execute(part)
