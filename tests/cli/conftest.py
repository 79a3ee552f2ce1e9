import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.cli import office


@dataclass(frozen=True)
class Branch:
    """A team server that runs, and the folder of a machine that has synced with it."""

    address: str
    database: str
    machine: Path


@pytest.fixture(scope="session")
def branch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """Make a small workspace, serve it, and sync three people's profiles with it."""
    folder = tmp_path_factory.mktemp("branch")
    machine = folder / "machine"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WORKBENCH_HOME", str(machine))
        patch.setenv("WORKBENCH_PASSPHRASE_FILE", str(passphrase_file(folder)))
        database = f"sqlite:///{folder / 'server.db'}"
        office.hire(database)
        with office.serving(database) as address:
            office.add_profile("ada", address)
            office.ask("--profile", "ada", "sync")
            office.bring(folder, "Lead", office.LEADS)
            office.bring(folder, "Opportunity", office.OPPORTUNITIES)
            office.ask("--profile", "ada", "sync")
            for name in ("ben", "liu"):
                office.add_profile(name, address)
                office.ask("--profile", name, "sync")
            yield Branch(address, database, machine)


@pytest.fixture
def desk(branch: Branch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Branch:
    """Give this test a copy of that machine; its people sync after signing in anew."""
    monkeypatch.setenv("WORKBENCH_PASSPHRASE_FILE", str(passphrase_file(tmp_path)))
    machine = tmp_path / "workbench-home"
    shutil.copytree(branch.machine, machine)
    return Branch(branch.address, branch.database, machine)


def passphrase_file(folder: Path) -> Path:
    """Write a file that only its owner may read."""
    file = folder / "passphrase"
    file.write_text("一个 passphrase of an unattended machine\n", encoding="utf-8")
    file.chmod(0o600)
    return file
