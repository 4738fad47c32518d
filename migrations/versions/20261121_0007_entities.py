"""What artists, albums and songs say of themselves, genres as a tree, takedowns, reports.

Expand only: every column has a default that says what was true before.
"""

import re

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006a"

# A date is a year, a month or a day, as much as is known; its first day is what lists sort by.
DATES = r"""
create function first_day(told text) returns date language plpgsql immutable strict parallel safe as $$
declare
    part text[] := regexp_match(told, '^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$');
begin
    if part is null then
        return null;
    end if;
    return make_date(part[1]::int, coalesce(part[2], '1')::int, coalesce(part[3], '1')::int);
exception when datetime_field_overflow then
    return null;
end
$$;
-- What tags said was kept as it came: the longest beginning that is a date stays.
update albums set release_date = case
    when first_day(substring(release_date for 10)) is not null and length(release_date) >= 10
        then substring(release_date for 10)
    when first_day(substring(release_date for 7)) is not null then substring(release_date for 7)
    when first_day(substring(release_date for 4)) is not null then substring(release_date for 4)
end where release_date is not null;
"""

# `revision` counts the changes, for `If-Match`. `deleted_with` names the album or artist that a row was
# deleted together with, so that restoring that one brings back what went with it and nothing else.
ARTISTS = """
alter table artists
    add column country text check (country ~ '^[A-Z]{2}$'),
    add column links text[] not null default '{}' check (cardinality(links) <= 10),
    add column aliases text[] not null default '{}' check (cardinality(aliases) <= 20),
    add column image_id uuid references covers,
    add column revision int not null default 1,
    add column changed_at timestamptz,
    add column merged_into uuid references artists on delete set null,
    add column taken_down_at timestamptz;
create index artists_image on artists (image_id) where image_id is not null;
create index artists_merged on artists (merged_into) where merged_into is not null;
"""

ALBUMS = """
alter table albums
    add column version_title text check (length(version_title) between 1 and 200),
    add column release_zone text not null default 'UTC' check (length(release_zone) <= 64),
    add column original_date text,
    add column label text check (length(label) between 1 and 200),
    add column catalogue_number text check (length(catalogue_number) between 1 and 64),
    add column upc text check (upc ~ '^[0-9]{12,13}$'),
    add column c_line text check (length(c_line) between 1 and 200),
    add column p_line text check (length(p_line) between 1 and 200),
    add column disc_titles text[] not null default '{}' check (cardinality(disc_titles) <= 100),
    add column revision int not null default 1,
    add column changed_at timestamptz,
    add column merged_into uuid references albums on delete set null,
    add column deleted_with uuid,
    add column taken_down_at timestamptz,
    add constraint albums_release_date check ((release_date is null) = (first_day(release_date) is null)),
    add constraint albums_original_date check ((original_date is null) = (first_day(original_date) is null));
create index albums_upc on albums (upc) where upc is not null;
create index albums_merged on albums (merged_into) where merged_into is not null;
"""

# A song nobody may see has `visible_from` 'infinity'; one with a day to come, that day.
# `released_on` is the first day of its album's release date, for lists; triggers keep it, whoever writes.
SONGS = """
alter table songs
    add column visible_from timestamptz not null default '-infinity',
    add column version_title text check (length(version_title) between 1 and 200),
    add column isrc text check (isrc ~ '^[A-Z]{2}[A-Z0-9]{3}[0-9]{7}$'),
    add column iswc text check (iswc ~ '^T[0-9]{10}$'),
    add column language text check (length(language) <= 20),
    add column moods text[] not null default '{}' check (cardinality(moods) <= 10),
    add column released_on date,
    add column revision int not null default 1,
    add column changed_at timestamptz,
    add column deleted_with uuid,
    add column taken_down_at timestamptz;
create index songs_isrc on songs (isrc) where isrc is not null;

update songs s set released_on = first_day(al.release_date)
  from albums al where al.id = s.album_id and al.release_date is not null;

create function release_song() returns trigger language plpgsql as $$
begin
    new.released_on := (select first_day(release_date) from albums where id = new.album_id);
    return new;
end
$$;
create trigger songs_released before insert or update of album_id on songs
    for each row when (new.album_id is not null) execute function release_song();
create function release_songs_of_album() returns trigger language plpgsql as $$
begin
    update songs set released_on = first_day(new.release_date) where album_id = new.id;
    return null;
end
$$;
create trigger albums_released after update of release_date on albums
    for each row when (new.release_date is distinct from old.release_date)
    execute function release_songs_of_album();
"""

