"""Pulls the feed page by page: rows, cursor and number in one transaction (wire.md 6)."""

from collections.abc import Iterator, Sequence

from workbench.backend.transport import Transport
from workbench.schema.dictionary import BY_NAME
from workbench.store import apply, meta
from workbench.store.database import Store, Writer
from workbench.sync import bookmarks, checks, slices
from workbench.sync.clock import Clock
from workbench.wire.messages import Json


class GreetAgain(Exception):
    """The server answered from another history, or for other rights, than its last greeting."""


def pull(store: Store, transport: Transport, clock: Clock, page_rows: int) -> Iterator[int]:
    """Pull until there is nothing more; give the rows applied by each transaction.

    Raises:
        Failure: The server gave no usable answer; what was applied stays.
        GreetAgain: Another epoch answers, and nothing was applied; or the page is of other
            rights than the greeting told, as after rights were taken and given back in between.
    """
    more = True
    while more:
        with store.read() as r:
            marks = bookmarks.read(r)
            acked = meta.get(r, "acked") or ""
            access = meta.get(r, "access") or ""
        if marks.place is None:
            return
        page = checks.page(transport.changes(marks.place.cursor, page_rows, acked))
        if page.epoch != marks.epoch:
            raise GreetAgain
        more = page.more
        if page.changes or page.next != marks.place.cursor:
            yield from _apply(store, clock, page)
        else:
            yield 0
        if access and page.access not in ("", access):
            raise GreetAgain


def _apply(store: Store, clock: Clock, page: checks.Page) -> Iterator[int]:
    known = [change for change in page.changes if change["type"] in BY_NAME]

    def write(w: Writer, chunk: Sequence[Json], is_last: bool) -> None:
        cursor = page.next if is_last else None
        apply.apply_page(w, chunk, cursor, page.up_to, page.epoch)

    done = 0
    for reached in slices.apply_in_slices(store, clock, known, write):
        yield reached - done
        done = reached
