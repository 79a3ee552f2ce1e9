"""Two records can be merged, and what that touches is noted."""

from alembic import op

from workbench.store import frozen_tables

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("outbox", "archive")


def upgrade() -> None:
    """Make the outbox and its archive anew: SQLite cannot add an operation to a CHECK."""
    bind = op.get_bind()
    attached = bind.exec_driver_sql(
        "SELECT type, name, sql FROM sqlite_master WHERE tbl_name IN ('outbox', 'archive')"
        " AND type IN ('index', 'trigger') AND sql IS NOT NULL"
    ).fetchall()
    for kind, name, _text in attached:
        bind.exec_driver_sql(f'DROP {kind} "{name}"')
    for table in TABLES:
        bind.exec_driver_sql(f"ALTER TABLE {table} RENAME TO old_{table}")
    frozen_tables.run(bind, revision)
    bind.exec_driver_sql("INSERT INTO outbox SELECT * FROM old_outbox")
    bind.exec_driver_sql("INSERT INTO archive SELECT * FROM old_archive")
    bind.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'outbox'")
    bind.exec_driver_sql("UPDATE sqlite_sequence SET name = 'outbox' WHERE name = 'old_outbox'")
    for table in TABLES:
        bind.exec_driver_sql(f"DROP TABLE old_{table}")
    for _kind, _name, text in attached:
        bind.exec_driver_sql(text)
