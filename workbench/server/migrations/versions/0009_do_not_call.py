"""Calling rules of states; numbers not to call are records."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("calling_rule", sa.Column("state_code", sa.Text()))
    op.add_column("contact", sa.Column("mailing_state", sa.Text()))
    op.create_table(
        "do_not_call_number",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text()),
        sa.Column("phone_raw", sa.Text()),
        sa.Column("source", sa.Text()),
        sa.Column("external_id", sa.Text()),
        sa.Column("created_at", sa.BigInteger()),
        sa.Column("created_by_id", sa.LargeBinary()),
        sa.Column("last_modified_at", sa.BigInteger()),
        sa.Column("last_modified_by_id", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_do_not_call_number_external_id", "do_not_call_number", ["workspace_id", "external_id"]
    )
