"""SQL of matching: many things looked for at once, and only what the audience may know of found.

`fold_words` and `core_title` stand in the migrations; indexes of songs, albums and artists stand on them.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from segue.kernel.ports.database import Connection
from segue.library.matching.contracts import Candidate

_BY_ISRC = """
select asked.place, s.id, s.title, s.version_title, s.duration_ms, s.play_count, al.title as album,
       true as names_artist
  from unnest(%(places)s::int[], %(codes)s::text[]) as asked (place, code)
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s on s.isrc = asked.code
  left join albums al on al.id = s.album_id
"""
_BY_MUSICBRAINZ = """
select asked.place, s.id, s.title, s.version_title, s.duration_ms, s.play_count, al.title as album,
       true as names_artist
  from unnest(%(places)s::int[], %(codes)s::uuid[]) as asked (place, code)
  join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) s
    on s.musicbrainz_id = asked.code
  left join albums al on al.id = s.album_id
"""
_KNOWN_ARTISTS = """
select asked.place, array_agg(distinct found.id) as artists
  from unnest(%(places)s::int[], %(names)s::text[]) as asked (place, name)
 cross join lateral (
        select a.id from artists a
         where a.deleted_at is null and fold_words(a.name) = fold_words(asked.name)
         union all
        select a.id from artists a
         where a.deleted_at is null and a.aliases <> '{}'
           and fold_all(a.aliases) @> array[fold_words(asked.name)]
       ) as found
 group by asked.place
"""
# Ids of an entry's artists as one text: arrays of arrays must all be of one length.
_BY_WORDS = """
select asked.place, s.id, s.title, s.version_title, s.duration_ms, s.play_count, al.title as album,
       true as names_artist
  from unnest(%(places)s::int[], %(titles)s::text[], %(lengths)s::bigint[], %(artists)s::text[])
       as asked (place, title, length, artists)
 cross join lateral (
        select v.id, v.title, v.version_title, v.duration_ms, v.play_count, v.album_id
          from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
         where core_title(v.title) = core_title(asked.title)
           and (v.artist_id = any(asked.artists::uuid[]) or exists (
                select 1 from song_artists sa
                 where sa.song_id = v.id and sa.artist_id = any(asked.artists::uuid[])
                   and sa.role in ('main', 'featured', 'remixer')))
         order by abs(v.duration_ms - coalesce(asked.length, v.duration_ms)), v.play_count desc, v.id
         limit 25
       ) as s
  left join albums al on al.id = s.album_id
"""
_BY_TITLE = """
select asked.place, s.id, s.title, s.version_title, s.duration_ms, s.play_count, al.title as album,
       false as names_artist
  from unnest(%(places)s::int[], %(titles)s::text[], %(lengths)s::bigint[]) as asked (place, title, length)
 cross join lateral (
        select v.id, v.title, v.version_title, v.duration_ms, v.play_count, v.album_id
          from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
         where core_title(v.title) = core_title(asked.title)
         order by abs(v.duration_ms - coalesce(asked.length, v.duration_ms)), v.play_count desc, v.id
         limit 8
       ) as s
  left join albums al on al.id = s.album_id
"""
# What is typed begins a title.
_BEGINS = """
select v.id, v.title, v.version_title, v.duration_ms, v.play_count, al.title as album, true as names_artist,
       0 as place
  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
  left join albums al on al.id = v.album_id
 where core_title(v.title) like replace(fold_words(%(title)s), '_', '') || '%%'
 order by core_title(v.title) <> core_title(%(title)s), v.play_count desc, v.id limit %(count)s
"""
_ALBUMS = """
select asked.place, array_agg(found.id order by found.same desc, found.songs desc, found.id) as ids
  from unnest(%(places)s::int[], %(titles)s::text[], %(artists)s::text[]) as asked (place, title, artists)
 cross join lateral (
        select al.id, fold_words(al.title) = fold_words(asked.title) as same, heard.songs
          from albums al
         cross join lateral (
                select count(*) as songs
                  from visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
                 where v.album_id = al.id
               ) as heard
         where al.deleted_at is null and core_title(al.title) = core_title(asked.title)
           and al.artist_id = any(asked.artists::uuid[]) and heard.songs > 0
         limit 8
       ) as found
 group by asked.place
