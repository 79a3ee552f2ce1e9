from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import pytest

from tests.sync.scripted_transport import USER, WORKSPACE, HandClock, ScriptedTransport
from workbench.store import meta
from workbench.store.database import Store, open_store
from workbench.sync.engine import Engine

CLIENT = UUID("01930000-0000-7000-8000-0000000000c1")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(tmp_path: Path, clock: HandClock) -> Iterator[Store]:
    made = open_store(tmp_path / "profile" / "profile.db", None, create=True, now=clock.now)
    with made.write() as w:
        meta.put(w, "workspace_id", WORKSPACE)
        meta.put(w, "user_id", USER)
        meta.put(w, "client_id", CLIENT)
    yield made
    made.close()


@pytest.fixture
def transport() -> ScriptedTransport:
    return ScriptedTransport()


@pytest.fixture
def engine(store: Store, transport: ScriptedTransport, clock: HandClock) -> Engine:
    return Engine(store, transport, clock, Random(7))
