"""What each field and operator is in SQL: constants, chosen by enums, with room for values alone.

`s` is a visible song, `h` what the owner heard of it, `l` their like, `v` its version; `{0}`, `{1}` values.
Sets of other tables stand as `in`, which the planner makes a hash of once, also below `or` and `not`.
"""

from psycopg import sql

from segue.library.smart.contracts import Field, Operator, Order

_TITLE = {
    Operator.IS: sql.SQL("lower(s.title) = lower({0})"),
    Operator.IS_NOT: sql.SQL("lower(s.title) <> lower({0})"),
    Operator.CONTAINS: sql.SQL("strpos(lower(s.title), lower({0})) > 0"),
    Operator.CONTAINS_NOT: sql.SQL("strpos(lower(s.title), lower({0})) = 0"),
    Operator.BEGINS: sql.SQL("starts_with(lower(s.title), lower({0}))"),
    Operator.ENDS: sql.SQL("right(lower(s.title), length({0})) = lower({0})"),
}
_ARTIST_IS = """s.id in (select c.song_id from artists a join song_artists c on c.artist_id = a.id
    where a.deleted_at is null and lower(a.name) = lower({0})
      and c.role in ('main', 'featured', 'remixer'))"""
_ARTIST_CONTAINS = """s.id in (select c.song_id from artists a join song_artists c on c.artist_id = a.id
    where a.deleted_at is null and strpos(lower(a.name), lower({0})) > 0
      and c.role in ('main', 'featured', 'remixer'))"""
_ARTIST_BEGINS = """s.id in (select c.song_id from artists a join song_artists c on c.artist_id = a.id
    where a.deleted_at is null and starts_with(lower(a.name), lower({0}))
      and c.role in ('main', 'featured', 'remixer'))"""
_ARTIST_ENDS = """s.id in (select c.song_id from artists a join song_artists c on c.artist_id = a.id
    where a.deleted_at is null and right(lower(a.name), length({0})) = lower({0})
      and c.role in ('main', 'featured', 'remixer'))"""
_ARTIST = {
    Operator.IS: sql.SQL(_ARTIST_IS),
    Operator.IS_NOT: sql.SQL("(" + _ARTIST_IS + ") is not true"),
    Operator.CONTAINS: sql.SQL(_ARTIST_CONTAINS),
    Operator.CONTAINS_NOT: sql.SQL("(" + _ARTIST_CONTAINS + ") is not true"),
    Operator.BEGINS: sql.SQL(_ARTIST_BEGINS),
    Operator.ENDS: sql.SQL(_ARTIST_ENDS),
}
_ALBUM_IS = "s.album_id in (select b.id from albums b where lower(b.title) = lower({0}))"
_ALBUM_CONTAINS = "s.album_id in (select b.id from albums b where strpos(lower(b.title), lower({0})) > 0)"
_ALBUM = {
    Operator.IS: sql.SQL(_ALBUM_IS),
    Operator.IS_NOT: sql.SQL("(" + _ALBUM_IS + ") is not true"),
    Operator.CONTAINS: sql.SQL(_ALBUM_CONTAINS),
    Operator.CONTAINS_NOT: sql.SQL("(" + _ALBUM_CONTAINS + ") is not true"),
    Operator.BEGINS: sql.SQL(
        "s.album_id in (select b.id from albums b where starts_with(lower(b.title), lower({0})))"
    ),
    Operator.ENDS: sql.SQL(
        "s.album_id in (select b.id from albums b where right(lower(b.title), length({0})) = lower({0}))"
    ),
}
# A genre by name, slug or alias, with all that stand below it in the tree.
_GENRE = """s.id in (select g.song_id from song_genres g where g.genre = coalesce(
    (select t.name from genres t where t.name = lower({0}) or t.slug = lower({0}) limit 1),
    (select t.name from genre_aliases o join genres t on t.id = o.genre_id where o.alias = lower({0})),
    lower({0})))"""
