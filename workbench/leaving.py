"""Signing out, and removing a profile from this computer: unsent work is saved first."""

import logging
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from workbench import paths, profiles
from workbench.app import AskPassphrase, Workbench, open_workbench
from workbench.errors import InvalidInput, NeedsAttention, NotSaved, WipeHeld, WorkbenchError
from workbench.i18n import listed, t, tn

log = logging.getLogger(__name__)

SUFFIX = ".unsent"


@dataclass(frozen=True)
class Unsent:
    """What of a profile the server does not have.

    Args:
        refused: How many of the changes the server did not accept: they wait for a decision.
        attachments: Contents of attachments, which travel apart.
        broken: Attachments that a saved file names, but does not hold whole any more.
    """

    changes: int = 0
    refused: int = 0
    attachments: int = 0
    broken: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changes or self.attachments)

    def words(self) -> str:
        """Return how much it is, as a part of a sentence."""
        changes = tn("{n} change", "{n} changes", self.changes)
        attachments = tn("{n} attachment", "{n} attachments", self.attachments)
        if self.changes and self.attachments:
            return t("{one} and {other}").format(one=changes, other=attachments)
        return attachments if self.attachments else changes

    def broken_words(self) -> str:
        """Return what to do about attachments that a file did not hold whole; empty if none."""
        said = t(
            "Not whole in that file, and not taken in: {names}. Take them from another copy of the"
            " file, or attach them again."
        )
        return said.format(names=listed(self.broken)) if self.broken else ""


@dataclass(frozen=True)
class Saved:
    """Unsent work that is safe in a file of its own: what exactly, and where.

    Args:
        broken: Attachments whose content this computer's disk has damaged: nothing can save them.
        broken_contents: What those contents were called.
    """

    file: Path
    unsent: Unsent
    mids: frozenset[UUID]
    contents: frozenset[str]
    broken: tuple[str, ...] = ()
    broken_contents: frozenset[str] = frozenset()

    def covers(self, unsent: Unsent) -> bool:
        """Whether so much unsent work is all that there was to save."""
        saved = self.unsent
        attachments = saved.attachments + len(self.broken)
        return (unsent.changes, unsent.attachments) == (saved.changes, attachments)

    def broken_words(self) -> str:
        """Return what to do about attachments that could not be saved; empty if there are none."""
        said = t(
            "Not in the file, because damaged on this computer's disk: {names}. Attach them again"
            " from where they came."
        )
        return said.format(names=listed(self.broken)) if self.broken else ""


@dataclass(frozen=True)
class Left:
    """How a profile was left.

    Args:
        unsent: Changes the server does not have.
        saved_to: The file that holds them.
        opened_with: The recovery key for that file where the profile had none.
        attachments: Contents of attachments that the server does not have; in that file too.
        broken_words: What to do about attachments that are not, because the disk damaged them.
    """

    unsent: int = 0
    saved_to: Path | None = None
    opened_with: str = ""
    attachments: int = 0
    broken_words: str = ""


def held(workbench: Workbench) -> Unsent:
    """Return what the server does not have."""
    from workbench.store import outbox
    from workbench.sync import bundle_files

    with workbench.store.read() as r:
        refused = outbox.counts(r).get("quarantined", 0)
        return Unsent(outbox.unsent(r), refused, len(bundle_files.contents(r)))


def save_unsent(workbench: Workbench, file: Path, passphrase: str = "") -> Saved:
    """Save all unsent work, attachments included, into a sealed file that another profile takes in.

    Args:
        passphrase: What opens the file; without one it is the profile's recovery key.

    Raises:
        InvalidInput: It would lie in the profile's own folder, or nothing could open it.
        OSError: The disk refused.
    """
    from workbench.store import events
    from workbench.sync import bundle_files, bundles

    folder = workbench.store.path.parent.resolve()
    if file.resolve().is_relative_to(folder):
        raise InvalidInput(
            t("The profile's own folder goes with the profile: save the file somewhere else.")
        )
    key = workbench.key
    if passphrase:
        sealing = bundles.from_passphrase(passphrase)
    elif key is not None and workbench.profile.recovery_wrapped_key:
        sealing = bundles.from_profile(key, workbench.profile.recovery_wrapped_key)
    else:
        raise InvalidInput(t("This profile has no recovery key: choose a passphrase."))
    with workbench.store.read() as r:
        packed = bundle_files.pack(r)
    bundle, broken = bundle_files.without_broken(workbench.store, packed)
    bundle_files.write(workbench.store, file, bundle, sealing)
    changes, named = bundle["changes"], bundle["contents"]
    if not workbench.store.is_read_only:
        with suppress(NotSaved), workbench.store.write() as w:  # it may be just being removed
            events.note(w, "saved_apart", n=len(changes) + len(named))
    refused = sum(one["state"] == "quarantined" for one in changes)
    return Saved(
        file,
        Unsent(len(changes), refused, len(named)),
        frozenset(UUID(one["mid"]) for one in changes),
        frozenset(one["sha256"] for one in named),
        tuple(one["name"] for one in broken),
        frozenset(one["sha256"] for one in broken),
    )


