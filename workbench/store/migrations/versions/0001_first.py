"""The first tables, as they were frozen in 0001.sql."""

from pathlib import Path

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    frozen = Path(__file__).with_name("0001.sql").read_text(encoding="utf-8")
    for statement in frozen.split(";;\n"):
        if statement.strip():
            connection.exec_driver_sql(statement)