_MOOD_IS = "exists (select 1 from unnest(s.moods) as m where lower(m) = lower({0}))"
_MOOD_CONTAINS = "exists (select 1 from unnest(s.moods) as m where strpos(lower(m), lower({0})) > 0)"
_MOOD = {
    Operator.IS: sql.SQL(_MOOD_IS),
    Operator.IS_NOT: sql.SQL("not " + _MOOD_IS),
    Operator.CONTAINS: sql.SQL(_MOOD_CONTAINS),
    Operator.CONTAINS_NOT: sql.SQL("not " + _MOOD_CONTAINS),
    Operator.BEGINS: sql.SQL(
        "exists (select 1 from unnest(s.moods) as m where starts_with(lower(m), lower({0})))"
    ),
    Operator.ENDS: sql.SQL(
        "exists (select 1 from unnest(s.moods) as m where right(lower(m), length({0})) = lower({0}))"
    ),
}
_LANGUAGE = {
    Operator.IS: sql.SQL("lower(s.language) = lower({0})"),
    Operator.IS_NOT: sql.SQL("(lower(s.language) = lower({0})) is not true"),
    Operator.CONTAINS: sql.SQL("strpos(lower(s.language), lower({0})) > 0"),
    Operator.CONTAINS_NOT: sql.SQL("(strpos(lower(s.language), lower({0})) > 0) is not true"),
    Operator.BEGINS: sql.SQL("starts_with(lower(s.language), lower({0}))"),
    Operator.ENDS: sql.SQL("right(lower(s.language), length({0})) = lower({0})"),
}
_NUMBER = {
    Operator.IS: sql.SQL("{value} = {{0}}::float8"),
    Operator.IS_NOT: sql.SQL("({value} = {{0}}::float8) is not true"),
    Operator.MORE: sql.SQL("{value} > {{0}}::float8"),
    Operator.LESS: sql.SQL("{value} < {{0}}::float8"),
    Operator.BETWEEN: sql.SQL("{value} between {{0}}::float8 and {{1}}::float8"),
}
# Days begin at midnight in UTC, as everywhere where nobody's place is known.
_DAY = {
    Operator.BEFORE: sql.SQL("{value} < {{0}}::date::timestamp at time zone 'UTC'"),
    Operator.AFTER: sql.SQL("{value} >= ({{0}}::date + 1)::timestamp at time zone 'UTC'"),
    Operator.BETWEEN: sql.SQL(
        "({value} >= {{0}}::date::timestamp at time zone 'UTC'"
        " and {value} < ({{1}}::date + 1)::timestamp at time zone 'UTC')"
    ),
    Operator.IN_LAST: sql.SQL("{value} >= %(moment)s::timestamptz - make_interval(days => {{0}}::int)"),
    Operator.NOT_IN_LAST: sql.SQL(
        "({value} >= %(moment)s::timestamptz - make_interval(days => {{0}}::int)) is not true"
    ),
    Operator.NEVER: sql.SQL("{value} is null"),
}
_NUMBERS = {
    Field.YEAR: sql.SQL("extract(year from s.released_on)::int"),
    Field.LENGTH: sql.SQL("round(s.duration_ms / 1000.0)"),
    Field.TEMPO: sql.SQL("round((v.descriptors ->> 'tempo')::numeric)"),
    Field.POPULARITY: sql.SQL("s.play_count"),
    Field.TRACK: sql.SQL("s.track"),
    Field.PLAYS: sql.SQL("coalesce(h.plays, 0)"),
}
_DAYS = {
    Field.RELEASED: sql.SQL("(s.released_on::timestamp at time zone 'UTC')"),
    Field.ADDED: sql.SQL("s.listed_at"),
    Field.LIKED_AT: sql.SQL("l.added_at"),
    Field.LAST_PLAYED: sql.SQL("h.last_at"),
}


