"""What a row would change is told before anything is written."""

import pytest

from tests.exchange.test_duplicates import AGAIN, HEAD, KNOWN, chosen
from tests.exchange.test_import import bring
from workbench import exchange
from workbench.exchange.choices import Handling, Offer
from workbench.exchange.effects import Effect, effects
from workbench.store.database import Store


def looked(store: Store, path) -> tuple[exchange.Plan, Offer]:
    plan = exchange.plan(store, path, "Lead", **chosen())
    (offer,) = exchange.preview(store, plan).offers
    return plan, offer


def told(store: Store, plan: exchange.Plan, offer: Offer, handling: Handling) -> list[Effect]:
    with store.read() as r:
        return effects(r, plan, offer, handling)


def test_an_update_and_a_merge_tell_each_field_before_and_after(store, file) -> None:
    bring(store, file(HEAD + KNOWN), "Lead")
    plan, offer = looked(store, file(HEAD + AGAIN))
    update = told(store, plan, offer, Handling.UPDATE)
    assert {(one.label, one.before, one.after) for one in update} == {
        ("Company", "Delta Logistics B.V.", "Delta Logistics"),
        ("Title", "", "CFO"),
        ("Description", "Met in Hanover.", "Wants a demo."),
    }
    merge = told(store, plan, offer, Handling.MERGE)
    assert {(one.label, one.after) for one in merge} == {
        ("Title", "CFO"),
        ("Description", "Met in Hanover.\n\nWants a demo."),
    }


@pytest.mark.parametrize("handling", [Handling.KEEP, Handling.SKIP])
def test_what_is_kept_or_skipped_changes_nothing(store, file, handling) -> None:
    bring(store, file(HEAD + KNOWN), "Lead")
    plan, offer = looked(store, file(HEAD + AGAIN))
    assert told(store, plan, offer, handling) == []


def test_a_row_is_compared_with_the_earlier_row_of_its_file(store, file) -> None:
    plan, offer = looked(store, file(HEAD + KNOWN + AGAIN))
    assert offer.match_line == 2
    merge = told(store, plan, offer, Handling.MERGE)
    assert ("Title", "", "CFO") in {(one.label, one.before, one.after) for one in merge}
    assert merge == told(store, plan, offer, Handling.MERGE), "a look writes nothing"
