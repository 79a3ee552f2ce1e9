"""Exports are noted: what 0003.sql has and 0002.sql had not."""

from pathlib import Path

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    folder = Path(__file__).parent
    before, after = (
        (folder / f"{name}.sql").read_text(encoding="utf-8").split(";;\n")
        for name in (down_revision, revision)
    )
    for statement in after:
        if statement.strip() and statement not in before:
            connection.exec_driver_sql(statement)
