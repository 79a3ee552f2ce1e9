"""Bugs of call desks and of merging: two callers at once, steps twice, what hung on a duplicate."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from unittest import mock
from uuid import UUID

from workbench.bench.torture.sim.planting import planted
from workbench.server import cadences as server_cadences
from workbench.server import merge_book, push
from workbench.server.mutations import merge, reservations
from workbench.store import expected, record_rows, records
from workbench.wire import cadences
from workbench.wire.ids import derived_id

Right = Callable[..., Any]
Bug = Callable[[], AbstractContextManager[None]]


def two_get_one_person() -> AbstractContextManager[None]:
    """A reservation is granted without a look at who has the person (two callers, one lead)."""
    return planted((reservations, "_holder", lambda _right: lambda *_given: None))


def a_retry_makes_the_step_again() -> AbstractContextManager[None]:
    """A call that is sent again gets its old answer, and one more next step."""

    def again(mid: str, step: Any) -> str:
        return str(derived_id(mid, f"again {step.id}"))

    def make(right: Right) -> Right:
        def write(self: Any, batch: Any, sent: Any) -> Any:
            for one in sent:
                if one.known and one.mutation.type == "Task" and one.mutation.op == "append":
                    found = batch.get("Task", one.mutation.id)
                    if found is not None:
                        batch.cause += 1
                        batch.mid = one.mid
                        with mock.patch.object(cadences, "step_task_id", again):
                            server_cadences.follow(batch, one.mutation, found, found.row)
            return right(self, batch, sent)

        return write

    return planted((push._Pusher, "_write", make))


def undone_calls_still_count() -> AbstractContextManager[None]:
    """Steps are counted, and nobody puts the counter back (decision 013)."""

    def make(right: Right) -> Right:
        def follow(batch: Any, mutation: Any, record: Any, given: Any) -> None:
            if given.get("voided_at") is None:
                right(batch, mutation, record, given)

        return follow

    return planted((server_cadences, "follow", make))


def the_client_sends_the_step_too() -> AbstractContextManager[None]:
    """Both ends make the next step (decision 013, first alternative)."""

    def make(right: Right) -> Right:
        def show(w: Any, body: Any, row: Any) -> None:
            known = {task_id for (task_id,) in w.rows("SELECT id FROM task")}
            right(w, body, row)
            for (task_id,) in w.rows("SELECT id FROM task"):
                shown = record_rows.find(w, "Task", UUID(bytes=task_id))
                if task_id not in known and shown is not None:
                    record_rows.remove(w, "Task", shown.pk)
                    records.append(w, "Task", shown.row)

        return show

    return planted((expected, "show", make))


def merging_leaves_children_behind() -> AbstractContextManager[None]:
    """What hung on the record that goes still names it (duplicates that were merged by hand)."""
    return planted((merge, "_move_all", lambda _right: lambda *_given: []))


def nobody_knows_what_was_merged() -> AbstractContextManager[None]:
    """A later change of a record that was merged away goes nowhere."""
    return planted((merge_book, "_in_force", lambda _right: lambda *_given: None))


BUGS: tuple[Bug, ...] = (
    two_get_one_person,
    a_retry_makes_the_step_again,
    undone_calls_still_count,
    the_client_sends_the_step_too,
    merging_leaves_children_behind,
    nobody_knows_what_was_merged,
)
