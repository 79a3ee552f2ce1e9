"""An import remembers what it changed, counts what it merged, and how a table was mapped."""

from alembic import op

from workbench.store import frozen_tables

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    frozen_tables.widen(op.get_bind(), revision, "import_session")
