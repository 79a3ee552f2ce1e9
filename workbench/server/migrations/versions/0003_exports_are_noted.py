"""Exports are noted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export_log",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=True),
        sa.Column("row_count", sa.BigInteger(), nullable=True),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("view", sa.Text(), nullable=True),
        sa.Column("exported_at", sa.BigInteger(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_export_log_external_id", "export_log", ["workspace_id", "external_id"], unique=False
    )
    op.create_index(
        "ix_export_log_owner_id", "export_log", ["workspace_id", "owner_id"], unique=False
    )
