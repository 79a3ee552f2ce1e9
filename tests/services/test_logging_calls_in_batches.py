"""One outcome for several people, and its one way back."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.services.conftest import Clock, Workspace
from workbench.errors import InvalidInput, NotFound
from workbench.services import calling
from workbench.store import records
from workbench.store.database import Store
from workbench.wire.ids import new_id


@pytest.fixture
def ten(workspace: Workspace) -> list[UUID]:
    return [
        workspace.lead(last_name=f"Li {n}", phone=f"+86215555{n:04d}", score=n) for n in range(10)
    ]


def log(store: Store, who_ids: list[UUID], disposition: str) -> calling.Batch:
    with store.write() as w:
        return calling.log_calls(w, who_ids, disposition, at=store.now())


def statuses(store: Store, who_ids: list[UUID]) -> set[str]:
    with store.read() as r:
        return {records.require(r, "Lead", who_id)["status"] for who_id in who_ids}


def test_ten_calls_are_ten_calls_each_with_its_next_step(store: Store, ten: list[UUID]) -> None:
    batch = log(store, ten, "no_answer")
    assert [call.who_id for call in batch.calls] == ten
    assert all(call.next_task_id is not None for call in batch.calls)
    with store.read() as r:
        assert calling.session_strip(r).dials == 10


def test_a_batch_goes_back_as_one_step(store: Store, ten: list[UUID], clock: Clock) -> None:
    batch = log(store, ten, "not_interested")
    assert statuses(store, ten) == {"Closed - Not Converted"}
    clock.forward(seconds=5)
    with store.write() as w:
        assert calling.undo_calls(w, batch.task_ids) == 10
    assert statuses(store, ten) == {"Open - Not Contacted"}
    with store.read() as r:
        assert calling.session_strip(r).dials == 0
        planned = "SELECT count(*) FROM task WHERE status = 'Not Started' AND voided_at IS NULL"
        assert r.value(planned) == 0


def test_one_of_a_batch_goes_back_alone_and_the_rest_after_it(
    store: Store, ten: list[UUID], clock: Clock
) -> None:
    batch = log(store, ten, "not_interested")
    clock.forward(seconds=5)
    with store.write() as w:
        calling.undo_call(w, batch.task_ids[4])
    assert statuses(store, [ten[4]]) == {"Open - Not Contacted"}
    assert statuses(store, [*ten[:4], *ten[5:]]) == {"Closed - Not Converted"}
    with store.write() as w:
        assert calling.undo_calls(w, batch.task_ids) == 9


def test_who_is_gone_is_left_out_and_counted(store: Store, ten: list[UUID]) -> None:
    batch = log(store, [*ten[:2], new_id(), ten[0]], "no_answer")
    assert (len(batch.calls), batch.missing) == (2, 1)
    with pytest.raises(NotFound, match="None of these"):
        log(store, [new_id()], "no_answer")


@pytest.mark.parametrize("disposition", sorted(calling.ONE_BY_ONE))
def test_what_differs_for_each_person_is_no_batch(
    store: Store, ten: list[UUID], disposition: str
) -> None:
    with pytest.raises(InvalidInput, match="one by one"):
        log(store, ten, disposition)


def test_a_batch_that_does_not_fit_saves_nothing(store: Store, ten: list[UUID]) -> None:
    with pytest.raises(InvalidInput, match="needs a time"):
        log(store, ten, "call_back_later")
    with store.write() as w:
        moment = store.now() + timedelta(hours=2)
        calls = calling.log_calls(
            w, ten, "call_back_later", at=store.now(), callback_at=moment
        ).calls
    assert {call.due_at for call in calls} == {moment}
