"""Calling rules, reservations and cadences."""

from alembic import op

from workbench.store import frozen_tables

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    frozen_tables.run(op.get_bind(), revision)
