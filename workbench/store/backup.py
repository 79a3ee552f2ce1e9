"""Copies of a profile, made page by page while work goes on, under the profile's own key."""

import shutil
from datetime import datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from workbench.errors import StoreProblem
from workbench.i18n import t
from workbench.platform_files import create_private, replace_durably, sync_folder
from workbench.store.backup_check import check_inside, check_outside
from workbench.store.transactions import Store, utc_now

FOLDER = "backups"
PAGES_AT_ONCE = 256
PAUSE_S = 0.005
LEAST_FREE_BYTES = 500_000_000
"""Room that is left for what people save: no copy is made into it."""
KEPT = {"daily": 3, "weekly": 2, "monthly": 2}
COPY_DAYS = 14
"""So long a copy made before a migration is kept; the newest stays for good."""
COMPANIONS = ("", "-wal", "-shm")


def back_up(store: Store, name: str = "") -> Path:
    """Write a copy of the profile into its folder of backups; return the file.

    Raises:
        StoreProblem: The copy could not be written.
    """
    folder = store.path.parent / FOLDER
    target = folder / f"{name or f'{store.now():profile-%Y%m%dT%H%M%SZ}'}.db"
    copy_to(store, target)
    return target


def copy_to(store: Store, target: Path) -> None:
    """Write a copy of the profile, of one moment, to a file.

    Raises:
        StoreProblem: The copy could not be written.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.new")
    remove_all(fresh)
    try:
        create_private(fresh)
        with store.read() as r:
            r.value("SELECT count(*) FROM sqlite_master")  # from here on, one moment
            r.copy_pages(fresh, pages=PAGES_AT_ONCE, pause_s=PAUSE_S)
        replace_durably(fresh, target)
    except (driver.Error, OSError) as error:
        remove_all(fresh)
        raise StoreProblem(
            t("The backup {path} could not be written ({error}). Free some space.").format(
                path=target, error=error
            )
        ) from error


def back_up_if_due(store: Store) -> Path | None:
    """Write today's backup if there is none; keep three days, two weeks and two months.

    Copies made before migrations of long ago go as well.
    """
    forget_old_copies(store)
    now = store.now()
    week = now.isocalendar()
    names = {
        "daily": f"{now:%Y-%m-%d}",
        "weekly": f"{week.year}-W{week.week:02d}",
        "monthly": f"{now:%Y-%m}",
    }
    folder = store.path.parent / FOLDER
    today = folder / f"daily-{names['daily']}.db"
    if today.exists() or _has_no_room(store):
        return None
    back_up(store, today.stem)
    for kind in ("weekly", "monthly"):
        other = folder / f"{kind}-{names[kind]}.db"
        if not other.exists():
            _link(today, other)
    for kind, number in KEPT.items():
        for old in sorted(folder.glob(f"{kind}-*.db"))[:-number]:
            old.unlink()
    return today


def forget_old_copies(store: Store) -> None:
    """Remove copies made before migrations that were long ago, but for the newest."""
    copies = sorted((store.path.parent / FOLDER).glob("before-*.db"), key=_made_s)
    kept_from_s = store.now().timestamp() - COPY_DAYS * 86_400
    for old in copies[:-1]:
        if _made_s(old) < kept_from_s:
            old.unlink()


def _made_s(file: Path) -> float:
    return file.stat().st_mtime


def _has_no_room(store: Store) -> bool:
    """Whether a copy would take the room that saves need."""
    free = shutil.disk_usage(store.path.parent).free
    return free < LEAST_FREE_BYTES + store.path.stat().st_size


def restore(path: Path, backup: Path, key: bytes | None, now: datetime | None = None) -> Path:
    """Put a backup in the place of a closed profile; return where the file before it is kept.

    Raises:
        StoreProblem: It is no backup of this profile, damaged, or of a newer version.
    """
    folder = path.parent / FOLDER
    check_outside(backup, key, folder)
    fresh = _copied(backup, path)
    try:
        check_inside(fresh, key, backup, folder)
        kept = set_aside(path, now or utc_now())
        replace_durably(fresh, path)
    finally:
        remove_all(fresh)
    return kept


def put_in_place(path: Path, backup: Path) -> None:
    """Put a backup known to be whole where no file is any more."""
    fresh = _copied(backup, path)
    try:
        replace_durably(fresh, path)
    finally:
        remove_all(fresh)


def set_aside(path: Path, now: datetime) -> Path:
    """Rename a profile's file and what belongs to it; nothing is deleted. Return its new name."""
    kept = path.with_name(f"{path.name}.{now:%Y%m%dT%H%M%S%f}.aside")
    for suffix in COMPANIONS:
        file = path.with_name(path.name + suffix)
        if file.exists():
            file.rename(kept.with_name(kept.name + suffix))
    sync_folder(path.parent)
    return kept


def remove_all(path: Path) -> None:
    """Remove an unfinished copy."""
    for suffix in COMPANIONS:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _copied(backup: Path, path: Path) -> Path:
    fresh = path.with_name(f"{path.name}.restoring")
    remove_all(fresh)
    create_private(fresh)
    shutil.copyfile(backup, fresh)
    return fresh


def _link(source: Path, target: Path) -> None:
    try:
        target.hardlink_to(source)
    except OSError:  # a file system without links
        create_private(target)
        shutil.copyfile(source, target)
