"""What binding leaves in a file: exactly what was given, without the driver's search."""

from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver

from workbench.store import connection
from workbench.wire.binding import bind_as_they_are


@pytest.mark.parametrize(
    ("given", "stored"),
    [(None, "null"), (b"\x00\xff", "blob"), (True, "integer"), (False, "integer"), ("商", "text")],
)
def test_values_are_stored_as_they_are(given: Any, stored: str) -> None:
    bind_as_they_are(driver)
    with driver.connect(":memory:") as bare:
        row = bare.execute("SELECT ?, typeof(?1)", (given,)).fetchone()
    assert row == (given, stored)


def test_the_driver_of_profiles_looks_for_no_conversion(tmp_path: Path) -> None:
    connection.connect(tmp_path / "profile.db", None, read_only=False).close()
    known = {kind for kind, _protocol in driver.adapters}
    assert known >= {type(None), bytes, bool}
