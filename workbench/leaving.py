"""Signing out, and removing a profile from this computer: unsent work is saved first."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workbench import paths, platform_files, profiles
from workbench.app import AskPassphrase, Workbench, open_workbench
from workbench.errors import NeedsAttention, WorkbenchError
from workbench.i18n import t

log = logging.getLogger(__name__)

SUFFIX = ".unsent"


@dataclass(frozen=True)
class Left:
    """How a profile was left.

    Args:
        unsent: Changes the server does not have.
        saved_to: The file that holds them.
        opened_with: The recovery key for that file where the profile had none.
    """

    unsent: int = 0
    saved_to: Path | None = None
    opened_with: str = ""


def unsent(workbench: Workbench) -> int:
    """Return how many changes the server does not have."""
    from workbench.store import outbox

    with workbench.store.read() as r:
        return outbox.unsent(r)


def export_unsent(
    workbench: Workbench,
    file: Path,
    *,
    mids: list[UUID] | None = None,
    passphrase: str | None = None,
) -> int:
    """Save unsent changes to a file, readable or sealed with a passphrase; return how many."""
    from workbench.store import events
    from workbench.sync import bundles

    key = None if passphrase is None else bundles.from_passphrase(passphrase)
    with workbench.store.read() as r:
        bundle = bundles.pack(r, mids)
    platform_files.write_durably(file, bundles.written(bundle, key), owner_only=True)
    number = len(bundle["changes"])
    if not workbench.store.is_read_only:
        with workbench.store.write() as w:
            events.note(w, "saved_apart", n=number)
    return number


def take_in_unsent(workbench: Workbench, file: Path, secret: str = "") -> int:
    """Take changes saved elsewhere into this profile; return how many are new here.

    Args:
        secret: The passphrase of the file, or the recovery key of the profile it came from.

    Raises:
        InvalidInput: The file holds no unsent work, or the secret is wrong.
        Refused: It is another person's work.
    """
    from workbench.sync import bundles

    bundle = bundles.read(file.read_bytes(), secret)
    with workbench.store.write() as w:
        return bundles.take_in(w, bundle)


def sign_out(workbench: Workbench) -> int:
    """Send what waits, end the sign-in; return how many changes wait here for the next one."""
    workbench.engine().push_once()
    try:
        workbench.client.sign_out()
    except WorkbenchError as error:
        log.warning("the server could not be told of the sign-out: %s", error)
    workbench.forget_sign_in()
    return unsent(workbench)


def remove(
    name: str, *, discard_unsent: bool = False, ask_passphrase: AskPassphrase | None = None
) -> None:
    """Remove a profile from this computer without asking the server for anything.

    Raises:
        NeedsAttention: Changes wait, and losing them was not asked for.
    """
    workbench = open_workbench(name, ask_passphrase=ask_passphrase)
    try:
        left = unsent(workbench)
    finally:
        workbench.close()
    if left and not discard_unsent:
        raise _still_unsent(name, left)
    profiles.delete(profiles.load(name))


def wipe(
    name: str,
    *,
    discard_unsent: bool = False,
    save_to: Path | None = None,
    passphrase: str | None = None,
    ask_passphrase: AskPassphrase | None = None,
) -> Left:
    """Remove a profile from this computer; what waits is sent first, once.

    Raises:
        NeedsAttention: Changes are left that could not be sent and were not to be saved.
    """
    workbench = open_workbench(name, ask_passphrase=ask_passphrase)
    try:
        left = unsent(workbench)
        if left:
            workbench.engine().push_once()
            left = unsent(workbench)
        if left and save_to is not None:
            export_unsent(workbench, save_to, passphrase=passphrase)
        elif left and not discard_unsent:
            raise _still_unsent(name, left)
        _end_sign_in(workbench.client.sign_out)
    finally:
        workbench.close()
    profiles.delete(profiles.load(name))
    return Left(left, save_to if left else None)


def obey_wipe(workbench: Workbench) -> Left:
    """Remove a profile that is to be wiped; what could not be sent is kept in a sealed file.

    The engine has tried to send it. The file opens with the profile's recovery key.
    """
    left = unsent(workbench)
    found = _sealed_away(workbench, left) if left else Left()
    _end_sign_in(workbench.client.wiped)
    workbench.close()
    profiles.delete(workbench.profile)
    return found


def _sealed_away(workbench: Workbench, number: int) -> Left:
    from workbench.backend import credentials
    from workbench.sync import bundles

    profile = workbench.profile
    key, shown = workbench.key, ""
    if key is not None and profile.recovery_wrapped_key:
        sealing = bundles.from_profile(key, profile.recovery_wrapped_key)
    else:
        shown = credentials.new_recovery_key()
        sealing = bundles.from_passphrase(shown)
    with workbench.store.read() as r:
        bundle = bundles.pack(r)
        file = paths.home() / "unsent" / f"{profile.name}-{r.store.now():%Y%m%dT%H%M%S}{SUFFIX}"
    platform_files.write_durably(file, bundles.written(bundle, sealing), owner_only=True)
    return Left(number, file, shown)


def _still_unsent(name: str, left: int) -> NeedsAttention:
    return NeedsAttention(
        t(
            "{n} changes of profile “{name}” are not on the server yet. Sync first, save "
            "them with “outbox export”, or add --discard-unsent."
        ).format(n=left, name=name)
    )


def _end_sign_in(end: Callable[[], None]) -> None:
    try:
        end()
    except WorkbenchError as error:
        log.warning("the server could not be told that the profile is gone: %s", error)
