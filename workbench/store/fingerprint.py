"""Notices that a profile was copied: machine, path and inode of its file (sync.md 2.1)."""

import hashlib
import subprocess
import sys
import uuid
from pathlib import Path
from uuid import uuid4

from workbench.store import events, meta, recovery
from workbench.store.transactions import Store

KEY = "fingerprint"
_MACHINE_FILES = (Path("/etc/machine-id"), Path("/var/lib/dbus/machine-id"))


def check(store: Store) -> bool:
    """Give a profile that was copied here a `client_id` of its own; tell whether it was.

    What waits in it is kept: the original may send the same, and the server's ledger takes
    each change once.
    """
    own = of(store.path)
    with store.read() as r:
        noted = meta.get(r, KEY)
        is_set_up = recovery.has_identity(r)
    if noted == own or not is_set_up:
        return False
    store.prepare()  # under the old name: what only its journal has comes back first
    with store.write() as w:
        meta.put(w, KEY, own)
        if noted is None:
            return False
        events.note(w, "copied", before=str(store.client_id))
        meta.put(w, "client_id", uuid4())
    with store.write() as w:  # after a crash before this, the next start writes it anew as well
        recovery.write_anew(w, store.journal)
    return True


def of(path: Path, machine: str | None = None) -> str:
    """Return what a file at this place of this machine is known by."""
    told = [machine or machine_id(), str(path.resolve()), str(path.stat().st_ino)]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:32]


def machine_id() -> str:
    """Return what tells this machine from others."""
    return _told_by_the_system() or f"{uuid.getnode():x}"


def _told_by_the_system() -> str:
    if sys.platform == "win32":
        import winreg

        place = r"SOFTWARE\Microsoft\Cryptography"
        try:
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as found:
                return str(winreg.QueryValueEx(found, "MachineGuid")[0])
        except OSError:
            return ""
    if sys.platform == "darwin":
        asked = ["/usr/sbin/ioreg", "-rd1", "-c", "IOPlatformExpertDevice"]
        try:
            told = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=False)
        except (OSError, subprocess.SubprocessError):
            return ""
        lines = told.stdout.splitlines()
        return next((line for line in lines if "IOPlatformUUID" in line), "")
    found_files = (file for file in _MACHINE_FILES if file.is_file())
    return next((file.read_text(encoding="ascii").strip() for file in found_files), "")
