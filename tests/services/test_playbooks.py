"""A playbook for each segment, with the number that says which segment it is."""

import json
from importlib import resources

import pytest

from tests.services.conftest import Workspace
from workbench import i18n
from workbench.services import conversion, playbooks, record_page
from workbench.store import records
from workbench.store.database import Store


def test_a_small_deal_is_told_to_send_the_video_first_and_not_to_book_an_se(
    store: Store, workspace: Workspace
) -> None:
    account = workspace.pulled("Account", name="Acme", number_of_employees=40)
    deal = workspace.pulled("Opportunity", name="Pilot", account_id=account)
    with store.read() as r:
        found = record_page.page(r, "Opportunity", deal).playbook
    assert found is not None
    assert (found.segment, found.reason) == (playbooks.SMB, "40 employees")
    assert "video first, not an SE" in found.first


@pytest.mark.parametrize(
    ("employees", "revenue", "segment"),
    [(199, 900_000_000, "smb"), (200, None, "mid"), (1_000, 1, "large"), (None, 9_999_999, "smb"),
     (None, 10_000_000, "mid"), (0, 100_000_000, "large")],
)  # fmt: skip
def test_employees_say_the_segment_and_revenue_where_nobody_knows_them(
    employees: int | None, revenue: int | None, segment: str
) -> None:
    found = playbooks.of_values({"number_of_employees": employees, "annual_revenue": revenue})
    assert found is not None
    assert found.segment == segment


def test_where_nobody_knows_the_size_nothing_is_said(store: Store, workspace: Workspace) -> None:
    deal = workspace.pulled("Opportunity", name="Pilot")
    with store.read() as r:
        assert playbooks.of_record(r, records.require(r, "Opportunity", deal)) is None


def test_a_deal_whose_account_says_nothing_goes_by_the_lead_it_came_from(
    store: Store, workspace: Workspace
) -> None:
    deal = workspace.pulled("Opportunity", name="Pilot")
    workspace.lead(number_of_employees=5_000, converted_opportunity_id=deal, is_converted=True)
    with store.read() as r:
        found = playbooks.of_record(r, records.require(r, "Opportunity", deal))
    assert found is not None
    assert found.segment == playbooks.LARGE
    assert "SE" in found.first


def test_the_playbook_is_told_before_a_lead_is_converted(
    store: Store, workspace: Workspace
) -> None:
    lead = workspace.lead(number_of_employees=12)
    with store.read() as r:
        found = conversion.conversion_choices(r, lead).playbook
    assert found is not None
    assert found.reason == "12 employees"


def test_both_languages_have_the_same_plays() -> None:
    folder = resources.files("resources").joinpath("playbooks")
    english, chinese = (
        json.loads(folder.joinpath(f"{one}.json").read_text("utf-8")) for one in i18n.LANGUAGES
    )
    assert english.keys() == chinese.keys() == {playbooks.SMB, playbooks.MID, playbooks.LARGE}
    for segment, play in english.items():
        assert len(play["steps"]) == len(chinese[segment]["steps"]) > 0
