"""What sync asks of a server, and what may come back instead of an answer (wire.md 9)."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from workbench.errors import WorkbenchError
from workbench.i18n import sentences, told
from workbench.wire.messages import Json


class Failure(WorkbenchError):
    """A request that got no usable answer; the text says why, in a sentence for people."""

    exit_code = 3

    @property
    def words(self) -> str:
        """The text in a form that can be said again in another language."""
        return self.args[0] if self.args else ""


class Unknown(Failure):
    """No answer that can be trusted: the request may or may not have had its effect."""


class Unauthenticated(Failure):
    """The server does not know this sign-in, or no longer; nothing is lost."""

    exit_code = 1

    def __init__(self, text: str = "") -> None:
        super().__init__(text or told("Your sign-in has ended: sign in again. Nothing is lost."))


class Disabled(Failure):
    """The server has closed this account; everything here is kept."""

    exit_code = 1

    def __init__(self, detail: str = "") -> None:
        closed = told("The server has closed this account. Your data here is kept: ask your admin.")
        super().__init__(sentences(closed, detail) if detail else closed)


class Wiped(Disabled):
    """This device is to be wiped, by its owner's or an admin's wish.

    Args:
        may_push: Whether what waits may still be sent first.
    """

    def __init__(self, *, may_push: bool = False) -> None:
        Failure.__init__(
            self, told("This profile is to be removed from this device, as you or an admin asked.")
        )
        self.may_push = may_push


class Stranger(Disabled):
    """The server answers for another person or workspace than this profile's."""

    def __init__(self) -> None:
        Failure.__init__(
            self,
            told(
                "This server answers for another person or workspace. Your data here is kept: "
                "sign in as the person of this profile, or ask your admin for its address."
            ),
        )


class ClientTooOld(Failure):
    """The server needs a newer program to send changes to this one."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__(told("The server needs a newer version: update to sync again."))


class TooLarge(Failure):
    """The request was larger than the server takes; fewer mutations may pass."""

    def __init__(self) -> None:
        super().__init__(told("The server refused a request because of its size."))


class SlowDown(Failure):
    """The server asks for time (429, 503)."""

    def __init__(self, retry_after_s: float) -> None:
        super().__init__(
            told(
                "The server is busy; the next try is waiting its turn.",
                short=told("the server is busy"),
            )
        )
        self.retry_after_s = retry_after_s


class Problem(Failure):
    """Any other refusal of a whole request, with what its problem document says."""

    def __init__(
        self, status: int, kind: str, detail: str, body: Json, retry_after_s: float = 0.0
    ) -> None:
        text = told(
            "The server answered with an error ({status} {kind}). {detail}",
            status=status,
            kind=kind,
            detail=detail,
            short=told("server error {status}", status=status),
        )
        super().__init__(text)
        self.status = status
        self.kind = kind
        self.detail = detail
        self.body = body
        self.retry_after_s = retry_after_s


def concerns_everything(failure: Failure) -> bool:
    """Whether a failure concerns more than the one request it came from."""
    if isinstance(failure, Problem):
        return failure.status == 410
    return isinstance(failure, Unauthenticated | Disabled | ClientTooOld | SlowDown)


class Poke(Protocol):
    """Hints that there is something to pull; ends when the server or `close` ends it."""

    def __iter__(self) -> Iterator[int]:
        """Give the `seq` of each hint.

        Raises:
            Failure: The connection was lost.
        """
        ...

    def close(self) -> None:
        """End the iteration, from any thread."""
        ...


class Transport(Protocol):
    """One signed-in connection to one server. Every method may raise a `Failure`."""

    def token(self) -> None:
        """Make sure that there is an access token, asking for one if need be."""
        ...

    def hello(self, body: Json) -> Json:
        """Greet the server: who am I, which history and scopes are there (wire.md 4)."""
        ...

    def push(self, body: Json) -> Json:
        """Send mutations, get one result for each (wire.md 5)."""
        ...

    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        """Return the page of changes after `cursor` (wire.md 6).

        Args:
            acked: What came with the last answer to a push, to prove what the server once had.
        """
        ...

    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        """Give the lines of a scope's snapshot, each with its line end (wire.md 7)."""
        ...

    def snapshot_part(self, scope: str, type_name: str, buckets: Sequence[int]) -> Iterator[bytes]:
        """Give a snapshot that holds at least a scope's rows of a type in some buckets."""
        del type_name, buckets  # a server that cannot choose sends the whole scope
        return self.snapshot(scope)

    def digest(self, scope: str, type_name: str, *, in_buckets: bool) -> Json:
        """Return count and sum of a scope's rows of a type, whole or by bucket (wire.md 7)."""
        raise Problem(404, "not-found", f"{scope} {type_name} {in_buckets}", {})

    def send_blob(self, sha256: str, start: int, size: int, part: bytes) -> Json:
        """Send a part of an attachment's content; say how much of it is there."""
        raise Problem(404, "not-found", f"{sha256} {start} {size} {len(part)}", {})

    def blob(self, sha256: str) -> Iterator[bytes]:
        """Give an attachment's content in pieces."""
        raise Problem(404, "not-found", sha256, {})

    def confirm_purge(self, body: Json) -> Json:
        """Ask whether so many rows are really gone (wire.md 7)."""
        ...

    def poke(self) -> Poke:
        """Listen for hints on a connection of their own."""
        ...

    def close(self) -> None:
        """Close every connection; a later request opens new ones."""
        ...


class TokenStore(Protocol):
    """Where the refresh token lives between runs; the keyring, outside of tests."""

    def load(self) -> str | None:
        """Return the refresh token, or None when nobody is signed in."""
        ...

    def save(self, refresh: str) -> None:
        """Keep a new refresh token; the one before is spent."""
        ...
