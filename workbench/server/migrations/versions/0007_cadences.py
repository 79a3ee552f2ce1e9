"""Calling rules, reservations and cadences."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_table(
        "calling_rule",
        sa.Column("name", sa.Text()),
        sa.Column("country", sa.Text()),
        sa.Column("applies_from", sa.Text()),
        sa.Column("hours", sa.Text()),
        sa.Column("holidays", sa.Text()),
        sa.Column("most_attempts", sa.BigInteger()),
        sa.Column("attempt_days", sa.BigInteger()),
        sa.Column("rest_days", sa.BigInteger()),
        sa.Column("is_verified", sa.BigInteger()),
        sa.Column("source", sa.Text()),
        sa.Column("source_on", sa.Text()),
    )
    _make_table(
        "reservation",
        sa.Column("who_id", sa.LargeBinary()),
        sa.Column("ends_at", sa.BigInteger()),
        sa.Column("status", sa.Text()),
        sa.Column("held_by_id", sa.LargeBinary()),
        sa.Column("owner_id", sa.LargeBinary()),
        indexed=("owner_id", "who_id"),
    )
    _make_table(
        "cadence",
        sa.Column("name", sa.Text()),
        sa.Column("is_active", sa.BigInteger()),
        sa.Column("is_default", sa.BigInteger()),
        sa.Column("description", sa.Text()),
    )
    _make_table(
        "cadence_step",
        sa.Column("subject", sa.Text()),
        sa.Column("cadence_id", sa.LargeBinary()),
        sa.Column("position", sa.BigInteger()),
        sa.Column("kind", sa.Text()),
        sa.Column("days", sa.BigInteger()),
        sa.Column("half_day", sa.Text()),
        sa.Column("script", sa.Text()),
        indexed=("cadence_id",),
    )
    _make_table(
        "cadence_target",
        sa.Column("cadence_id", sa.LargeBinary()),
        sa.Column("who_id", sa.LargeBinary()),
        sa.Column("entered_at", sa.BigInteger()),
        sa.Column("state", sa.Text()),
        sa.Column("exit_reason", sa.Text()),
        sa.Column("step", sa.BigInteger()),
        sa.Column("next_task_id", sa.LargeBinary()),
        sa.Column("owner_id", sa.LargeBinary()),
        indexed=("cadence_id", "owner_id", "who_id"),
    )


def _make_table(name: str, *fields: sa.Column[Any], indexed: tuple[str, ...] = ()) -> None:
    """Make the table of a record type: the server's columns, its own, and those of every type."""
    op.create_table(
        name,
        sa.Column("workspace_id", sa.LargeBinary(), nullable=False),
        sa.Column("id", sa.LargeBinary(), nullable=False),
        sa.Column("ver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_deleted", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("created_mid", sa.LargeBinary(), nullable=False),
        sa.Column("fver", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        *fields,
        sa.Column("external_id", sa.Text()),
        sa.Column("created_at", sa.BigInteger()),
        sa.Column("created_by_id", sa.LargeBinary()),
        sa.Column("last_modified_at", sa.BigInteger()),
        sa.Column("last_modified_by_id", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("workspace_id", "id"),
    )
    for column in ("external_id", *indexed):
        op.create_index(f"ix_{name}_{column}", name, ["workspace_id", column])
