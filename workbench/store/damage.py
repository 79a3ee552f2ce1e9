"""A damaged file is noted beside it, so that the next start makes it anew (sync.md 2.10)."""

import logging
from pathlib import Path

from workbench.errors import ProfileDamaged, StoreProblem
from workbench.platform_files import write_durably
from workbench.store import connection as connections

log = logging.getLogger(__name__)


def told(error: BaseException, path: Path) -> StoreProblem:
    """Return the sentence for an error that reading met; real damage is noted."""
    found = connections.problem(error, path)
    if isinstance(found, ProfileDamaged):
        note(path)
    return found


def note(path: Path) -> None:
    """Note that this file must be made anew."""
    log.error("the profile's file is damaged; it is made anew at the next start")
    try:
        write_durably(_mark(path), b"", owner_only=True)
    except OSError:
        log.warning("the damage could not be noted; the next start finds it again", exc_info=True)


def is_noted(path: Path) -> bool:
    """Tell whether this file must be made anew."""
    return _mark(path).exists()


def forget(path: Path) -> None:
    """The file has been made anew."""
    _mark(path).unlink(missing_ok=True)


def _mark(path: Path) -> Path:
    return path.with_name(f"{path.name}.damaged")