def take_in(workbench: Workbench, file: Path, secret: str = "") -> Unsent:
    """Take unsent work saved elsewhere into this profile, all that is whole of it.

    Returns what is new here, and which attachments the file does not hold any more.

    Args:
        secret: The passphrase of the file, or the recovery key of the profile it came from.

    Raises:
        InvalidInput: The file holds no unsent work, or the secret is wrong.
        Refused: It is another person's work.
    """
    from workbench.store import blobs
    from workbench.sync import bundle_files, bundles

    bundle = bundles.read(bundle_files.first_line(file), secret)
    bundles.check_owner(workbench.store, bundle)
    taken = bundle_files.take_contents(workbench.store, file, secret, bundle)
    with workbench.store.write() as w:
        fresh = [blob for blob in taken.whole if blobs.find(w, blob.sha256) is None]
        for blob in fresh:
            blobs.put(w, blob)
        return Unsent(bundles.take_in(w, bundle), 0, len(fresh), taken.broken)


def check_file(file: Path, secret: str) -> None:
    """Check that a file holds unsent work and that the secret opens it.

    Raises:
        InvalidInput: It does not.
        OSError: It cannot be read.
    """
    from workbench.sync import bundle_files, bundles

    bundles.read(bundle_files.first_line(file), secret)


def sign_out(workbench: Workbench) -> int:
    """Send what waits, end the sign-in; return how many changes wait here for the next one."""
    workbench.engine().push_once()
    try:
        workbench.client.sign_out()
    except WorkbenchError as error:
        log.warning("the server could not be told of the sign-out: %s", error)
    workbench.forget_sign_in()
    return held(workbench).changes


def remove(
    name: str, *, discard_unsent: bool = False, ask_passphrase: AskPassphrase | None = None
) -> None:
    """Remove a profile from this computer without asking the server for anything.

    Raises:
        NeedsAttention: Changes wait, and losing them was not asked for.
    """
    with closing(open_workbench(name, ask_passphrase=ask_passphrase)) as workbench:
        left = held(workbench)
    if left and not discard_unsent:
        raise _still_unsent(name, left)
    profiles.delete(profiles.load(name))


def make_ready(workbench: Workbench, saved: Saved | None = None) -> Left:
    """Make the open profile ready to be removed: all its unsent work is sent or in a saved file.

    Raises:
        NeedsAttention: Something is neither on the server nor in that file; sync goes on.
    """
    workbench.schedule.pause()
    try:
        _send(workbench)
        workbench.store.freeze()
        left = _left_safely(workbench, saved)
    except BaseException:
        workbench.store.freeze(is_frozen=False)
        workbench.schedule.resume()
        raise
    _tell(workbench.client.sign_out)
    return Left(left.changes, saved.file if saved and left else None, "", left.attachments)


def remove_open(workbench: Workbench, saved: Saved | None = None) -> Left:
    """Remove the profile that is open, once the server or a saved file has all its unsent work.

    Raises:
        NeedsAttention: Something is neither on the server nor in that file; nothing was removed.
    """
    left = make_ready(workbench, saved)
    workbench.close()
    profiles.delete(workbench.profile)
    return left


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
    workbench, broken_words = open_workbench(name, ask_passphrase=ask_passphrase), ""
    try:
        left = held(workbench)
        if left:
            _send(workbench)
            left = held(workbench)
        if left and save_to is not None:
            broken_words = save_unsent(workbench, save_to, passphrase or "").broken_words()
        elif left and not discard_unsent:
            raise _still_unsent(name, left)
        _tell(workbench.client.sign_out)
    finally:
        workbench.close()
    profiles.delete(profiles.load(name))
    return Left(left.changes, save_to if left else None, "", left.attachments, broken_words)


