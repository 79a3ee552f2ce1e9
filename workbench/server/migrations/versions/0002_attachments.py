"""Attachments, their blobs, and devices to wipe."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "attachment",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.LargeBinary(), nullable=True),
        sa.Column("content_type", sa.Text(), nullable=True),
        sa.Column("size_bytes", sa.BigInteger(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_attachment_external_id", "attachment", ["workspace_id", "external_id"], unique=False
    )
    op.create_index(
        "ix_attachment_owner_id", "attachment", ["workspace_id", "owner_id"], unique=False
    )
    op.create_index(
        "ix_attachment_parent_id", "attachment", ["workspace_id", "parent_id"], unique=False
    )
    op.create_index("ix_attachment_sha256", "attachment", ["workspace_id", "sha256"], unique=False)
    op.create_table(
        "blob",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stored_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "sha256"),
    )
    op.create_table(
        "blob_holder",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.LargeBinary(), nullable=False),
        sa.Column("user_id", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "sha256", "user_id"),
    )
    op.add_column(
        "device", sa.Column("wipe_at", sa.BigInteger(), autoincrement=False, nullable=True)
    )
    op.add_column(
        "device", sa.Column("wipe_told_at", sa.BigInteger(), autoincrement=False, nullable=True)
    )
    op.add_column(
        "device", sa.Column("wiped_at", sa.BigInteger(), autoincrement=False, nullable=True)
    )
