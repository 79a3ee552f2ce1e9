from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.insight import maven
from workbench.store.transactions import Store


@pytest.fixture(scope="session")
def maven_store(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a profile with Maven's deals; one for the run, read only by its tests."""
    store = maven.new_store(tmp_path_factory.mktemp("maven"))
    maven.load(store, shared_data / "maven-crm")
    yield store
    store.close()
