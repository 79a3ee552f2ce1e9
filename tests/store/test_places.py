from pathlib import Path

import pytest

from workbench.errors import StoreProblem
from workbench.store import places

MOUNTS = [("/", "ext4"), ("/home", "xfs"), ("/mnt/team share", "cifs"), ("/home/ada/nas", "nfs4")]


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/ada/profiles", "xfs"),
        ("/home/ada/nas/profiles", "nfs4"),
        ("/home/ada/nashville", "xfs"),
        ("/mnt/team share", "cifs"),
        ("/var", "ext4"),
    ],
)
def test_the_nearest_mount_above_a_folder_decides(folder: str, kind: str) -> None:
    assert places._file_system(Path(folder), MOUNTS) == kind


def test_a_network_drive_is_refused_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.check(tmp_path)
    monkeypatch.setattr(places, "_mounts", lambda: [("/", "ext4"), (str(tmp_path), "smb3")])
    with pytest.raises(StoreProblem, match="WORKBENCH_HOME"):
        places.check(tmp_path / "profiles")


@pytest.mark.parametrize(
    ("folder", "program"),
    [
        ("/Users/ada/OneDrive - Northwind/work", "onedrive"),
        ("/home/ada/Dropbox", "dropbox"),
        ("/Users/ada/Library/Mobile Documents/com~apple~CloudDocs", "icloud"),
        ("/home/ada/.local/share/sales-workbench", ""),
    ],
)
def test_folders_that_are_copied_elsewhere_are_named(folder: str, program: str) -> None:
    assert places.synced_by(Path(folder)) == program
