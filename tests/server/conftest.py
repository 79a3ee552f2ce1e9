"""The same server's tests on both databases, each in a copy of one furnished office."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.server.office import Clock, Office, furnish
from workbench.server import admin
from workbench.server.app import create_app
from workbench.server.database import ServerDatabase


@pytest.fixture(scope="session")
def sqlite_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a furnished office; copied for each test."""
    path = tmp_path_factory.mktemp("office") / "office.db"
    furnish(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_office(postgres_server: str) -> Iterator[str]:
    """Return the name of a furnished PostgreSQL database; the template of each test's own."""
    import psycopg

    name = f"office_{uuid4().hex}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    furnish(postgres_server.replace("/postgres?", f"/{name}?"))
    yield name
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a furnished office of this test's own."""
    if request.param == "sqlite":
        path = tmp_path / "server.db"
        shutil.copyfile(request.getfixturevalue("sqlite_office"), path)
        yield f"sqlite:///{path}"
        return
    import psycopg

    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_office")
    name = f"office_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    yield server.replace("/postgres?", f"/{name}?")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clock() -> Clock:
    """Return the server's clock."""
    return Clock()


@pytest.fixture
def database(database_url: str, clock: Clock) -> Iterator[ServerDatabase]:
    """Return an open, furnished database."""
    with admin.open_database(database_url, clock) as opened:
        yield opened


@pytest.fixture
def office(database: ServerDatabase, clock: Clock) -> Iterator[Office]:
    """Return a server with people in it."""
    with asyncio.Runner() as runner:
        office = Office(database, create_app(database), clock, runner)
        yield office
        office.close()
