"""The live socket, and what people share."""

from alembic import op

revision = "0014"
down_revision = "0011"

# Who tells a topic holds its lock to the commit, so that its numbers rise in the order in which others see
# them. Tickets are worth nothing after half a minute: a crash may lose them.
LIVE = """
create sequence live_sequence as bigint;

create function next_live_sequence(topic text) returns bigint language plpgsql as $$
begin
    perform pg_advisory_xact_lock(1818850917, hashtext(topic));
    return nextval('live_sequence');
end
$$;

create unlogged table live_tickets (
    digest bytea primary key check (length(digest) = 32),
    user_id uuid not null references users on delete cascade,
    caller jsonb not null,
    expires_at timestamptz not null
);
create index live_tickets_expired on live_tickets (expires_at);
create index live_tickets_user on live_tickets (user_id);
"""


def upgrade() -> None:
    for part in (LIVE,):
        op.execute(part)
