"""The backups of a profile, what is in one, and what putting it back brings."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from workbench import profiles
from workbench.app import AskPassphrase
from workbench.profiles import Profile

if TYPE_CHECKING:
    from workbench.store.backup_look import Inside

Kind = Literal["daily", "weekly", "monthly", "upgrade", "asked"]


@dataclass(frozen=True)
class Backup:
    """A copy of a profile's file.

    Args:
        kind: Why it was made: by the calendar, before an upgrade, or because it was asked for.
    """

    file: Path
    made_at: datetime
    size_bytes: int
    kind: Kind


def backups(profile: Profile) -> list[Backup]:
    """Return the backups of a profile, newest first; one file under several names counts once."""
    from workbench.store import backup

    found: dict[tuple[int, int], Backup] = {}
    for file in sorted((profile.folder / backup.FOLDER).glob("*.db")):
        told = file.stat()
        made_at = datetime.fromtimestamp(told.st_mtime, UTC)
        found.setdefault(
            (told.st_dev, told.st_ino), Backup(file, made_at, told.st_size, kind_of(file))
        )
    return sorted(found.values(), key=lambda one: one.made_at, reverse=True)


def kind_of(file: Path) -> Kind:
    """Return why a backup was made, as its name says."""
    kinds: dict[str, Kind] = {
        "daily": "daily", "weekly": "weekly", "monthly": "monthly", "before": "upgrade",
    }  # fmt: skip
    return kinds.get(file.name.partition("-")[0], "asked")


def inside(profile: Profile, file: Path, ask_passphrase: AskPassphrase | None = None) -> "Inside":
    """Look into a backup without changing anything.

    Raises:
        StoreProblem: It is no backup of this profile, or damaged.
    """
    from workbench.store import backup, backup_look
    from workbench.store.backup_check import check_outside

    key = profiles.unlock(profile, ask_passphrase)
    check_outside(file, key, profile.folder / backup.FOLDER)
    return backup_look.look(file, key)


def in_second_copy(profile: Profile, ask_passphrase: AskPassphrase | None = None) -> int:
    """Return how many unsent changes the second copy of the outbox holds."""
    from workbench.store.journal import Journal

    journal = Journal(profile.folder, profiles.unlock(profile, ask_passphrase))
    head = journal.head()
    if head is None:
        return 0
    found = journal.read(head)
    return len(set(found.mutations) - set(found.done))
