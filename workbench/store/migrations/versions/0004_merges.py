"""Two records can be merged, and what that touches is noted."""

from alembic import op

from workbench.store import frozen_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the outbox and its archive anew: SQLite cannot add an operation to a CHECK."""
    bind = op.get_bind()
    counted = bind.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'outbox'").all()
    frozen_tables.widen(bind, revision, "outbox", "archive")
    bind.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
    for (seq,) in counted:  # no number of the outbox is given twice
        bind.exec_driver_sql("INSERT INTO sqlite_sequence VALUES ('outbox', ?)", (seq,))
