"""Qualification of leads and opportunities; handoffs are records."""

from alembic import op

from workbench.store import frozen_tables

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    frozen_tables.widen(op.get_bind(), revision, "lead", "opportunity")
