from collections.abc import Iterator

import pytest

from tests.charts import rich
from workbench.insight.scoring.calibration import Platt
from workbench.insight.scoring.model import Model
from workbench.insight.scoring.proof import prove
from workbench.services import scoring
from workbench.store.transactions import Store


@pytest.fixture(scope="session")
def rich_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Return a profile in which every chart has something to say; tests only read it."""
    store = rich.new_store(tmp_path_factory.mktemp("rich"))
    chances = [n / 100 for n in range(1, 99)]
    proof = prove([n % 3 > 0 for n in range(1, 99)], chances)
    with store.write() as w:
        learnt = Model((), 0.0, Platt(1.0, 0.0), 98, 65, 0, "2026-11-19", proof)
        scoring.keep(w, learnt)
    yield store
    store.close()
