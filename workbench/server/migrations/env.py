from typing import Any, Literal

from alembic import context

from workbench.server.tables import METADATA, Bytes


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type as the plain one, so that a revision imports nothing of ours."""
    return "sa.LargeBinary()" if kind == "type" and isinstance(item, Bytes) else False


def run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        transactional_ddl=True,
        render_item=render_item,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