# A credit names an artist here, somebody by name alone, or an artist under another name.
CREDITS = """
alter table song_artists
    drop constraint song_artists_role_check,
    add constraint song_artists_role_check
        check (role in ('main', 'featured', 'remixer', 'composer', 'lyricist', 'producer')),
    alter column artist_id drop not null,
    add column credited_as text check (length(credited_as) between 1 and 200),
    add constraint song_artists_somebody check (artist_id is not null or credited_as is not null);
"""

GENRES = """
create table genres (
    id uuid primary key,
    slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
    name text not null unique check (length(name) between 1 and 60 and name = lower(name)),
    parent_id uuid references genres,
    revision int not null default 1,
    created_at timestamptz not null,
    check (parent_id <> id)
);
create index genres_parent on genres (parent_id);
create table genre_aliases (
    alias text primary key check (length(alias) between 1 and 60 and alias = lower(alias)),
    genre_id uuid not null references genres on delete cascade
);
create index genre_aliases_genre on genre_aliases (genre_id);

-- Names as the tree has them, each once, in the order given; what it does not know stays as it is.
create function canonical_genres(told text[]) returns text[] language sql stable parallel safe as $$
    select coalesce(array_agg(name order by place), '{}') from (
        select coalesce(g.name, asked.name) as name, min(asked.place) as place
          from unnest(told) with ordinality as asked (name, place)
          left join genre_aliases a on a.alias = asked.name
          left join genres g on g.id = a.genre_id
         group by 1) as named
$$;
create function name_genres() returns trigger language plpgsql as $$
begin
    new.genres := canonical_genres(new.genres);
    return new;
end
$$;
create trigger songs_genres before insert or update of genres on songs
    for each row when (cardinality(new.genres) > 0) execute function name_genres();
"""
# What was told before the tree stood is named as the tree has it.
NAME_AGAIN = """
update songs set genres = genres
 where genres && array(select alias from genre_aliases)
"""

# A takedown is kept after it ends: who asked, why, and when it was lifted.
TAKEDOWNS = """
create table takedowns (
    id uuid primary key,
    kind text not null check (kind in ('artist', 'album', 'song')),
    subject_id uuid not null,
    name text not null,
    reason text not null check (length(reason) between 1 and 2000),
    claimant text check (length(claimant) between 1 and 200),
    created_at timestamptz not null,
    created_by uuid references users on delete set null,
    ended_at timestamptz,
    ended_by uuid references users on delete set null,
    end_reason text check (length(end_reason) between 1 and 2000)
);
create unique index takedowns_standing on takedowns (kind, subject_id) where ended_at is null;
create index takedowns_new on takedowns (created_at desc, id desc);
create index takedowns_subject on takedowns (subject_id);
create index takedowns_creator on takedowns (created_by) where created_by is not null;
create index takedowns_ender on takedowns (ended_by) where ended_by is not null;
"""

REPORTS = """
create table reports (
    id uuid primary key,
    kind text not null check (kind in ('artist', 'album', 'song')),
    subject_id uuid not null,
    reason text not null check (reason in
        ('copyright', 'impersonation', 'illegal', 'hateful', 'explicit_unmarked', 'wrong_details', 'spam',
         'other')),
    note text not null check (length(note) between 1 and 4000),
    reporter_id uuid references users on delete set null,
    reporter_email text check (length(reporter_email) <= 254),
    state text not null default 'open' check (state in ('open', 'upheld', 'dismissed')),
    answer text check (length(answer) between 1 and 2000),
    created_at timestamptz not null,
    decided_at timestamptz,
    decided_by uuid references users on delete set null,
    check ((state = 'open') = (decided_at is null))
);
create index reports_queue on reports (state, created_at, id);
create index reports_subject on reports (kind, subject_id);
create index reports_reporter on reports (reporter_id) where reporter_id is not null;
create index reports_decider on reports (decided_by) where decided_by is not null;
create unique index reports_once on reports (kind, subject_id, reporter_id) where state = 'open';
"""

