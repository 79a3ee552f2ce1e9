"""An e-mail step from the list of follow-ups: done, left out, taken back; the cadence follows."""

from uuid import UUID

import pytest

from tests.cadences.conftest import Desk
from workbench.services import follow_ups
from workbench.store import records


def at_the_email(bdr: Desk) -> tuple[UUID, UUID, UUID]:
    """Return a lead whose e-mail is to be written, his place in the cadence, and the task."""
    lead = bdr.lead()
    target = bdr.enter(lead)
    for _ in range(2):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
    ((email, kind, _made),) = bdr.planned(lead)
    assert kind == "email"
    return lead, target, email


@pytest.mark.parametrize("is_sent", [False, True])
def test_an_email_that_is_done_counts_from_now_and_undo_puts_the_step_back(
    bdr: Desk, is_sent: bool
) -> None:
    lead, target, email = at_the_email(bdr)
    with bdr.store.read() as r:
        told = follow_ups.detail(r, email)
        was_due = records.require(r, "Task", email)["due_at"]
    assert (told.cadence, told.step, told.steps) == ("Three calls", 3, 4)
    bdr.clock.pass_s(60)
    with bdr.store.write() as w:
        changed = follow_ups.done(w, email)
    assert changed.next_step.startswith("5: call")
    ((_call, kind, _made),) = bdr.planned(lead)
    assert kind == "call"
    standing = bdr.standing(lead)
    assert standing.due_at is not None
    assert standing.due_at < was_due  # it was written before its day, and counts from there
    if is_sent:
        bdr.sync()
        assert bdr.target(target)["step"] == 5
    with bdr.store.write() as w:
        again = follow_ups.take_back(w, changed)
    assert [(one, kind) for one, kind, _made in bdr.planned(lead)] == [(again, "email")]
    bdr.sync()
    assert bdr.target(target)["step"] == 4
    assert [(one, kind) for one, kind, _made in bdr.planned(lead)] == [(again, "email")]
    with bdr.store.write() as w:
        follow_ups.done(w, again)
    bdr.sync()
    assert bdr.target(target)["step"] == 5
    assert [(kind, made) for _id, kind, made in bdr.planned(lead)] == [("call", True)]
    with bdr.store.read() as r:
        assert r.value("SELECT count(*) FROM outbox") == 0


def test_a_step_that_is_not_needed_is_left_out_and_undo_brings_it_back(bdr: Desk) -> None:
    lead, target, email = at_the_email(bdr)
    with bdr.store.write() as w:
        changed = follow_ups.not_needed(w, email)
    bdr.sync()
    assert bdr.target(target)["step"] == 5
    with bdr.store.write() as w:
        assert follow_ups.take_back(w, changed) == email
    bdr.sync()
    assert bdr.target(target)["step"] == 4
    assert [(one, kind) for one, kind, _made in bdr.planned(lead)] == [(email, "email")]
