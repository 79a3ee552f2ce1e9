"""Who am I, which history, which scopes: the greeting, and a change of scopes (wire.md 4, 9)."""

import logging
from collections.abc import Sequence

from workbench import __version__
from workbench.backend.transport import Stranger, Transport
from workbench.schema.dictionary import schema_hash
from workbench.store import apply, events, meta
from workbench.store.database import Store, Writer
from workbench.sync import bookmarks, checks, histories
from workbench.sync.checks import Hello, Scope
from workbench.sync.clock import Clock
from workbench.wire import values
from workbench.wire.messages import PROTO, Json

log = logging.getLogger(__name__)


def greet(store: Store, transport: Transport, clock: Clock) -> Hello:
    """Greet the server and note what it says; another history of it is begun anew.

    Raises:
        Failure: The server gave no usable answer.
        Stranger: It answers for somebody else.
    """
    with store.read() as r:
        marks = bookmarks.read(r)
        acked = meta.get(r, "acked")
    transport.token()
    hello = checks.hello(transport.hello(_body(store, clock, marks, acked)))
    if (hello.user_id, hello.workspace_id) != (store.user_id, store.workspace_id):
        raise Stranger
    with store.write() as w:
        if marks.epoch and marks.epoch != hello.epoch:
            histories.begin(w, hello.epoch)
            marks = bookmarks.read(w)
        if meta.get(w, "types") not in (None, bookmarks.known_types()):
            bookmarks.write_place(w, None)
            bookmarks.write_plan(w, None)
            marks = bookmarks.read(w)
        meta.put(w, "types", bookmarks.known_types())
        meta.put(w, "epoch", hello.epoch)
        meta.put(w, "schema_hash", hello.schema_hash)
        meta.put(w, "access", hello.access or None)
        if hello.role:
            meta.put(w, "role", hello.role)
        if hello.scopes:  # nobody is in none: an empty list removes nothing
            named = {scope.id for scope in hello.scopes}
            _leave(w, [held for held in apply.known_scopes(w) if held not in named])
            marks = bookmarks.read(w)
        bookmarks.write_plan(w, bookmarks.planned(marks, hello))
    return hello


def change_scopes(store: Store, body: Json) -> None:
    """Remove what was seen through lost scopes only, load added ones, go on in the feed."""
    try:
        added, dropped = checks.scopes(body["added"]), [str(id_) for id_ in body["dropped"]]
        cursor = str(body["cursor"])
    except (KeyError, ValueError, TypeError):
        return  # the greeting tells the scopes as well
    with store.write() as w:
        kept = _leave(w, dropped)
        marks = bookmarks.read(w)
        if marks.place is None:
            return
        bookmarks.write_place(w, bookmarks.Place(cursor, marks.place.seq))
        pending = () if marks.plan is None else marks.plan.pending
        rest = tuple(
            scope
            for scope in pending
            if scope.id not in dropped and not bookmarks.is_held(scope, added)
        )
        news = tuple(scope for scope in added if scope not in kept)  # a greeting may have told it
        bookmarks.write_plan(w, bookmarks.new_plan((*rest, *news)))


def _leave(w: Writer, scope_ids: Sequence[str]) -> tuple[Scope, ...]:
    """Remove what is seen through these scopes only; return the scopes still held.

    The feed tells of those alone that its cursor stands for. Others came with a greeting, and
    may be lost again before the feed is asked: greetings have to end them too.
    """
    removed = apply.drop_scopes(w, scope_ids)
    if removed:
        events.note(w, "scope_left", n=removed)
    held = bookmarks.read(w).scopes
    kept = tuple(scope for scope in held if scope.id not in scope_ids)
    bookmarks.write_scopes(w, kept)
    return kept


def _body(store: Store, clock: Clock, marks: bookmarks.Bookmarks, acked: str | None) -> Json:
    body: Json = {
        "client_id": str(store.client_id),
        "app": __version__,
        "proto": [PROTO],
        "schema_hash": schema_hash(),
        "wall_time": values.instant_text(clock.now()),
    }
    if marks.epoch:
        body["epoch"] = marks.epoch
    if marks.place is not None:
        body["cursor"] = marks.place.cursor
    if acked:
        body["acked"] = acked
    return body
