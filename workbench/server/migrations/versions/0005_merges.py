"""Merges are noted: which record lives on in which (wire.md 5)."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "merge",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("mid", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.LargeBinary(), nullable=False),
        sa.Column("merged_into_id", sa.LargeBinary(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("undone_mid", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "mid"),
    )
    op.create_index("ix_merge_record", "merge", ["workspace_id", "record_id"], unique=False)
