"""What takes a step's cause back takes the step back, whichever step the server made."""

from uuid import UUID

from tests.cadences.conftest import Desk
from workbench.services import cadences
from workbench.store import outbox


def refused(desk: Desk) -> int:
    """Return how many changes wait for a decision."""
    with desk.store.read() as r:
        return outbox.counts(r)["quarantined"]


def called_meanwhile(bdr: Desk, manager: Desk) -> UUID:
    """Return a lead whom the manager has called, which the BDR does not know of."""
    lead = bdr.lead()
    bdr.enter(lead)
    bdr.sync()
    manager.sync()
    bdr.clock.pass_s(60)
    manager.call(lead, "no_answer")
    manager.sync()
    bdr.clock.pass_s(60)
    return lead


def test_a_call_undone_takes_back_another_step_than_the_one_that_was_expected(
    bdr: Desk, manager: Desk
) -> None:
    lead = called_meanwhile(bdr, manager)
    call = bdr.call(lead, "no_answer")
    assert call.next_task_id is not None
    assert call.next_task_id in [task for task, _kind, is_made in bdr.planned(lead) if not is_made]
    bdr.undo(call)
    assert all(is_made for _task, _kind, is_made in bdr.planned(lead))
    bdr.sync()
    assert refused(bdr) == 0
    with bdr.store.read() as r:
        caused = r.rows(
            "SELECT id, voided_at IS NULL FROM task WHERE caused_by_id = ?", (call.task_id.bytes,)
        )
    assert [(task != call.next_task_id.bytes, stands) for task, stands in caused] == [(True, 0)]


def test_who_leaves_before_the_first_step_was_made_leaves_nothing_refused(bdr: Desk) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    with bdr.store.write() as w:
        cadences.leave(w, lead)
    assert bdr.planned(lead) == []
    bdr.sync()
    assert (refused(bdr), bdr.planned(lead)) == (0, [])
    assert bdr.target(target)["exit_reason"] == "removed"
    assert bdr.target(target)["state"] == "left"


def test_leaving_is_decided_as_one_where_the_cadence_ended_meanwhile(
    bdr: Desk, manager: Desk
) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.sync()
    manager.sync()
    bdr.clock.pass_s(60)
    manager.call(lead, "not_interested")
    manager.sync()
    with bdr.store.write() as w:
        cadences.leave(w, lead)
    bdr.sync()
    with bdr.store.read() as r:
        ((fields,),) = r.rows("SELECT fields FROM conflict WHERE record_id = ?", (target.bytes,))
    assert fields == '["exit_reason","state"]'


def test_a_wish_heard_before_the_cadence_began_ends_it_when_it_comes_to_the_server(
    bdr: Desk, manager: Desk
) -> None:
    lead = bdr.lead()
    bdr.sync()
    manager.sync()
    manager.call(lead, "do_not_call")
    bdr.clock.pass_s(60)
    target = bdr.enter(lead)
    bdr.sync()
    manager.sync()
    bdr.sync()
    assert bdr.target(target)["exit_reason"] == "opt_out"
    assert bdr.planned(lead) == []
