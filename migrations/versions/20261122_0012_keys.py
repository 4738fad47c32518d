"""Answers to requests that carried an Idempotency-Key."""

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


def upgrade() -> None:
    for part in (KEYS,):
        op.execute(part)
