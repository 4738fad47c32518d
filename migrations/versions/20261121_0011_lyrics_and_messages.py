"""Lyrics, what covers look like before they are there, and messages of distributors."""

from alembic import op

revision = "0011"
down_revision = "0010"

# Covers of the release before have no palette yet; a job measures them.
COVERS = """
alter table covers add column palette text[], add column blurhash text;
create index covers_unmeasured on covers (created_at) where palette is null;
"""

# `lines` is [[start_ms | null, text, [[start_ms, text]...] | null]...]; a language is BCP 47, `und` where
# nobody said.
LYRICS = """
create table lyrics (
    song_id uuid not null references songs on delete cascade,
    language text not null check (language ~ '^[a-z]{2,8}(-[A-Za-z0-9]{1,8})*$' and length(language) <= 35),
    timing text not null check (timing in ('none', 'line', 'word')),
    lines jsonb not null check (jsonb_typeof(lines) = 'array'),
    origin text not null check (origin in ('people', 'file')),
    revision int not null default 1,
    changed_at timestamptz not null,
    primary key (song_id, language)
);
"""

# A message is handled once: its sender's id for it says which. What a sender calls a release or a recording
# is kept, so that a later message finds what an earlier one made.
DDEX = """
create table ddex_messages (
    sender text not null check (length(sender) between 1 and 200),
    message_id text not null check (length(message_id) between 1 and 200),
    kind text not null check (kind in ('release', 'purge')),
    digest bytea not null check (length(digest) = 32),
    file_name text not null,
    release_key text not null,
    state text not null check (state in ('done', 'refused')),
    findings jsonb not null default '[]',
    handled_at timestamptz not null,
    primary key (sender, message_id)
);
create index ddex_messages_new on ddex_messages (handled_at desc, sender, message_id);

create table ddex_releases (
    sender text not null,
    release_key text not null,
    album_id uuid not null references albums on delete cascade,
    sent_at timestamptz not null,
    taken_down boolean not null default false,
    primary key (sender, release_key)
);
create index ddex_releases_album on ddex_releases (album_id);

create table ddex_recordings (
    sender text not null,
    release_key text not null,
    recording_key text not null,
    song_id uuid references songs on delete cascade,
    upload_id uuid references uploads on delete set null,
    digest bytea,
    primary key (sender, release_key, recording_key),
    foreign key (sender, release_key) references ddex_releases on delete cascade
);
create index ddex_recordings_song on ddex_recordings (song_id) where song_id is not null;
create index ddex_recordings_upload on ddex_recordings (upload_id) where upload_id is not null;
"""


def upgrade() -> None:
    for part in (COVERS, LYRICS, DDEX):
        op.execute(part)
