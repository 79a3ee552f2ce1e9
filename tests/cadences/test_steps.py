"""The next step: expected at once, made by the server once, under the same id."""

from contextlib import suppress

import pytest

from tests.cadences.conftest import Desk
from workbench.backend.transport import Unknown
from workbench.errors import Refused
from workbench.services import cadences, calling
from workbench.store import merging, records


def test_a_step_is_expected_at_once_and_comes_once_under_the_same_id(bdr: Desk) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    assert bdr.standing(lead).is_expected
    bdr.clock.pass_s(60)
    first = bdr.call(lead, "no_answer")
    ((expected, kind, is_made),) = bdr.planned(lead)
    assert (kind, is_made, first.next_task_id) == ("call", False, expected)
    assert (bdr.standing(lead).call, bdr.standing(lead).calls) == (2, 3)
    bdr.sync()
    assert bdr.planned(lead) == [(expected, "call", True)]
    assert not bdr.standing(lead).is_expected
    assert bdr.target(target)["step"] == 2
    bdr.sync()
    assert bdr.planned(lead) == [(expected, "call", True)]


def test_a_lost_answer_makes_no_second_step(bdr: Desk) -> None:
    lead = bdr.lead()
    bdr.enter(lead)
    bdr.clock.pass_s(60)
    bdr.call(lead, "no_answer")
    bdr.line.loses_answers = True
    bdr.engine.wake()
    with suppress(Unknown):
        bdr.engine.run_until_quiet()
    bdr.line.loses_answers = False
    bdr.clock.pass_s(60)
    bdr.sync()
    assert len(bdr.planned(lead)) == 1


def test_two_offline_calls_lead_to_the_step_after_both(bdr: Desk, manager: Desk) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    for _ in range(2):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
    ((expected, kind, _made),) = bdr.planned(lead)
    assert kind == "email"
    bdr.sync()
    assert bdr.planned(lead) == [(expected, "email", True)]
    assert bdr.target(target)["step"] == 4  # the wait passes by itself
    manager.sync()
    assert manager.planned(lead) == bdr.planned(lead)


def test_an_email_that_is_done_leads_to_the_next_call(bdr: Desk) -> None:
    lead = bdr.lead()
    bdr.enter(lead)
    for _ in range(2):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
    ((email, _kind, _made),) = bdr.planned(lead)
    with bdr.store.write() as w:
        records.patch(w, "Task", email, {"status": "Completed"})
    ((expected, kind, is_made),) = bdr.planned(lead)
    assert (kind, is_made) == ("call", False)
    bdr.sync()
    assert bdr.planned(lead) == [(expected, "call", True)]


@pytest.mark.parametrize(
    ("disposition", "reason"),
    [
        ("meeting_booked", "meeting"),
        ("do_not_call", "opt_out"),
        ("not_interested", "disqualified"),
        ("referral", "referral"),
        ("bad_number", "bad_number"),
    ],
)
def test_an_exit_ends_the_cadence_and_what_it_planned(
    bdr: Desk, disposition: str, reason: str
) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.clock.pass_s(60)
    more = {"referred": calling.Referred("Sun")} if disposition == "referral" else {}
    bdr.call(lead, disposition, **more)
    assert bdr.standing(lead).exit_reason
    bdr.sync()
    found = bdr.target(target)
    assert (found["state"], found["exit_reason"]) == ("left", reason)
    assert bdr.planned(lead) == []


def test_after_the_last_step_the_cadence_is_finished(bdr: Desk) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    for _ in range(3):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
    bdr.sync()
    found = bdr.target(target)
    assert (found["state"], found["exit_reason"]) == ("finished", "end")


def test_after_the_last_call_no_further_one_is_counted(bdr: Desk, manager: Desk) -> None:
    with manager.store.write() as w:
        step = {"cadence_id": cadences.usual(w), "position": 6, "kind": "email", "days": 1,
                "half_day": "any", "subject": "6: email"}  # fmt: skip
        records.create(w, "CadenceStep", step)
    manager.sync()
    bdr.sync()
    lead = bdr.lead()
    bdr.enter(lead)
    for _ in range(3):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
    found = bdr.standing(lead)
    assert (found.kind, found.call, found.calls) == ("email", 3, 3)


