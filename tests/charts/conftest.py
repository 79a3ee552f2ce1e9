from collections.abc import Iterator

import pytest

from tests.charts import rich
from workbench.store.transactions import Store


@pytest.fixture(scope="session")
def rich_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a profile in which every chart has something to say; tests only read it."""
    store = rich.new_store(tmp_path_factory.mktemp("rich"))
    yield store
    store.close()