def piece(field: Field, operator: Operator) -> sql.SQL:
    """The comparison, with `{0}` and `{1}` for its values. The pair fits (rules.check)."""
    if field in _WHOLE:
        return _WHOLE[field][operator]
    if field in _NUMBERS:
        return _filled(_NUMBER[operator], _NUMBERS[field])
    return _filled(_DAY[operator], _DAYS[field])


def _filled(template: sql.SQL, value: sql.SQL) -> sql.SQL:
    # Both are constants above: nothing that came from outside is in them.
    return sql.SQL(template.as_string().format(value=value.as_string()))


_WHOLE: dict[Field, dict[Operator, sql.SQL]] = {
    Field.TITLE: _TITLE,
    Field.ARTIST: _ARTIST,
    Field.ALBUM: _ALBUM,
    Field.MOOD: _MOOD,
    Field.LANGUAGE: _LANGUAGE,
    Field.GENRE: {
        Operator.IS: sql.SQL(_GENRE),
        Operator.IS_NOT: sql.SQL("(" + _GENRE + ") is not true"),
    },
    Field.EXPLICIT: {Operator.IS: sql.SQL("s.explicit = {0}")},
    Field.LIKED: {Operator.IS: sql.SQL("(l.subject_id is not null) = {0}")},
}
ORDERS = {
    Order.TITLE: sql.SQL("lower(s.title), s.id"),
    Order.ARTIST: sql.SQL(
        "lower((select a.name from artists a where a.id = s.artist_id)), s.album_id, s.disc, s.track, s.id"
    ),
    Order.ALBUM: sql.SQL(
        "lower((select b.title from albums b where b.id = s.album_id)), s.album_id, s.disc, s.track, s.id"
    ),
    Order.NEWEST: sql.SQL("s.listed_at desc, s.id desc"),
    Order.OLDEST: sql.SQL("s.listed_at, s.id"),
    Order.RELEASED: sql.SQL("coalesce(s.released_on, '0001-01-01') desc, s.id desc"),
    Order.POPULAR: sql.SQL("s.play_count desc, s.id desc"),
    Order.MOST_PLAYED: sql.SQL("coalesce(h.plays, 0) desc, s.id desc"),
    Order.LEAST_PLAYED: sql.SQL("coalesce(h.plays, 0), s.id"),
    Order.LAST_PLAYED: sql.SQL("h.last_at desc nulls last, s.id desc"),
    Order.LONGEST_AGO: sql.SQL("h.last_at nulls first, s.id"),
    Order.LIKED: sql.SQL("l.added_at desc nulls last, s.id desc"),
    # Another order each day, and the same one on all pages.
    Order.RANDOM: sql.SQL("hashtextextended(s.id::text, %(seed)s), s.id"),
}
JOINS = {
    "h": sql.SQL(
        " left join (select song_id, count(*) as plays, max(at) as last_at from ("
        "select song_id, started_at as at from streams where user_id = %(owner)s and counted_at is not null"
        " union all select song_id, played_at from imported_plays where user_id = %(owner)s"
        ") as heard group by song_id) as h on h.song_id = s.id"
    ),
    "l": sql.SQL(
        " left join library_items l on l.user_id = %(owner)s and l.kind = 'song' and l.subject_id = s.id"
        " and l.removed_at is null"
    ),
    "v": sql.SQL(" left join song_versions v on v.id = s.current_version"),
}
FIELD_JOINS = {
    Field.PLAYS: "h",
    Field.LAST_PLAYED: "h",
    Field.LIKED: "l",
    Field.LIKED_AT: "l",
    Field.TEMPO: "v",
}
ORDER_JOINS = {
    Order.MOST_PLAYED: "h",
    Order.LEAST_PLAYED: "h",
    Order.LAST_PLAYED: "h",
    Order.LONGEST_AGO: "h",
    Order.LIKED: "l",
}
