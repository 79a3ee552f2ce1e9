"""SQLAlchemy Core on a connection that is open already; imported on first use only."""

from functools import partial
from typing import Any

import sqlcipher3.dbapi2 as driver


class _Lent:
    """A connection whose transaction belongs to somebody else: it neither ends nor closes it."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """Leave the commit to the owner."""

    def rollback(self) -> None:
        """Leave the rollback to the owner."""

    def close(self) -> None:
        """Leave the closing to the owner."""


def core_connection(connection: Any) -> Any:
    """Return a Core connection that runs on `connection`, inside its present transaction.

    Closing it, committing and rolling back do nothing: the owner does that.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=partial(_Lent, connection),
        poolclass=StaticPool,
        pool_reset_on_return=None,
    )
    return engine.connect()
