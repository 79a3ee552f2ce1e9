"""Calling rules, reservations and cadences."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "calling_rule",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("applies_from", sa.Text(), nullable=True),
        sa.Column("hours", sa.Text(), nullable=True),
        sa.Column("holidays", sa.Text(), nullable=True),
        sa.Column("most_attempts", sa.BigInteger(), nullable=True),
        sa.Column("attempt_days", sa.BigInteger(), nullable=True),
        sa.Column("rest_days", sa.BigInteger(), nullable=True),
        sa.Column("is_verified", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("source_on", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_calling_rule_external_id", "calling_rule", ["workspace_id", "external_id"], unique=False
    )
    op.create_table(
        "reservation",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("who_id", sa.LargeBinary(), nullable=True),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("held_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_reservation_external_id", "reservation", ["workspace_id", "external_id"], unique=False
    )
    op.create_index(
        "ix_reservation_owner_id", "reservation", ["workspace_id", "owner_id"], unique=False
    )
    op.create_index(
        "ix_reservation_who_id", "reservation", ["workspace_id", "who_id"], unique=False
    )
    op.create_table(
        "cadence",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("is_active", sa.BigInteger(), nullable=True),
        sa.Column("is_default", sa.BigInteger(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_cadence_external_id", "cadence", ["workspace_id", "external_id"], unique=False
    )
    op.create_table(
        "cadence_step",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("cadence_id", sa.LargeBinary(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("days", sa.BigInteger(), nullable=True),
        sa.Column("half_day", sa.Text(), nullable=True),
        sa.Column("script", sa.Text(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_cadence_step_cadence_id", "cadence_step", ["workspace_id", "cadence_id"], unique=False
    )
    op.create_index(
        "ix_cadence_step_external_id", "cadence_step", ["workspace_id", "external_id"], unique=False
    )
    op.create_table(
        "cadence_target",
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("cadence_id", sa.LargeBinary(), nullable=True),
        sa.Column("who_id", sa.LargeBinary(), nullable=True),
        sa.Column("entered_at", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.Text(), nullable=True),
        sa.Column("exit_reason", sa.Text(), nullable=True),
        sa.Column("step", sa.BigInteger(), nullable=True),
        sa.Column("next_task_id", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.LargeBinary(), nullable=True),
        sa.Column("external_id", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=True),
        sa.Column("created_by_id", sa.LargeBinary(), nullable=True),
        sa.Column("last_modified_at", sa.BigInteger(), nullable=True),
        sa.Column("last_modified_by_id", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    op.create_index(
        "ix_cadence_target_cadence_id",
        "cadence_target",
        ["workspace_id", "cadence_id"],
        unique=False,
    )
    op.create_index(
        "ix_cadence_target_external_id",
        "cadence_target",
        ["workspace_id", "external_id"],
        unique=False,
    )
    op.create_index(
        "ix_cadence_target_owner_id", "cadence_target", ["workspace_id", "owner_id"], unique=False
    )
    op.create_index(
        "ix_cadence_target_who_id", "cadence_target", ["workspace_id", "who_id"], unique=False
    )
