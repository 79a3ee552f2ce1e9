"""Conflicts are found by their record; what the user's clock said is kept (wire.md 5)."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_conflict_record_id", "conflict", ["workspace_id", "record_id"], unique=False
    )
    op.add_column("ledger", sa.Column("said_at", sa.BigInteger(), nullable=True))
    op.add_column("ledger", sa.Column("said_tz_min", sa.BigInteger(), nullable=True))
