"""The furnished office of the server's tests, for the tests of what guards it."""

from tests.server.conftest import (
    clock,
    database,
    database_url,
    office,
    postgres_office,
    sqlite_office,
)

__all__ = ["clock", "database", "database_url", "office", "postgres_office", "sqlite_office"]
