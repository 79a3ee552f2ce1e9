"""Calling rules of states; numbers not to call as records; indexes of calls and of numbers."""

from alembic import op

from workbench.store import frozen_tables

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_NARROWER = "task_activity_at_task_subtype_voided_at_call_disposition_ix"


def upgrade() -> None:
    op.execute(f"DROP INDEX IF EXISTS {_NARROWER}")
    frozen_tables.widen(op.get_bind(), revision, "contact", "calling_rule")
