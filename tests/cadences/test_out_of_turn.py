"""A step that something else made needless was not done, and moves nobody on."""

import pytest

from tests.cadences import conftest
from tests.cadences.conftest import Desk
from workbench.services import cadences, timeline
from workbench.store import records

CALLS_AND_MAILS = (("call", 0, "any"), ("email", 1, "any"), ("call", 1, "any"),
                   ("email", 1, "any"), ("call", 1, "any"))  # fmt: skip


@pytest.fixture(autouse=True)
def steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conftest, "STEPS", CALLS_AND_MAILS)


def test_an_email_that_a_call_made_needless_is_not_taken_for_the_next_one(bdr: Desk) -> None:
    lead = bdr.lead()
    target = bdr.enter(lead)
    bdr.sync()
    for _ in range(2):
        bdr.clock.pass_s(60)
        bdr.call(lead, "no_answer")
        bdr.sync()
    standing = bdr.standing(lead)
    assert (standing.step, standing.kind) == (4, "email")
    assert [kind for _task, kind, _made in bdr.planned(lead)] == ["email"]
    with bdr.store.write() as w:
        records.patch(w, "Lead", lead, {"status": "Working - Contacted"})
    bdr.sync()
    assert bdr.target(target)["step"] == 4
    with bdr.store.read() as r:
        assert timeline.touches(r, lead)[1] == 2


def test_an_email_left_with_one_cadence_does_not_count_in_the_next(bdr: Desk) -> None:
    lead = bdr.lead()
    bdr.enter(lead)
    bdr.clock.pass_s(60)
    bdr.call(lead, "no_answer")
    bdr.sync()
    assert [kind for _task, kind, _made in bdr.planned(lead)] == ["email"]
    with bdr.store.write() as w:
        cadences.leave(w, lead)
    bdr.sync()
    bdr.clock.pass_s(60)
    bdr.enter(lead)
    assert bdr.standing(lead).step == 1
    bdr.sync()
    assert bdr.standing(lead).step == 1
