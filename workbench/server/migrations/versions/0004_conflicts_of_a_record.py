"""The conflicts about a record are found at once, so that they can follow it."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_conflict_record_id", "conflict", ["workspace_id", "record_id"], unique=False
    )
