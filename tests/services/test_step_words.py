"""When the next step is, by the clock of whoever is called first."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from tests.services.conftest import Workspace
from workbench.services import calling, words
from workbench.services.calling import next_steps
from workbench.services.calling.outcomes import FollowUp
from workbench.store.database import Store

NOW = datetime(2026, 11, 19, 6, 30, tzinfo=UTC)
MORNING_IN_BERLIN = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_the_callees_clock_comes_first_and_mine_in_brackets() -> None:
    yours = MORNING_IN_BERLIN.astimezone(words.here()).strftime("%H:%M")
    far = ZoneInfo("Pacific/Chatham")  # no computer of ours stands there
    said = next_steps.when_words(MORNING_IN_BERLIN, NOW, far)
    assert said.startswith("tomorrow 22:45 their time (")
    assert said.endswith(f" {yours} yours)")


def test_one_clock_is_named_once() -> None:
    local = MORNING_IN_BERLIN.astimezone(words.here())
    for zone in (None, words.here()):
        said = next_steps.when_words(MORNING_IN_BERLIN, NOW, zone)
        assert said.endswith(f"{local:%H:%M}")
        assert "their" not in said


def test_a_step_that_is_no_call_names_its_kind() -> None:
    step = FollowUp("email", "Send the deck", NOW + timedelta(days=4))
    assert next_steps.step_words(step, NOW, None).startswith("E-mail Mon ")


def test_the_last_logs_say_the_next_step_by_the_callees_clock(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(time_zone="Pacific/Chatham")
    with store.write() as w:
        logged = calling.log_call(w, who_id=lead, disposition="no_answer", at=store.now())
    with store.read() as r:
        (last,) = calling.recent_logs(r)
    assert last.next_step == logged.next_step
    assert "10:00 their time (" in last.next_step or "14:30 their time (" in last.next_step
