"""SQLAlchemy Core on a connection that is open already; imported on first use only."""

from functools import partial
from typing import Any

import sqlcipher3.dbapi2 as driver


def core_connection(connection: Any) -> Any:
    """Return a Core connection that runs on `connection` and sees its snapshot.

    It ends with the `with store.read()` around it; closing it closes nothing.
    """
    from sqlalchemy import create_engine
    from sqlalchemy.pool import StaticPool

    engine = create_engine(
        "sqlite://",
        module=driver,
        creator=partial(_lent, connection),
        poolclass=StaticPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        skip_autocommit_rollback=True,
    )
    return engine.connect()


def _lent(connection: Any) -> Any:
    return connection
