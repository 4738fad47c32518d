"""Answers to requests that carried an Idempotency-Key, and revisions of labels."""

from alembic import op

revision = "0012"
down_revision = "0011"

# `head` is the SHA-256 of a request without its body, `body` that of the body; `answer` is sealed. A row
# without a status is a request under way, whose process says so until `claimed_until`.
KEYS = """
create table idempotency_keys (
    user_id uuid not null references users on delete cascade,
    key text not null check (length(key) between 1 and 255),
    route text not null,
    head bytea not null check (length(head) = 32),
    claim uuid not null,
    claimed_until timestamptz not null,
    created_at timestamptz not null,
    status smallint,
    body bytea check (length(body) = 32),
    answer bytea,
    primary key (user_id, key),
    check ((status is null) = (answer is null) and (status is null) = (body is null))
);
create index idempotency_keys_old on idempotency_keys (created_at);
"""

# What was refused and brought back waits again.
DUPLICATES = """
create index song_duplicates_waiting on song_duplicates (found_at, id) where state in ('held', 'refused');
drop index song_duplicates_held;
"""
# How much of originals each artist has, as it was last counted: a sum over all songs for each page of a list
# takes a second.
STOCKS = """
create table artist_stocks (
    artist_id uuid primary key references artists on delete cascade,
    bytes bigint not null
);
create index artist_stocks_most on artist_stocks (bytes desc, artist_id desc);
"""
LABELS = "alter table labels add column revision int not null default 1"


def upgrade() -> None:
    for part in (KEYS, DUPLICATES, STOCKS, LABELS):
        op.execute(part)
