"""Qualification of leads and opportunities; handoffs are records."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_QUALIFICATION = ("need", "authority", "timing", "budget", "notes")
_INDEXED = ("event_id", "external_id", "from_user_id", "lead_id", "owner_id")


def upgrade() -> None:
    for table in ("lead", "opportunity"):
        for part in _QUALIFICATION:
            op.add_column(table, sa.Column(f"qualification_{part}", sa.Text()))
    op.create_table(
        "handoff",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.LargeBinary()),
        sa.Column("from_user_id", sa.LargeBinary()),
        sa.Column("need", sa.Text()),
        sa.Column("persona", sa.Text()),
        sa.Column("package", sa.Text()),
        sa.Column("qualification_authority", sa.Text()),
        sa.Column("qualification_timing", sa.Text()),
        sa.Column("qualification_budget", sa.Text()),
        sa.Column("score", sa.BigInteger()),
        sa.Column("fit", sa.Text()),
        sa.Column("event_id", sa.LargeBinary()),
        sa.Column("submitted_at", sa.BigInteger()),
        sa.Column("status", sa.Text()),
        sa.Column("answered_at", sa.BigInteger()),
        sa.Column("return_reason", sa.Text()),
        sa.Column("return_notes", sa.Text()),
        sa.Column("owner_id", sa.LargeBinary()),
        sa.Column("external_id", sa.Text()),
        sa.Column("created_at", sa.BigInteger()),
        sa.Column("created_by_id", sa.LargeBinary()),
        sa.Column("last_modified_at", sa.BigInteger()),
        sa.Column("last_modified_by_id", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    for column in _INDEXED:
        op.create_index(f"ix_handoff_{column}", "handoff", ["workspace_id", column])