def obey_wipe(workbench: Workbench) -> Left:
    """Remove a profile that is to be wiped; what could not be sent is kept in a sealed file.

    The engine has tried to send it. The file opens with the profile's recovery key. The server
    hears what became of it, and hears of a removal only when there was one.

    Raises:
        WipeHeld: Unsent work could not be saved, or the files could not go: nothing was removed.
    """
    client, proof = workbench.client, ""
    try:
        workbench.store.freeze()
        proof = client.proof()
        left = held(workbench)
        found = _sealed_away(workbench, left) if left else Left()
    except BaseException as error:  # whatever it was: nobody may be kept from writing by it
        workbench.store.freeze(is_frozen=False)
        if not isinstance(error, Exception):
            raise
        _tell(lambda: client.wipe_held("unsaved", proof))
        raise WipeHeld(
            t(
                "The profile is to be removed from this device, but what was not sent could not be"
                " saved ({cause}), so it is still here. Make room, then sync or start again."
            ).format(cause=_cause(error)),
            can_repeat=True,
        ) from error
    try:
        workbench.close()
        profiles.delete(workbench.profile)
    except Exception as error:
        _tell(lambda: client.wipe_held("in_use", proof))
        raise WipeHeld(
            t(
                "The profile is to be removed from this device, but its files could not go"
                " ({cause}). Close other programs that use {path}, then start this one again."
            ).format(cause=_cause(error), path=workbench.profile.folder)
        ) from error
    else:
        _tell(lambda: client.wiped(proof))
    finally:
        client.close()
    return found


def _cause(error: Exception) -> str:
    is_bug = not isinstance(error, WorkbenchError | OSError)
    log.warning("a profile could not be removed", exc_info=error if is_bug else None)
    return repr(error) if is_bug else str(error)


def _sealed_away(workbench: Workbench, left: Unsent) -> Left:
    from workbench.backend import credentials
    from workbench.store.transactions import utc_now

    profile, shown = workbench.profile, ""
    if workbench.key is None or not profile.recovery_wrapped_key:
        shown = credentials.new_recovery_key()
    file = paths.home() / "unsent" / f"{profile.name}-{utc_now():%Y%m%dT%H%M%S}{SUFFIX}"
    saved = save_unsent(workbench, file, shown)
    return Left(left.changes, file, shown, left.attachments, saved.broken_words())


def _send(workbench: Workbench) -> None:
    """Send what waits, once: changes first, then what is in attachments."""
    from workbench.backend.transport import Failure
    from workbench.sync import contents

    if not workbench.engine().push_once():
        return
    try:
        while _waits(workbench):
            contents.send_part(workbench.store, workbench.client)
    except Failure as failure:
        log.warning("the contents of attachments could not be sent: %s", failure)


def _waits(workbench: Workbench) -> bool:
    from workbench.sync import contents

    with workbench.store.read() as r:
        return contents.is_waiting(r)


def _left_safely(workbench: Workbench, saved: Saved | None) -> Unsent:
    left = held(workbench)
    if left and not (saved is not None and _is_in(workbench, saved)):
        raise _still_unsent(workbench.profile.name, left)
    return left


def _is_in(workbench: Workbench, saved: Saved) -> bool:
    """Whether all that is unsent now is in the saved file, and that file is still there."""
    from workbench.sync import bundle_files

    with workbench.store.read() as r:
        bundle = bundle_files.pack(r)
    mids = {UUID(one["mid"]) for one in bundle["changes"]}
    contents = {one["sha256"] for one in bundle["contents"]}
    known = saved.contents | saved.broken_contents
    return saved.file.is_file() and mids <= saved.mids and contents <= known


def _still_unsent(name: str, left: Unsent) -> NeedsAttention:
    return NeedsAttention(
        t(
            "Not on the server yet, of profile “{name}”: {unsent}. Sync first; or save it sealed"
            " with “outbox export --sealed FILE” or “wipe --save-unsent FILE”, to take it in"
            " elsewhere; or add --discard-unsent."
        ).format(unsent=left.words(), name=name)
    )


def _tell(say: Callable[[], None]) -> None:
    try:
        say()
    except WorkbenchError as error:
        log.warning("the server could not be told what became of the profile: %s", error)
