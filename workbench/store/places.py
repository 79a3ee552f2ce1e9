"""Where a profile may lie: on a disk of this machine, and better not in a synced folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

from workbench.errors import StoreProblem
from workbench.i18n import t

NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "webdav", "davfs", "fuse.sshfs", "ncpfs"}
)
SYNCED_FOLDERS = ("onedrive", "dropbox", "icloud", "google drive", "googledrive", "nextcloud")
_DRIVE_REMOTE = 4
_MOUNTS = Path("/proc/mounts")
_MAC_MOUNT = re.compile(r" on (/.*) \((\w+)")


def check(folder: Path) -> None:
    """Refuse a folder of another machine: locks and fsync cannot be relied on there.

    Raises:
        StoreProblem: It lies on a network drive.
    """
    if is_on_network(folder.resolve()):
        raise StoreProblem(
            t(
                "The profile's folder {folder} is on a network drive, where files can be damaged."
                " Move it to a disk of this computer, and name it in WORKBENCH_HOME."
            ).format(folder=folder)
        )


def is_on_network(folder: Path) -> bool:
    """Whether a folder is another machine's."""
    if sys.platform == "win32":
        import ctypes

        return str(folder).startswith("\\\\") or (
            ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _DRIVE_REMOTE
        )
    return _file_system(folder, _mounts()) in NETWORK_FILE_SYSTEMS


def synced_by(folder: Path) -> str:
    """Return the name of the program that seems to copy a folder elsewhere; empty for none."""
    parts = [part.casefold() for part in folder.resolve().parts]
    found = (
        name for name in SYNCED_FOLDERS for part in parts if part.replace("~", " ").startswith(name)
    )
    return next(found, "icloud" if "mobile documents" in parts else "")


def _file_system(folder: Path, mounts: list[tuple[str, str]]) -> str:
    """Return the type of the file system that is mounted nearest above a folder."""
    path = os.fspath(folder)
    above = [
        (place, kind)
        for place, kind in mounts
        if path == place or path.startswith(place.rstrip("/") + "/")
    ]
    return max(above, key=lambda found: len(found[0]), default=("", ""))[1]


def _mounts() -> list[tuple[str, str]]:
    if sys.platform == "darwin":
        return _mounts_of_mac()
    if not _MOUNTS.is_file():
        return []
    lines = (line.split(" ") for line in _MOUNTS.read_text(encoding="utf-8").splitlines())
    return [(parts[1].replace("\\040", " "), parts[2]) for parts in lines if len(parts) > 2]


def _mounts_of_mac() -> list[tuple[str, str]]:
    """Return what `mount` tells: `//ada@nas/team on /Volumes/team (smbfs, nodev)`."""
    try:
        told = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    found = (_MAC_MOUNT.search(line) for line in told.splitlines())
    return [(match[1], match[2]) for match in found if match is not None]
