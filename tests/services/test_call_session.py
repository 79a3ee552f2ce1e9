"""The figures of the day: what is a dial, a connect, a talk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.gui import call_office
from tests.services.conftest import THURSDAY, WANG, Clock, Workspace
from workbench.services import calling, words
from workbench.store.database import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = call_office.new_store(tmp_path / "session.db")
    yield made
    made.close()


def logged(workspace: Workspace, outcome: str, **more: object) -> None:
    workspace.pulled(
        "Task",
        task_subtype="call",
        status="Completed",
        activity_at=call_office.shown(THURSDAY - timedelta(minutes=5)),
        call_disposition=outcome,
        owner_id=WANG,
        **more,
    )


def strip(store: Store) -> calling.Strip:
    with store.read() as r:
        return calling.session_strip(r)


def test_what_nobody_answered_is_a_dial_and_no_connect(store: Store) -> None:
    workspace = Workspace(store, Clock())
    logged(workspace, "no_answer")
    logged(workspace, "gatekeeper")
    found = strip(store)
    assert (found.dials, found.connects, found.talks, found.connect_rate) == (2, 0, 0, 0)


def test_a_call_that_came_in_is_no_dial_of_the_day(store: Store) -> None:
    workspace = Workspace(store, Clock())
    logged(workspace, "connected_interested", call_type="Inbound")
    logged(workspace, "meeting_booked", call_type="Outbound")
    found = strip(store)
    assert (found.dials, found.connects, found.talks, found.meetings) == (1, 1, 1, 1)


def test_call_me_later_is_a_talk_only_where_it_took_a_while(store: Store) -> None:
    workspace = Workspace(store, Clock())
    logged(workspace, "call_back_later", has_spoken=True, call_duration_s=8)
    logged(workspace, "call_back_later", has_spoken=True, call_duration_s=95)
    logged(workspace, "call_back_later", has_spoken=False)
    logged(workspace, "do_not_call", call_duration_s=4)
    found = strip(store)
    assert (found.dials, found.connects, found.talks) == (4, 3, 1)


def test_yesterday_has_its_own_figures(store: Store) -> None:
    workspace = Workspace(store, Clock())
    logged(workspace, "no_answer")
    today: datetime = THURSDAY.astimezone(words.here())
    with store.read() as r:
        before = calling.session_strip(r, (today - timedelta(days=1)).date())
    assert (before.dials, strip(store).dials) == (0, 1)
