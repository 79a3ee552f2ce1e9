"""Loads whole scopes: verified to each mark before a row of it is applied (wire.md 7)."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from workbench.backend.transport import Problem, Transport
from workbench.schema.dictionary import BY_NAME
from workbench.store import apply, bulk, outbox
from workbench.store.database import Store, Writer
from workbench.sync import bookmarks, checks, purging, slices
from workbench.sync.bookmarks import Bookmarks, Plan
from workbench.sync.checks import Header
from workbench.sync.clock import Clock
from workbench.sync.pulling import GreetAgain
from workbench.wire.messages import Json, crc32, crc32_text, digest_text, row_digest

log = logging.getLogger(__name__)

SLICE_ROWS = 2_000
SLICE_S = 0.1
"""Longer than a pull's: marks prove many rows at once, and a person who waits ends a slice."""
BULK_FROM_ROWS = 5_000
"""The first load of a scope of this size leaves indexes for its end."""


@dataclass
class Part:
    """The rows since the last mark, with the sums that the next mark or the end must match."""

    rows: list[Json] = field(default_factory=list)
    crc: int = 0
    count: int = 0
    total: int = 0

    def add(self, line: bytes, row: Json) -> None:
        """Take in one row line."""
        self.rows.append(row)
        self.crc = crc32(line, self.crc)
        self.count += 1
        self.total = (self.total + row_digest(row["id"], row["ver"])) % 2**64


class Snapshots:
    """Loads the scopes of the plan one after the other.

    Where older rows may be left over, ids seen are kept in memory: after a lost connection the
    same run goes on from its mark, a new run starts again. The first load of a large scope
    leaves indexes for the end of the plan.
    """

    def __init__(self, store: Store, transport: Transport, clock: Clock) -> None:
        self._store = store
        self._transport = transport
        self._clock = clock
        self._seen: set[bytes] = set()
        self._seen_of = ""
        self._loaded = 0
        self._estimate = 0

    @property
    def progress(self) -> float | None:
        """The part of the scope being loaded that has arrived; None before its size is known."""
        return min(1.0, self._loaded / self._estimate) if self._estimate else None

    def load(self) -> Iterator[int]:
        """Load what the plan names; give the rows applied by each transaction.

        Raises:
            Failure: The server gave no usable answer; the next load goes on from the mark.
            GreetAgain: Another epoch answers.
        """
        while True:
            with self._store.read() as r:
                marks = bookmarks.read(r)
            if marks.plan is None:
                self._estimate = 0
                return
            if not marks.plan.pending:
                yield from self._end(marks, marks.plan)
                continue
            yield from self._load_first(marks, marks.plan)

    def _load_first(self, marks: Bookmarks, plan: Plan) -> Iterator[int]:
        if plan.resume and plan.is_whole and not self._has_seen(plan):
            plan = plan.restarted()
        lines = self._transport.snapshot(plan.pending[0].id, plan.resume)
        try:
            plan = self._begin(marks, plan, lines)
            yield from self._read(plan, lines)
        except Problem as problem:
            if not plan.resume or problem.status >= 500:
                raise
            log.warning("the server no longer knows a snapshot's mark: %s", problem.kind)
            self._keep(plan.restarted())
        finally:
            close = getattr(lines, "close", None)
            if close is not None:
                close()

    def _has_seen(self, plan: Plan) -> bool:
        return plan.header is not None and self._seen_of == plan.header.snapshot

    def _begin(self, marks: Bookmarks, plan: Plan, lines: Iterator[bytes]) -> Plan:
        first = checks.snapshot_line(next(lines, b""))
        header = checks.header(first, plan.pending[0].id)
        if header.epoch != marks.epoch:
            raise GreetAgain
        if plan.resume and plan.header is not None and plan.header.snapshot == header.snapshot:
            self._estimate = header.estimate
            return plan
        if plan.resume:
            self._keep(plan.restarted())
            raise checks.damaged()
        self._seen, self._seen_of = set(), header.snapshot
        self._loaded, self._estimate = 0, header.estimate
        if marks.place is None and header.estimate >= BULK_FROM_ROWS:
            bulk.begin_bulk(self._store, header.estimate)
        return plan.started(header)

    def _read(self, plan: Plan, lines: Iterator[bytes]) -> Iterator[int]:
        part = Part(count=plan.count, total=plan.total)
        for line in lines:
            found = checks.snapshot_line(line)
            if "type" in found:
                part.add(line, found)
            elif "mark" in found:
                if (found.get("n"), found.get("crc32")) != (part.count, crc32_text(part.crc)):
                    raise checks.damaged()
                plan = plan.marked(str(found["mark"]), part.count, part.total)
                yield from self._apply(part, plan)
                part = Part(count=plan.count, total=plan.total)
            else:
                if (found.get("n"), found.get("digest")) != (part.count, digest_text(part.total)):
                    self._keep(plan.restarted())
                    raise checks.damaged()
                yield from self._apply(part, plan)
                self._finish(plan)
                return
        raise checks.damaged()

    def _apply(self, part: Part, plan: Plan) -> Iterator[int]:
        scope = plan.pending[0].id
        if plan.is_whole:
            self._seen.update(row["id"] for row in part.rows)
        known = [row for row in part.rows if row["type"] in BY_NAME]

        def write(w: Writer, chunk: Sequence[Json], is_last: bool) -> None:
            apply.apply_snapshot(w, scope, chunk)
            if is_last:
                bookmarks.write_plan(w, plan)

        done = 0
        for reached in slices.apply_in_slices(
            self._store, self._clock, known, write, most_rows=SLICE_ROWS, most_s=SLICE_S
        ):
            self._loaded += reached - done
            yield reached - done
            done = reached

    def _finish(self, plan: Plan) -> None:
        header = plan.header
        if header is None:
            raise checks.damaged()
        is_purging = plan.is_whole and self._has_seen(plan) and self._may_purge(header)
        with self._store.write() as w:
            if is_purging:
                apply.finish_snapshot(w, header.scope.id, self._seen, header.as_of_seq)
            held = bookmarks.read(w).scopes
            rest = tuple(scope for scope in held if scope.id != header.scope.id)
            bookmarks.write_scopes(w, (*rest, header.scope))
            bookmarks.write_plan(w, plan.finished(header))
        self._seen, self._seen_of = set(), ""

    def _may_purge(self, header: Header) -> bool:
        with self._store.read() as r:
            gone, held = apply.unseen(r, header.scope.id, self._seen, header.as_of_seq)
        return purging.is_allowed(self._transport, header, gone, held)

    def _end(self, marks: Bookmarks, plan: Plan) -> Iterator[int]:
        """Go on reading the feed from the older of the own place and the snapshots'."""
        for _done in bulk.end_steps(self._store):
            yield 0
        places = [place for place in (marks.place, plan.oldest) if place is not None]
        with self._store.write() as w:
            if places:
                bookmarks.write_place(w, min(places, key=lambda place: place.seq))
            bookmarks.write_plan(w, None)
            outbox.archive_applied(w)
        yield 0

    def _keep(self, plan: Plan) -> None:
        with self._store.write() as w:
            bookmarks.write_plan(w, plan)
