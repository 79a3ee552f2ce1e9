from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sync.scripted_transport import HandClock
from tests.upgrades import keep
from tests.upgrades.company import Office

KEPT = sorted(path for path in keep.FOLDER.iterdir() if path.is_dir())


@pytest.fixture(params=KEPT, ids=lambda folder: folder.name)
def kept(request: pytest.FixtureRequest) -> Path:
    """Return the folder of one released schema's files."""
    assert isinstance(request.param, Path)
    return request.param


@pytest.fixture
def files(kept: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Return a profile and a server's file of an older release, ready to be opened."""
    return keep.unpack(kept, tmp_path / "kept")


@pytest.fixture
def profile(files: tuple[Path, Path]) -> Path:
    return files[0]


@pytest.fixture
def server(files: tuple[Path, Path]) -> Path:
    return files[1]


@pytest.fixture
def clock() -> HandClock:
    """Return the time, a day after the files were kept."""
    made = HandClock()
    made.pass_s(86_400)
    return made


@pytest.fixture
def office(server: Path, clock: HandClock) -> Iterator[Office]:
    """Return today's server over the kept file."""
    opened = Office(server, clock)
    yield opened
    opened.close()
