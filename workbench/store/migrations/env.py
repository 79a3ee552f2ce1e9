"""Alembic's context: the connection comes from `workbench.store.migrating`."""

from alembic import context

from workbench.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=False,  # the caller's one transaction is around everything
)
context.run_migrations()
