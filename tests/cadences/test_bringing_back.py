"""Who was taken out of a cadence by mistake stands where he stood, on every computer."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cadences.conftest import Desk
from workbench.errors import NotFound, Refused
from workbench.services import cadence_plans, cadences, follow_ups
from workbench.services.cadences import Left
from workbench.store import outbox, records


def leave(desk: Desk, lead: UUID) -> Left:
    with desk.store.write() as w:
        left = cadences.leave(w, lead)
    assert left is not None
    return left


def bring_back(desk: Desk, left: Left) -> None:
    with desk.store.write() as w:
        cadences.bring_back(w, left)


def refused(desk: Desk, left: Left) -> str:
    with pytest.raises(Refused) as why:
        bring_back(desk, left)
    return str(why.value)


def in_step(bdr: Desk, *, calls: int) -> tuple[UUID, UUID]:
    """Return a lead who was called so often, and what says that he is in the cadence."""
    lead = bdr.lead()
    target = bdr.enter(lead)
    for _ in range(calls):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
    return lead, target


def check_same_everywhere(bdr: Desk, manager: Desk, lead: UUID) -> None:
    """Check that nothing was refused and that both, and the server, plan the same step."""
    shown = bdr.standing(lead)
    ((expected, kind, _made),) = bdr.planned(lead)
    bdr.sync()
    assert bdr.planned(lead) == [(expected, kind, True)]
    with bdr.store.read() as r:
        assert outbox.counts(r)["quarantined"] == 0
        assert r.value("SELECT count(*) FROM conflict") == 0
    again = bdr.standing(lead)
    assert (again.kind, again.step, again.due_at) == (shown.kind, shown.step, shown.due_at)
    manager.sync()
    assert manager.planned(lead) == bdr.planned(lead)


@pytest.mark.parametrize("calls", [0, 1, 2])
@pytest.mark.parametrize("is_sent", [False, True])
def test_the_way_back_leads_to_the_same_step_at_the_same_time(
    bdr: Desk, manager: Desk, calls: int, is_sent: bool
) -> None:
    lead, target = in_step(bdr, calls=calls)
    if is_sent:
        bdr.sync()
    before = bdr.standing(lead)
    bdr.clock.pass_s(60)
    left = leave(bdr, lead)
    assert bdr.planned(lead) == []
    if is_sent:
        bdr.sync()
        assert bdr.target(target)["exit_reason"] == "removed"
    bring_back(bdr, left)
    after = bdr.standing(lead)
    assert (after.kind, after.step, after.due_at) == (before.kind, before.step, before.due_at)
    check_same_everywhere(bdr, manager, lead)
    place = [bdr.target(target)[name] for name in ("state", "exit_reason", "step")]
    assert place == ["active", None, {0: 1, 1: 2, 2: 4}[calls]]


def test_the_cadence_goes_on_from_there(bdr: Desk, manager: Desk) -> None:
    lead, _target = in_step(bdr, calls=1)
    bring_back(bdr, leave(bdr, lead))
    bdr.sync()
    bdr.clock.pass_s(60)
    bdr.call(lead, "no_answer")
    assert bdr.standing(lead).kind == "email"
    check_same_everywhere(bdr, manager, lead)


def test_a_step_that_was_put_off_stays_put_off(bdr: Desk, manager: Desk) -> None:
    lead, _target = in_step(bdr, calls=2)
    bdr.sync()
    ((step, _kind, _made),) = bdr.planned(lead)
    later = bdr.store.now().replace(microsecond=0) + timedelta(days=20)
    with bdr.store.write() as w:
        follow_ups.put_off(w, step, later)
    bring_back(bdr, leave(bdr, lead))
    assert bdr.standing(lead).due_at == later
    check_same_everywhere(bdr, manager, lead)


def test_a_call_back_that_was_promised_comes_before_the_step_as_it_did(bdr: Desk) -> None:
    lead = bdr.lead()
    bdr.enter(lead)
    bdr.clock.pass_s(60)
    bdr.call(lead, "call_back_later", callback_at=bdr.store.now() + timedelta(hours=3))
    before = bdr.planned(lead)
    bring_back(bdr, leave(bdr, lead))
    assert bdr.planned(lead) == before
    bdr.sync()
    assert [(task, kind) for task, kind, _made in bdr.planned(lead)] == [
        (task, kind) for task, kind, _made in before
    ]


def test_where_somebody_called_meanwhile_nothing_is_taken_back(bdr: Desk, manager: Desk) -> None:
    lead, target = in_step(bdr, calls=0)
    bdr.sync()
    left = leave(bdr, lead)
    bdr.sync()
    manager.sync()
    bdr.clock.pass_s(60)
    manager.call(lead, "no_answer")
    manager.sync()
    bdr.sync()
    said = refused(bdr, left)
    assert said.startswith("The cadence of Li cannot go on where it stood")
    assert said.endswith("Start it anew.")
    assert bdr.target(target)["exit_reason"] == "removed"


def test_a_call_that_only_the_server_knows_of_leads_to_the_step_after_it(
    bdr: Desk, manager: Desk
) -> None:
    lead, target = in_step(bdr, calls=0)
    bdr.sync()
    left = leave(bdr, lead)
    manager.sync()
    bdr.clock.pass_s(60)
    manager.call(lead, "no_answer")
    manager.sync()
    bring_back(bdr, left)
    bdr.sync()
    assert bdr.target(target)["step"] == 2
    ((_task, kind, is_made),) = bdr.planned(lead)
    assert (kind, is_made) == ("call", True)


def test_where_the_step_itself_was_changed_nothing_is_taken_back(bdr: Desk, manager: Desk) -> None:
    lead, _target = in_step(bdr, calls=0)
    bdr.sync()
    left = leave(bdr, lead)
    with manager.store.write() as w:
        (step,) = w.row("SELECT id FROM cadence_step WHERE position = 1") or ()
        records.patch(w, "CadenceStep", UUID(bytes=step), {"subject": "Another call"})
    manager.sync()
    bdr.sync()
    assert "changed meanwhile" in refused(bdr, left)


def test_who_is_in_a_cadence_again_or_may_not_be_called_is_not_brought_back(bdr: Desk) -> None:
    lead, _target = in_step(bdr, calls=0)
    left = leave(bdr, lead)
    bring_back(bdr, left)
    assert refused(bdr, left) == "Li is in “Three calls” already."
    again = leave(bdr, lead)
    with bdr.store.write() as w:
        records.patch(w, "Lead", lead, {"do_not_call": True})
    assert refused(bdr, again) == "Li cannot go on in the cadence: Opted out."


def test_of_several_those_come_back_who_can_and_the_others_are_told(bdr: Desk) -> None:
    leads = [in_step(bdr, calls=0)[0] for _ in range(3)]
    in_none = bdr.lead()
    with bdr.store.write() as w:
        left = cadence_plans.take_out(w, [*leads, in_none])
    assert [one.who_id for one in left] == leads
    bdr.clock.pass_s(60)
    bdr.call(leads[1], "no_answer")
    with bdr.store.write() as w:
        records.delete(w, "Lead", leads[2])
        back = cadence_plans.bring_back_all(w, left)
    assert back.who_ids == (leads[0],)
    assert [name for name, _why in back.left_out] == ["Li", ""]
    with pytest.raises(NotFound):
        bring_back(bdr, left[2])
