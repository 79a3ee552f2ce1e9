"""Making one record of two, as people choose it."""

from uuid import UUID

import pytest

from tests.services.conftest import LIU, WANG, Workspace
from workbench.errors import NotFound, Refused
from workbench.services import refusals
from workbench.services.duplicates import merging
from workbench.services.duplicates.merging import Side
from workbench.store import records
from workbench.wire.ids import new_id


def pair(workspace: Workspace) -> tuple[UUID, UUID]:
    """Return two leads that are one person."""
    kept = workspace.lead(tags=["expo"], description="Met at the expo.", title=None)
    other = workspace.lead(
        last_name="Lee", tags=["web"], description="Wants a demo.", title="CFO",
        phone="+862155550999", phone_raw="021 5555 0999", do_not_call=True, score=92,
    )  # fmt: skip
    return kept, other


def as_manager(workspace: Workspace) -> None:
    workspace.pulled("User", WANG, name="Wang Fang", role="admin", email="wang@example.com")


def test_a_preview_tells_field_by_field_what_stays_and_why(workspace: Workspace) -> None:
    as_manager(workspace)
    kept, other = pair(workspace)
    workspace.pulled("Task", task_subtype="call", who_id=other, subject="Call")
    workspace.pulled("Task", task_subtype="note", who_id=other, subject="Note")
    workspace.pulled("Task", task_subtype="note", who_id=kept, subject="Note")
    with workspace.store.read() as r:
        shown = merging.preview(r, kept, other)
    wins = {line.name: (line.kept, line.other, line.wins.value) for line in shown.lines}
    assert wins == {
        "last_name": ("Li", "Lee", "kept"),
        "title": ("", "CFO", "other"),
        "phone": ("+86 21 5555 0123", "+86 21 5555 0999", "kept"),
        "do_not_call": ("No", "Yes", "both"),
        "tags": ("expo", "web", "both"),
        "description": ("Met at the expo.", "Wants a demo.", "both"),
    }
    assert all(line.why for line in shown.lines)
    assert shown.moving == (("Tasks", 2),)
    assert shown.refusal == ""


def test_what_was_chosen_is_what_the_record_holds(workspace: Workspace) -> None:
    as_manager(workspace)
    kept, other = pair(workspace)
    with workspace.store.write() as w:
        merged = merging.merge(
            w, kept, other, {"phone": Side.OTHER, "tags": Side.KEPT}, {"first_name": "William"}
        )
    with workspace.store.read() as r:
        lead = records.require(r, "Lead", kept)
        assert records.get(r, "Lead", other) is None
    assert (lead["phone"], lead["phone_raw"]) == ("+862155550999", "021 5555 0999")
    assert (lead["first_name"], lead["title"], lead["tags"]) == ("William", "CFO", ("expo",))
    assert lead["description"] == "Met at the expo.\n\nWants a demo."
    assert lead["do_not_call"] is True
    with workspace.store.write() as w:
        assert merging.take_back(w, merged.mid)
    with workspace.store.read() as r:
        assert records.require(r, "Lead", kept)["phone"] == "+862155550123"
        assert records.require(r, "Lead", other)["last_name"] == "Lee"


def test_whoever_owns_both_may_merge_them_though_he_may_delete_neither(
    workspace: Workspace,
) -> None:
    workspace.pulled("User", WANG, name="Wang Fang", role="bdr", email="wang@example.com")
    kept, other = pair(workspace)
    with workspace.store.write() as w:
        assert merging.preview(w, kept, other).refusal == ""
        assert merging.take_back(w, merging.merge(w, kept, other).mid)


def test_whoever_may_not_change_the_other_is_told_before_and_who_can(workspace: Workspace) -> None:
    workspace.pulled("User", WANG, name="Wang Fang", role="bdr", email="wang@example.com")
    workspace.pulled("User", LIU, name="Liu Yang", role="ae", email="liu@example.com")
    kept, other = workspace.lead(), workspace.lead(owner_id=LIU)
    with workspace.store.read() as r:
        refusal = merging.preview(r, kept, other).refusal
    assert refusal.startswith("You cannot change “Wei Li”: it is Liu Yang's. Ask Liu Yang")
    with workspace.store.write() as w, pytest.raises(Refused, match="Ask Liu Yang"):
        merging.merge(w, kept, other)


def test_a_lead_of_another_team_is_not_removed_by_a_manager(workspace: Workspace) -> None:
    workspace.pulled("User", WANG, name="Wang Fang", role="manager", email="wang@example.com")
    kept, other = workspace.lead(), workspace.lead(owner_id=LIU)
    with workspace.store.read() as r:
        assert merging.preview(r, kept, other).refusal != ""


def test_do_not_call_is_not_to_be_chosen_away(workspace: Workspace) -> None:
    as_manager(workspace)
    kept, other = pair(workspace)
    with workspace.store.write() as w, pytest.raises(Refused, match="can be: both"):
        merging.merge(w, kept, other, {"do_not_call": Side.KEPT})


def test_only_two_of_one_type_are_merged(workspace: Workspace) -> None:
    lead = workspace.lead()
    account = workspace.pulled("Account", name="Hengda")
    task = workspace.pulled("Task", task_subtype="note", subject="Note")
    with workspace.store.read() as r:
        with pytest.raises(Refused, match="Lead and Account are not merged"):
            merging.preview(r, lead, account)
        with pytest.raises(Refused, match="Two leads"):
            merging.preview(r, task, task)
        with pytest.raises(NotFound, match="no record with the id"):
            merging.preview(r, lead, new_id())


def test_a_merge_that_came_too_late_is_told_in_its_own_words() -> None:
    late = {"result": "rejected", "code": "closed", "message": "Hengda is not there any more."}
    assert refusals.reason(late, "Lead").startswith("One of the two records was merged")
    assert refusals.reason(late, "Conflict") == "This conflict is decided already."
