"""What invitations of labels, the search for people and devices that are in use need."""

from alembic import op

revision = "0006a"
down_revision = "0006"

LABEL_INVITATIONS = """
create table label_invitations (
    label_id uuid not null references labels on delete cascade,
    user_id uuid not null references users on delete cascade,
    role text not null check (role in ('owner', 'manager')),
    invited_at timestamptz not null,
    expires_at timestamptz not null,
    primary key (label_id, user_id)
);
create index label_invitations_user on label_invitations (user_id);
"""

# Words of the address and of the name, each found by how it begins: no extension is needed for it, and no
# dictionary changes them. What stands here stands in the query too (accounts/directory/store.py).
SEARCH = """
create index users_words on users using gin (
    array_to_tsvector(array_remove(
        regexp_split_to_array(lower(email || ' ' || display_name), '[[:space:]@]+'), ''))
);
"""

# A session that speaks for a device keeps it fresh.
DEVICES = """
alter table sessions add column device_id uuid references devices on delete set null;
create index sessions_device on sessions (device_id) where device_id is not null;
"""


def upgrade() -> None:
    for part in (LABEL_INVITATIONS, SEARCH, DEVICES):
        op.execute(part)
