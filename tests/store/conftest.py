"""Profiles to test with: real files in tmp_path, encrypted unless a test says otherwise."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from workbench.store import meta, records
from workbench.store.database import Store, open_store
from workbench.wire.ids import new_id

KEY = bytes(range(48))
EPOCH = "6b1d0000-0000-4000-8000-000000000001"
SCOPE = "workspace"


class Clock:
    """A clock that stands until it is told to move."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 2, 13, 27, 123000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


def sign_in(store: Store) -> None:
    """Give a new profile its owner."""
    with store.write() as w:
        for name in meta.IDENTITY:
            meta.put(w, name, new_id())
        meta.put(w, "epoch", EPOCH)


@pytest.fixture(scope="session")
def empty_profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a signed-in profile without a record; to be copied."""
    folder = tmp_path_factory.mktemp("profile")
    store = open_store(folder / "profile.db", KEY, create=True)
    sign_in(store)
    store.close()
    return folder


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path, empty_profile: Path) -> Path:
    """Return the file of a profile of this test's own."""
    shutil.copytree(empty_profile, tmp_path / "profile")
    return tmp_path / "profile" / "profile.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    store = open_store(path, KEY, now=clock)
    yield store
    store.close()


@pytest.fixture
def make(store: Store) -> Callable[..., UUID]:
    """Return a short way to save one record."""

    def make(type_name: str, **values: Any) -> UUID:
        with store.write() as w:
            return records.create(w, type_name, values)

    return make


def put(type_name: str, record_id: UUID, ver: int, row: dict[str, Any], *scopes: str) -> Any:
    """Return a change as the feed or a snapshot brings it."""
    return {
        "op": "put",
        "type": type_name,
        "id": str(record_id),
        "ver": ver,
        "scopes": list(scopes or (SCOPE,)),
        "row": row,
    }


def gone(op: str, type_name: str, record_id: UUID, ver: int) -> Any:
    """Return a `remove` or a `delete` of the feed."""
    return {"op": op, "type": type_name, "id": str(record_id), "ver": ver}
