"""What second factors and other ways to sign in need."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
