"""Passwords: argon2 hashes, and a pause after several wrong ones."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    delete,
    insert,
    literal,
    select,
    update,
)

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.server import problems
from workbench.server.database import ServerDatabase
from workbench.server.directory import Directory
from workbench.server.tables import CREDENTIAL
from workbench.wire.values import uuid_bytes

SHORTEST = 10
FREE_TRIES = 5
LONGEST_PAUSE_S = 300
hasher = PasswordHasher()
"""One for the process; verifying costs about 64 MiB and some tens of ms on purpose."""

AT_ONCE = 4
"""So many passwords are looked at together: each costs memory, and strangers can ask for it."""
WAIT_S = 10
LONGEST = 1024
_verifying = BoundedSemaphore(AT_ONCE)
_decoy: list[str] = []


def check_strength(password: str) -> None:
    """Refuse a password that is too short, or too long, to be kept.

    Raises:
        InvalidInput: It has fewer than 10 characters, or more than 1024.
    """
    if len(password) < SHORTEST:
        raise InvalidInput(t("A password needs at least {n} characters.").format(n=SHORTEST))
    if len(password) > LONGEST:
        raise InvalidInput(t("A password may have {n} characters.").format(n=LONGEST))


def keep(database: ServerDatabase, connection: Connection, user_id: str, password: str) -> None:
    """Let a user sign in with this password from now on."""
    check_strength(password)
    key = (
        CREDENTIAL.c.workspace_id == database.workspace_id,
        CREDENTIAL.c.user_id == uuid_bytes(user_id),
    )
    connection.execute(delete(CREDENTIAL).where(*key))
    connection.execute(
        insert(CREDENTIAL).values(
            workspace_id=database.workspace_id,
            user_id=uuid_bytes(user_id),
            hash=hasher.hash(password),
            failures=0,
        )
    )


def user_with(
    database: ServerDatabase, directory: Directory, email: str, password: str
) -> str | None:
    """Return the user who signs in with these; None where they do not fit.

    Raises:
        Problem: 429, after several wrong passwords, until the pause is over.
    """
    wanted = email.strip().lower()
    person = next(
        (one for one in directory.people.values() if wanted and one.email == wanted), None
    )
    if person is None:
        with _looking():
            _fits(_decoy_hash(), password)  # an unknown name takes as long as a known one
        return None
    return person.id if is_his(database, person.id, password) else None


def is_his(database: ServerDatabase, user_id: str, password: str) -> bool:
    """Whether a password is a user's; wrong ones are counted.

    Counted before the next is looked at, so that guesses that come at once are no more.

    Raises:
        Problem: 429, after several wrong passwords, until the pause is over.
    """
    with _looking():
        with database.read() as connection:
            kept = credential(database, connection, user_id)
        if kept is None:
            _fits(_decoy_hash(), password)
            return False
        _check_pause(database, kept)
        if not _fits(str(kept.hash), password):
            _note_failure(database, user_id)
            return False
    if kept.failures:
        _forget_failures(database, user_id)
    return True


def credential(
    database: ServerDatabase, connection: Connection, user_id: str
) -> Row[tuple[object, ...]] | None:
    """Return what is kept of a user's sign-in; None for people who cannot sign in."""
    return connection.execute(
        select(CREDENTIAL).where(
            CREDENTIAL.c.workspace_id == database.workspace_id,
            CREDENTIAL.c.user_id == uuid_bytes(user_id),
        )
    ).one_or_none()


def _check_pause(database: ServerDatabase, kept: Row[tuple[object, ...]]) -> None:
    over = int(kept.failures) - FREE_TRIES
    if over < 0 or kept.failed_at is None:
        return
    pause_s = min(2 ** min(over, 20), LONGEST_PAUSE_S)
    left_ms = int(kept.failed_at) + pause_s * 1000 - database.now_ms()
    if left_ms > 0:
        raise problems.slow_down(left_ms // 1000 + 1)


def _note_failure(database: ServerDatabase, user_id: str) -> None:
    """Count one more wrong password; counted by the database, as several come at once."""
    _note(database, user_id, CREDENTIAL.c.failures + 1)


def _forget_failures(database: ServerDatabase, user_id: str) -> None:
    _note(database, user_id, literal(0))


def _note(database: ServerDatabase, user_id: str, failures: ColumnElement[int]) -> None:
    with database.write() as connection:
        connection.execute(
            update(CREDENTIAL)
            .where(
                CREDENTIAL.c.workspace_id == database.workspace_id,
                CREDENTIAL.c.user_id == uuid_bytes(user_id),
            )
            .values(failures=failures, failed_at=database.now_ms())
        )


@contextmanager
def _looking() -> Iterator[None]:
    """Take one of the places for looking at passwords.

    Raises:
        Problem: 429 where none is free for a while.
    """
    if not _verifying.acquire(timeout=WAIT_S):
        raise problems.slow_down(WAIT_S)
    try:
        yield
    finally:
        _verifying.release()


def _fits(written: str, password: str) -> bool:
    if len(password) > LONGEST:
        return False
    try:
        return hasher.verify(written, password)
    except VerificationError:
        return False


def _decoy_hash() -> str:
    if not _decoy:
        _decoy.append(hasher.hash("nobody's password"))
    return _decoy[0]
