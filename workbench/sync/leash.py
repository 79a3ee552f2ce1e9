"""Holds a connection that can be taken away: an abandoned step never writes a late answer."""

from collections.abc import Iterator, Sequence

from typing_extensions import override

from workbench.backend.transport import Poke, Transport, Unknown
from workbench.i18n import t
from workbench.sync.clock import Clock
from workbench.wire.messages import Json


class Leash(Transport):
    """Passes requests on, notes when something came back, and can be cut.

    Args:
        beat_s: When the last sign of life came, on the monotonic clock.
    """

    def __init__(self, inner: Transport, clock: Clock) -> None:
        self.inner = inner
        self.beat_s = clock.monotonic()
        self._clock = clock
        self._is_cut = False

    def cut(self) -> None:
        """From now on nothing comes back any more."""
        self._is_cut = True

    @override
    def token(self) -> None:
        self.inner.token()
        self._back()

    @override
    def hello(self, body: Json) -> Json:
        return self._passed(self.inner.hello(body))

    @override
    def push(self, body: Json) -> Json:
        return self._passed(self.inner.push(body))

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        return self._passed(self.inner.changes(cursor, limit, acked))

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        return self._each(self.inner.snapshot(scope, resume))

    @override
    def snapshot_part(self, scope: str, type_name: str, buckets: Sequence[int]) -> Iterator[bytes]:
        return self._each(self.inner.snapshot_part(scope, type_name, buckets))

    @override
    def digest(self, scope: str, type_name: str, *, in_buckets: bool) -> Json:
        return self._passed(self.inner.digest(scope, type_name, in_buckets=in_buckets))

    @override
    def confirm_purge(self, body: Json) -> Json:
        return self._passed(self.inner.confirm_purge(body))

    @override
    def send_blob(self, sha256: str, start: int, size: int, part: bytes) -> Json:
        return self._passed(self.inner.send_blob(sha256, start, size, part))

    @override
    def blob(self, sha256: str) -> Iterator[bytes]:
        return self._each(self.inner.blob(sha256))

    @override
    def poke(self) -> Poke:
        return self.inner.poke()

    @override
    def close(self) -> None:
        self.inner.close()

    def _passed(self, answer: Json) -> Json:
        self._back()
        return answer

    def _each(self, lines: Iterator[bytes]) -> Iterator[bytes]:
        try:
            for line in lines:
                self._back()
                yield line
        finally:
            close = getattr(lines, "close", None)
            if close is not None:
                close()

    def _back(self) -> None:
        if self._is_cut:
            raise Unknown(t("The connection was lost."))
        self.beat_s = self._clock.monotonic()