@pytest.mark.parametrize("is_sent", [False, True])
def test_an_undone_call_puts_the_person_back_where_he_was(bdr: Desk, is_sent: bool) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.clock.pass_s(60)
    call = bdr.call(lead, "no_answer")
    if is_sent:
        bdr.sync()
    bdr.undo(call)
    assert bdr.standing(lead).call == 1
    bdr.sync()
    assert bdr.target(target)["step"] == 1
    with bdr.store.read() as r:
        assert r.value("SELECT count(*) FROM outbox") == 0


def test_a_promised_callback_comes_before_the_next_step(bdr: Desk) -> None:
    lead = bdr.lead()
    bdr.enter(lead)
    bdr.clock.pass_s(60)
    at = bdr.store.now()
    bdr.call(lead, "call_back_later", callback_at=at.replace(year=at.year + 1))
    bdr.sync()
    assert [kind for _id, kind, _made in bdr.planned(lead)] == ["call"]
    with bdr.store.read() as r:
        assert r.value("SELECT count(*) FROM task WHERE priority = 'High'") == 1


def test_a_lead_closed_by_another_leaves_the_cadence(bdr: Desk, manager: Desk) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.sync()
    manager.sync()
    with manager.store.write() as w:
        records.patch(w, "Lead", lead, {"status": "Closed - Not Converted"})
    manager.sync()
    bdr.sync()
    assert bdr.target(target)["exit_reason"] == "disqualified"
    assert bdr.planned(lead) == []


def test_nobody_is_in_a_cadence_twice_or_against_his_will(bdr: Desk) -> None:
    lead, blocked = bdr.lead(), bdr.lead(do_not_call=True)
    bdr.enter(lead)
    with pytest.raises(Refused, match="already"):
        bdr.enter(lead)
    with pytest.raises(Refused, match="may not be called"):
        bdr.enter(blocked)


def test_whoever_is_taken_out_has_nothing_planned_and_may_begin_anew(
    bdr: Desk, manager: Desk
) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.clock.pass_s(60)
    bdr.call(lead, "no_answer")
    bdr.sync()
    manager.sync()
    with manager.store.write() as w:
        assert cadences.leave(w, lead)
        assert not cadences.leave(w, lead)
    manager.sync()
    bdr.sync()
    assert bdr.target(target)["exit_reason"] == "removed"
    assert bdr.planned(lead) == []
    bdr.clock.pass_s(60)
    again = bdr.enter(lead)
    bdr.sync()
    assert bdr.target(again)["state"] == "active"
    assert len(bdr.planned(lead)) == 1


def test_the_call_that_comes_first_is_told_apart_from_what_was_expected(
    bdr: Desk, manager: Desk
) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.sync()
    manager.sync()
    bdr.clock.pass_s(60)
    manager.call(lead, "no_answer")
    bdr.clock.pass_s(60)
    bdr.call(lead, "no_answer")
    ((expected, kind, _made),) = [one for one in bdr.planned(lead) if not one[2]]
    assert kind == "call"
    manager.sync()
    bdr.sync()
    manager.sync()
    assert bdr.target(target)["step"] == 4  # two calls were made: the e-mail comes
    planned = bdr.planned(lead)
    assert [(kind, is_made) for _id, kind, is_made in planned] == [("email", True)]
    assert expected not in {one[0] for one in planned}
    assert manager.planned(lead) == planned


def test_calls_with_a_duplicate_count_for_the_person_he_is_merged_into_and_no_more_once_apart(
    bdr: Desk, manager: Desk
) -> None:
    kept, other = bdr.lead(), bdr.lead()
    target = bdr.enter(kept)
    bdr.clock.pass_s(60)
    bdr.call(other, "no_answer")
    bdr.sync()
    manager.sync()
    with manager.store.write() as w:
        mid = merging.merge(w, "Lead", kept, other)
    manager.sync()
    assert manager.target(target)["step"] == 2
    with manager.store.write() as w:
        merging.unmerge(w, mid)
    manager.sync()
    assert manager.target(target)["step"] == 1