# One line a family: `root (other; names): genre (other; names), genre, ...`.
TREE = """
pop (pop music): dance-pop (dance pop), synth-pop (synthpop; electropop; electro pop), indie pop, art \
pop, power pop, dream pop, bedroom pop, teen pop, europop (euro pop), k-pop (kpop), j-pop (jpop), c-pop \
(cpop), mandopop, cantopop, city pop, hyperpop, chamber pop, sophisti-pop (sophistipop), bubblegum pop, \
schlager, chanson
rock (rock & roll; rock and roll; rock music): alternative rock (alternative; alternrock; alt rock), \
indie rock (indie), classic rock, hard rock, soft rock, folk rock, blues rock, progressive rock (prog \
rock; prog), psychedelic rock (psych rock), garage rock, grunge, post-rock (post rock), math rock, \
shoegaze, britpop, glam rock, southern rock, surf rock (surf), art rock, krautrock, space rock, stoner \
rock, noise rock, rockabilly, gothic rock (goth rock), new wave, j-rock (jrock), arena rock, roots rock
punk (punk rock): hardcore punk (hardcore), post-punk (post punk), pop punk (pop-punk), emo, ska punk, \
oi, post-hardcore, screamo, folk punk, riot grrrl
metal (heavy metal): thrash metal (thrash), death metal, black metal, doom metal, power metal, \
progressive metal (prog metal), symphonic metal, folk metal, nu metal (nu-metal), metalcore, deathcore, \
industrial metal, gothic metal, sludge metal, djent, grindcore, glam metal (hair metal), speed metal
electronic (electronica; electro; elektronik): house, deep house, tech house, progressive house, acid \
house, electro house, techno, minimal techno, detroit techno, dub techno, trance, psytrance (psy trance; \
goa), progressive trance, drum and bass (drum & bass; dnb; drum'n'bass; d&b), liquid drum and bass, \
jungle, dubstep, brostep, uk garage (ukg; 2-step), future bass, trap edm, breakbeat (breaks), big beat, \
intelligent dance music (idm), downtempo (downbeat), trip hop (trip-hop; triphop), chillout (chill out), \
chillwave, vaporwave, synthwave (retrowave; outrun), electroclash, electro swing, edm (electronic dance \
music; dance), eurodance, hardstyle, hardcore techno (gabber), glitch, footwork, grime, bass music, \
disco house (french house), industrial, ebm (electronic body music), chiptune (8-bit; 8bit), nu disco, \
italo disco, lo-fi beats (lofi; lo-fi), amapiano, gqom
ambient: dark ambient, drone, space ambient, new age, ambient techno
hip hop (hip-hop; hiphop; rap; rap/hip hop): boom bap, gangsta rap, trap, conscious hip hop, alternative \
hip hop, east coast hip hop, west coast hip hop, southern hip hop, cloud rap, drill, uk drill, g-funk, \
crunk, jazz rap, instrumental hip hop, lo-fi hip hop (lofi hip hop), french rap (rap francais), german \
rap (deutschrap), emo rap
r&b (rnb; rhythm and blues; rhythm & blues; r'n'b): contemporary r&b, neo soul (neo-soul), alternative \
r&b, quiet storm, new jack swing, doo-wop (doo wop)
soul: motown, northern soul, southern soul, psychedelic soul, blue-eyed soul
funk: p-funk, afro-funk, boogie, go-go
disco: euro disco
jazz: bebop (be-bop), swing, big band, cool jazz, hard bop, modal jazz, free jazz, avant-garde jazz, \
jazz fusion (fusion), smooth jazz, latin jazz, gypsy jazz (jazz manouche), vocal jazz, acid jazz, \
contemporary jazz, nu jazz, dixieland, soul jazz, spiritual jazz, bossa nova
blues: delta blues, chicago blues, electric blues, country blues, texas blues, jump blues, boogie-woogie
country (country music): alternative country (alt-country; alt country), americana, bluegrass, outlaw \
country, honky tonk, country pop, country rock, western swing, red dirt, nashville sound
folk (folk music): indie folk, contemporary folk, traditional folk, singer-songwriter (singer \
songwriter; songwriter), freak folk, neofolk, celtic, sea shanty, nordic folk
classical (classical music; klassik): baroque, early music, medieval, renaissance, romantic, opera, \
choral, chamber music, orchestral, symphony, piano, contemporary classical (modern classical), \
minimalism, neoclassical (neo-classical), impressionism, string quartet, gregorian chant
reggae: dub, dancehall, roots reggae, lovers rock, ska, rocksteady, ragga, reggaeton
latin (latin music): salsa, bachata, merengue, cumbia, tango, bolero, mariachi, ranchera, regional \
mexican, latin pop, latin rock, latin trap, samba, mpb, pagode, sertanejo, baile funk (funk carioca), \
flamenco, rumba, mambo, son cubano, vallenato, norteno, corrido, forro
african (african music): afrobeats (afro beats), afrobeat, highlife, soukous, mbalax, juju, kwaito, \
desert blues, ethio-jazz, afro house, rai, bongo flava, kizomba
asian (asian music): bollywood, bhangra, indian classical, hindustani, carnatic, qawwali, ghazal, filmi, \
enka, gamelan, trot, gagaku, luk thung
middle eastern (arabic music): arabic pop, turkish folk, persian classical, mizrahi, anatolian rock, \
klezmer
world (world music; worldbeat): balkan, fado, polka, hawaiian, calypso, soca, zouk, cajun, zydeco, \
romani, throat singing
gospel (christian): contemporary christian (ccm), worship, spirituals, southern gospel, christian rock, \
traditional gospel, hymns
experimental (avant-garde; avantgarde): noise, musique concrete, free improvisation, sound art, field \
recordings, electroacoustic, plunderphonics
soundtrack (soundtracks; ost; score): film score, video game music (game), anime, musical theatre \
(musical; showtunes), television
children (children's music; kids; childrens): lullaby, nursery rhymes
spoken word (speech): audiobook (audio book), poetry, comedy, audio drama, meditation
easy listening: lounge, exotica, traditional pop, vocal, instrumental, crooner
holiday: christmas
"""
_ROW = sa.text(
    "insert into genres (id, slug, name, parent_id, created_at)"
    " values (md5(:slug)::uuid, :slug, :name, md5(cast(:parent as text))::uuid, now())"
)
_ALIAS = sa.text("insert into genre_aliases (alias, genre_id) values (:alias, md5(:slug)::uuid)")


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.replace("&", " and ").replace("'", "")).strip("-")


def _named(text: str) -> tuple[str, list[str]]:
    name, _, others = text.strip().partition(" (")
    return name, [other.strip() for other in others.rstrip(")").split(";") if other]


def _plant(text: str, parent: str | None) -> str:
    name, others = _named(text)
    slug = _slug(name)
    bind = op.get_bind()
    bind.execute(_ROW, {"slug": slug, "name": name, "parent": parent})
    for other in others:
        bind.execute(_ALIAS, {"alias": other, "slug": slug})
    return slug


def upgrade() -> None:
    for part in (DATES, ARTISTS, ALBUMS, SONGS, CREDITS, GENRES, TAKEDOWNS, REPORTS):
        op.execute(part)
    for line in TREE.strip().splitlines():
        root, _, finer = line.partition(": ")
        parent = _plant(root, None)
        for one in finer.split(", "):
            _plant(one, parent)
    op.execute(NAME_AGAIN)
