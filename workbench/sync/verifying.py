"""Compares this profile with the server, row by row in effect, byte by byte hardly any (wire.md 7).

Count and sum for each scope and type; where these differ, for each of 256 buckets; what is in a
bucket that differs is fetched again and nothing else. The outbox is never touched.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workbench.backend.transport import Transport
from workbench.schema.dictionary import TYPES
from workbench.store import digests, events, meta
from workbench.store.database import Reader, Store, Writer
from workbench.sync import bookmarks, checks, pulling, purging, slices
from workbench.sync.clock import Clock
from workbench.wire.digests import BUCKETS, bucket_of
from workbench.wire.messages import Json, digest_text, row_digest
from workbench.wire.values import instant_ms, instant_text, uuid_bytes

log = logging.getLogger(__name__)

DONE_AT = "verified_at_ms"
EVERY_MS = 24 * 3600 * 1000
MOST_PULLS = 5
"""So often a comparison pulls to be level with the server; a busy one is compared later."""


@dataclass(frozen=True)
class Difference:
    """A scope and type that is not here as the server has it: rows here and there."""

    scope: str
    type: str
    here: int
    there: int


@dataclass(frozen=True)
class Verdict:
    """What a comparison found.

    Args:
        rows: Rows compared, counted once for each scope that brings them.
        is_level: False while the server has news that are not here yet: nothing is proved.
        mended: Rows that were fetched again, or removed because the server has them no more.
    """

    rows: int = 0
    differences: tuple[Difference, ...] = ()
    is_level: bool = True
    mended: int = 0

    @property
    def is_same(self) -> bool:
        """Whether everything compared is the same."""
        return self.is_level and not self.differences

    def to_json(self) -> dict[str, Any]:
        """Return it as plain data."""
        return {"same": self.is_same, **asdict(self)}


@dataclass
class Verifier:
    """Compares and, if asked to, mends; a generator, so that sync can do it piece by piece."""

    store: Store
    transport: Transport
    clock: Clock
    page_rows: int = 2000
    verdict: Verdict = field(default_factory=Verdict)

    def compare(self) -> Iterator[int]:
        """Compare every scope and type held; nothing is written. The result is in `verdict`.

        Raises:
            Failure: The server gave no usable answer.
        """
        self.verdict = Verdict()
        with self.store.read() as r:
            marks = bookmarks.read(r)
        for scope in marks.scopes:
            for record_type in TYPES:
                self._compare(scope.id, record_type.name)
                yield 0

    def compare_and_mend(self) -> Iterator[int]:
        """Compare, fetch anew what differs, and note the result; give the rows written.

        Raises:
            Failure: The server gave no usable answer.
            GreetAgain: Another epoch answers.
        """
        yield from self.compare()
        for _attempt in range(MOST_PULLS):
            if self.verdict.is_level:
                break
            yield from pulling.pull(self.store, self.transport, self.clock, self.page_rows)
            yield from self.compare()
        found, mended = self.verdict, 0
        for difference in found.differences:
            for rows in self._mend(difference.scope, difference.type):
                mended += rows
                yield rows
        if found.differences:
            yield from pulling.pull(self.store, self.transport, self.clock, self.page_rows)
        self.verdict = replace(found, mended=mended)
        self._note()
        yield 0

    def _compare(self, scope: str, type_name: str) -> None:
        told = self._asked(scope, type_name)
        there = told.whole
        with self.store.read() as r:
            is_level = _seq_here(r) == told.seq
            here = digests.digest(r, scope, type_name) if is_level else there
        verdict = replace(self.verdict, rows=self.verdict.rows + here.n)
        if not is_level:
            verdict = replace(verdict, is_level=False)
        elif here != there:
            found = Difference(scope, type_name, here.n, there.n)
            log.warning(
                "%s of %s differs: %d rows here, %d there", type_name, scope, here.n, there.n
            )
            verdict = replace(verdict, differences=(*verdict.differences, found))
        self.verdict = verdict

    def _mend(self, scope: str, type_name: str) -> Iterator[int]:
        told = self._asked(scope, type_name, in_buckets=True)
        with self.store.read() as r:
            here = digests.buckets(r, scope, type_name)
            own_seq = _seq_here(r)
        if own_seq != told.seq:
            return  # it moved on meanwhile: the next comparison finds it again
        wanted = frozenset(n for n in range(BUCKETS) if here[n] != told.buckets[n])
        if wanted:
            yield from self._fetch(scope, type_name, wanted, told.seq)

    def _fetch(self, scope: str, type_name: str, wanted: frozenset[int], seq: int) -> Iterator[int]:
        lines = self.transport.snapshot_part(scope, type_name, sorted(wanted))
        header, rows = _whole_snapshot(lines, scope)
        chosen = [
            row
            for row in rows
            if row["type"] == type_name and bucket_of(uuid_bytes(row["id"])) in wanted
        ]
        with self.store.read() as r:
            here = dict(digests.rows(r, scope, type_name))

        def write(w: Writer, chunk: Sequence[Json], _is_last: bool) -> None:
            digests.mend(w, scope, type_name, chunk, header.as_of_seq, seq)

        done = 0
        for reached in slices.apply_in_slices(self.store, self.clock, chosen, write):
            part = chosen[done:reached]
            yield sum(here.get(uuid_bytes(row["id"])) != row["ver"] for row in part)
            done = reached
        seen = {uuid_bytes(row["id"]) for row in chosen}
        yield self._remove(scope, type_name, wanted, seen, header, seq)
        self._go_back_to(header)

    def _remove(
        self,
        scope: str,
        type_name: str,
        wanted: frozenset[int],
        seen: set[bytes],
        header: checks.Header,
        seq: int,
    ) -> int:
        with self.store.read() as r:
            gone = digests.surplus(r, scope, type_name, wanted, seen, header.as_of_seq, seq)
            held = digests.digest(r, scope, type_name).n
        if not purging.is_allowed(self.transport, header, len(gone), held):
            return 0
        with self.store.write() as w:
            digests.remove_surplus(w, scope, type_name, gone)
        return len(gone)

    def _go_back_to(self, header: checks.Header) -> None:
        """Read the feed again from an older snapshot on: it brings what was changed since."""
        with self.store.write() as w:
            place = bookmarks.read(w).place
            if place is not None and header.as_of_seq < place.seq:
                bookmarks.write_place(w, bookmarks.Place(header.as_of, header.as_of_seq))

    def _note(self) -> None:
        verdict = self.verdict
        now = self.clock.now()  # the clock by which the next one is due
        with self.store.write() as w:
            if not verdict.is_level:
                return  # it stays due
            meta.put(w, meta.VERIFY_DUE, None)
            meta.put(w, DONE_AT, instant_ms(now))
            meta.put(w, "verified_at", instant_text(now))
            if verdict.differences:
                events.note(w, "repaired", n=verdict.mended, places=len(verdict.differences))
            else:
                events.note(w, "verified", n=verdict.rows)

    def _asked(self, scope: str, type_name: str, *, in_buckets: bool = False) -> checks.Digests:
        answer = self.transport.digest(scope, type_name, in_buckets=in_buckets)
        found = checks.digests(answer, in_buckets=in_buckets)
        with self.store.read() as r:
            if found.epoch not in ("", meta.get(r, "epoch")):
                raise pulling.GreetAgain
        return found


def request(w: Writer) -> None:
    """Have the next sync compare everything: "Verify my data", or a snapshot has ended."""
    meta.put(w, meta.VERIFY_DUE, "1")


def is_due(r: Reader, now_ms: int) -> bool:
    """Whether it was asked for, or the last comparison is a day old, or was never made."""
    if meta.get(r, meta.VERIFY_DUE) is not None:
        return True
    done_ms = meta.number(r, DONE_AT, -EVERY_MS)
    return abs(now_ms - done_ms) >= EVERY_MS  # a clock set back must not put it off for years


def _seq_here(r: Reader) -> int:
    """Return the number up to which the feed was read."""
    return meta.number(r, "applied_seq", -1)


def _whole_snapshot(lines: Iterator[bytes], scope: str) -> tuple[checks.Header, list[Json]]:
    """Read a small snapshot to its end; nothing of one that was cut short is believed."""
    header = checks.header(checks.snapshot_line(next(lines, b"")), scope)
    rows: list[Json] = []
    total = 0
    for line in lines:
        found = checks.snapshot_line(line)
        if "type" in found:
            rows.append(found)
            total += row_digest(uuid_bytes(found["id"]), found["ver"])
        elif "end" in found:
            if (found.get("n"), found.get("digest")) != (len(rows), digest_text(total)):
                raise checks.damaged()
            return header, rows
    raise checks.damaged()
