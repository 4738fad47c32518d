"""What sessions, sign-up and mail need."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    pass
