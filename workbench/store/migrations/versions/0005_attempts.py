"""A call may say which attempt it was."""

from alembic import op

from workbench.store import frozen_tables

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    frozen_tables.widen(op.get_bind(), revision, "task")
