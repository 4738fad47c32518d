"""What profiles, follows and people's rights over their data need."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    pass
