"""One suggestion with its reason, by rules in a fixed order; what is dismissed stays dismissed."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.services.conftest import LIU, THURSDAY, WANG, Workspace
from workbench.services import next_best
from workbench.services.next_best import Rate, Suggestion
from workbench.store.database import Store


def task(workspace: Workspace, who: UUID, hours: float, **more: Any) -> UUID:
    due = (THURSDAY + timedelta(hours=hours)).isoformat(timespec="milliseconds")
    values = {"subject": "Send prices", "task_subtype": "to_do", "status": "Not Started",
              "owner_id": WANG, "due_at": due.replace("+00:00", "Z")}  # fmt: skip
    return workspace.pulled("Task", who_id=who, **(values | more))


def suggested(store: Store, who: UUID) -> Suggestion | None:
    with store.read() as r:
        first = next_best.suggest(r, who, THURSDAY)
        assert next_best.suggest(r, who, THURSDAY) == first
    return first


def title(store: Store, who: UUID) -> str:
    found = suggested(store, who)
    return "" if found is None else found.title


def test_a_promise_comes_before_a_return_an_overdue_step_and_the_decider(
    store: Store, workspace: Workspace
) -> None:
    who = workspace.lead(title="Clerk", company="Acme")
    assert title(store, who) == ""
    workspace.lead(first_name="Mei", last_name="Gao", title="CEO", company="Acme")
    assert title(store, who) == "Call Mei Gao, who decides"
    task(workspace, who, -2)
    assert title(store, who) == "Send prices"
    workspace.pulled(
        "Handoff", lead_id=who, from_user_id=WANG, owner_id=LIU, need="Staff", status="Returned",
        return_reason="no_budget", submitted_at="2026-11-18T02:00:00.000Z",
        answered_at="2026-11-18T04:00:00.000Z",
    )  # fmt: skip
    assert title(store, who) == "Ask what was missing"
    task(workspace, who, 1, subject="Call back", task_subtype="call", priority="High")
    found = suggested(store, who)
    assert found is not None
    assert found.title == "Call back"
    assert found.reason.startswith("promised for")


def test_what_is_done_or_a_colleagues_or_later_is_not_suggested(
    store: Store, workspace: Workspace
) -> None:
    who = workspace.lead(title="CEO")
    task(workspace, who, -2, status="Completed")
    task(workspace, who, -2, owner_id=LIU)
    task(workspace, who, 3)
    assert suggested(store, who) is None


def test_a_dismissed_suggestion_gives_way_to_the_next_and_is_counted(
    store: Store, workspace: Workspace
) -> None:
    who = workspace.lead(title="Clerk", company="Acme")
    workspace.lead(first_name="Mei", last_name="Gao", title="CEO", company="Acme")
    task(workspace, who, -2)
    first = suggested(store, who)
    assert first is not None
    with store.write() as w:
        next_best.note_shown(w, first)
        next_best.dismiss(w, first)
        next_best.note_shown(w, first)
    second = suggested(store, who)
    assert second is not None
    assert second.key.startswith("decider:")
    with store.write() as w:
        next_best.note_shown(w, second)
        assert next_best.rate(w) == Rate(2, 1)
        assert next_best.rate(w).percent == 50
        next_best.take_back(w, first)
    assert suggested(store, who) == first


def test_where_nothing_was_shown_there_is_no_rate(store: Store) -> None:
    with store.read() as r:
        assert next_best.rate(r).percent is None


def test_of_two_promises_the_second_is_suggested_once_the_first_is_dismissed(
    store: Store, workspace: Workspace
) -> None:
    who = workspace.lead(title="CEO")
    for hours in (-2, -1):
        task(workspace, who, hours, subject=f"Promise {hours}", priority="High")
    first = suggested(store, who)
    assert first is not None
    assert first.title == "Promise -2"
    with store.write() as w:
        next_best.dismiss(w, first)
    assert title(store, who) == "Promise -1"


def test_who_decides_is_the_one_with_most_points_whom_one_may_call(
    store: Store, workspace: Workspace
) -> None:
    who = workspace.lead(title="Clerk", company="Acme")
    named = {"title": "CEO", "company": "Acme"}
    workspace.lead(last_name="Low", first_name="", **named)
    workspace.lead(last_name="Best", first_name="", number_of_employees=900, **named)
    workspace.lead(last_name="No", first_name="", number_of_employees=900, do_not_call=True,
                   phone="+862155550199", **named)  # fmt: skip
    workspace.lead(last_name="Silent", first_name="", number_of_employees=900, phone=None, **named)
    assert title(store, who) == "Call Best, who decides"