"""
_ARTISTS_HEARD = """
select asked.place, array_agg(a.id order by a.id) as ids
  from unnest(%(places)s::int[], %(artists)s::text[]) as asked (place, artists)
  join artists a on a.id = any(asked.artists::uuid[])
 where exists (
        select 1 from song_artists sa
          join visible_songs(%(place)s, %(moment)s, %(today)s, %(unlicensed)s, %(insider)s) v
            on v.id = sa.song_id
         where sa.artist_id = a.id)
 group by asked.place
"""

Audience = Mapping[str, object]
"""`Audience.values` of the catalogue."""
Found = dict[int, list[Candidate]]


async def by_isrc(conn: Connection, audience: Audience, codes: Mapping[int, str]) -> Found:
    """Songs of ISRCs, by the place of what was asked for."""
    return await _candidates(conn, _BY_ISRC, {**audience, **_told(codes)})


async def by_musicbrainz(conn: Connection, audience: Audience, codes: Mapping[int, str]) -> Found:
    """Songs of MusicBrainz recordings."""
    return await _candidates(conn, _BY_MUSICBRAINZ, {**audience, **_told(codes)})


async def known_artists(conn: Connection, names: Sequence[tuple[int, str]]) -> dict[int, list[UUID]]:
    """Artists who go by a name or an alias."""
    told = {"places": [place for place, _ in names], "names": [name for _, name in names]}
    rows = await (await conn.execute(_KNOWN_ARTISTS, told, prepare=False)).fetchall()
    return {row["place"]: row["artists"] for row in rows}


async def by_words(
    conn: Connection,
    audience: Audience,
    titles: Mapping[int, tuple[str, int | None]],
    artists: Mapping[int, Sequence[UUID]],
) -> Found:
    """Songs of these artists with these titles; the second of a title is a length in milliseconds."""
    places = [place for place in titles if place in artists]
    told = {
        "places": places,
        "titles": [titles[place][0] for place in places],
        "lengths": [titles[place][1] for place in places],
        "artists": [_array(artists[place]) for place in places],
    }
    return await _candidates(conn, _BY_WORDS, {**audience, **told}) if places else {}


async def by_title(
    conn: Connection, audience: Audience, titles: Mapping[int, tuple[str, int | None]]
) -> Found:
    """Songs with these titles, whoever they are of."""
    told = {
        "places": list(titles),
        "titles": [title for title, _ in titles.values()],
        "lengths": [length for _, length in titles.values()],
    }
    return await _candidates(conn, _BY_TITLE, {**audience, **told}) if titles else {}


async def begins(conn: Connection, audience: Audience, title: str, count: int) -> list[Candidate]:
    """Songs whose titles begin so, those that are called just that first."""
    found = await _candidates(conn, _BEGINS, {**audience, "title": title, "count": count})
    return found.get(0, [])


async def albums(
    conn: Connection, audience: Audience, titles: Mapping[int, str], artists: Mapping[int, Sequence[UUID]]
) -> dict[int, list[UUID]]:
    """Albums of these artists with these titles, the likeliest first."""
    places = [place for place in titles if place in artists]
    told = {
        "places": places,
        "titles": [titles[place] for place in places],
        "artists": [_array(artists[place]) for place in places],
    }
    rows = await (await conn.execute(_ALBUMS, {**audience, **told}, prepare=False)).fetchall()
    return {row["place"]: row["ids"] for row in rows}


async def artists_heard(
    conn: Connection, audience: Audience, artists: Mapping[int, Sequence[UUID]]
) -> dict[int, list[UUID]]:
    """Those artists of whom the audience may know a song."""
    told = {"places": list(artists), "artists": [_array(ids) for ids in artists.values()]}
    rows = await (await conn.execute(_ARTISTS_HEARD, {**audience, **told}, prepare=False)).fetchall()
    return {row["place"]: row["ids"] for row in rows}


def _told(codes: Mapping[int, str]) -> dict[str, object]:
    return {"places": list(codes), "codes": list(codes.values())}


def _array(ids: Sequence[UUID]) -> str:
    return "{" + ",".join(str(one) for one in ids) + "}"


async def _candidates(conn: Connection, query: Any, told: Mapping[str, object]) -> Found:
    # Prepared, a statement may come to be planned for any values: it would read far more for some.
    rows = await (await conn.execute(query, told, prepare=False)).fetchall()
    found: Found = {}
    for row in rows:
        found.setdefault(row["place"], []).append(
            Candidate(
                row["id"],
                row["title"],
                row["version_title"],
                row["album"],
                row["duration_ms"],
                row["play_count"],
                row["names_artist"],
            )
        )
    return found
