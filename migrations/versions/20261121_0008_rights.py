"""Lists, licences, scheduled releases and links before a release."""

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Nothing yet to change."""
