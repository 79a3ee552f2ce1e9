"""The scores of leads in a profile: fast for a queue, explained for one, learnt from outcomes."""

import json
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from tests.services.conftest import EPOCH, THURSDAY, WANG, Workspace
from workbench import i18n
from workbench.errors import InvalidInput, NotFound, Refused
from workbench.insight.scoring import lead_facts, learned
from workbench.schema.scoring import LEAD_RULES, Rule
from workbench.services import calling, scoring
from workbench.store import apply, meta, records
from workbench.store.database import Store
from workbench.wire.ids import new_id
from workbench.wire.values import instant_text


def outcomes(workspace: Workspace, n: int) -> None:
    """Pull leads whose outcome is known: people who were referred convert more often."""
    rng, made = Random(5), []
    for number in range(n):
        source = rng.choice(("Web", "Partner Referral", "Purchased List"))
        is_good = rng.random() < (0.7 if source == "Partner Referral" else 0.15)
        row = {
            "last_name": f"Lead {number}",
            "company": f"Company {number}",
            "email": f"p{number}@company{number}.example",
            "title": rng.choice(("CEO", "Sales Manager", "Engineer")),
            "lead_source": source,
            "status": "Closed - Converted" if is_good else "Closed - Not Converted",
            "is_converted": is_good,
            "owner_id": str(WANG),
        }
        made.append(
            {"op": "put", "type": "Lead", "id": str(new_id()), "ver": number + 1,
             "scopes": ["workspace"], "row": row}
        )  # fmt: skip
    with workspace.store.load() as w:
        apply.apply_page(w, made, "outcomes", 100_000, EPOCH)


def test_the_score_of_a_queue_is_the_sum_that_is_explained(
    workspace: Workspace, store: Store
) -> None:
    ids = [
        workspace.lead(title="CEO", number_of_employees=800, email="li@hengda.example"),
        workspace.lead(title="仓库主管", lead_source="Web", mobile_phone="+8613812345678"),
        workspace.lead(phone=None, email="li@qq.com"),
    ]
    with store.read() as r:
        found = scoring.totals(r, [one.bytes for one in (*ids, new_id())])
        assert set(found) == {one.bytes for one in ids}
        for lead_id in ids:
            told = scoring.explain(r, lead_id)
            assert found[lead_id.bytes] == told.total == sum(part.points for part in told.parts)
            assert told.chance is None
    assert [found[one.bytes] for one in ids] == [15 + 12 + 5 + 6, 8 + 12 + 10, 0]


def test_an_amount_is_compared_in_whole_units(workspace: Workspace, store: Store) -> None:
    large = workspace.lead(phone=None, annual_revenue="20000000.00")
    small = workspace.lead(phone=None, annual_revenue="9999999.99")
    with store.read() as r:
        reasons = [part.reason for part in scoring.explain(r, small).parts]
        assert (scoring.total(r, large), scoring.total(r, small)) == (6, 0)
    assert "Annual revenue: 9,999,999.99" in reasons


def test_what_is_learnt_in_a_call_does_not_move_the_score(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(title="CEO")
    with store.read() as r:
        before = scoring.total(r, lead)
    with store.write() as w:
        calling.log_call(w, who_id=lead, disposition="connected_interested", at=THURSDAY)
        records.patch(w, "Lead", lead, {"rating": "Hot", "tags": ("vip",), "description": "Yes!"})
    with store.read() as r:
        assert scoring.total(r, lead) == before


def test_only_what_came_before_our_first_contact_counts(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(title="CEO")

    def touch(hours: int, call_type: str) -> None:
        workspace.pulled(
            "Task", subject="Call", task_subtype="call", status="Completed", who_id=lead,
            call_type=call_type, activity_at=instant_text(THURSDAY + timedelta(hours=hours)),
            owner_id=WANG,
        )  # fmt: skip

    def inbound() -> Any:
        with store.read() as r:
            return lead_facts.facts_of(r, [lead])[lead]["inbound_touches"]

    touch(5, "Inbound")
    assert inbound() == 1
    touch(3, "Outbound")
    assert inbound() == 0
    touch(1, "Inbound")
    assert inbound() == 1


def test_campaigns_joined_count_with_their_kind(workspace: Workspace, store: Store) -> None:
    fair = workspace.pulled("Campaign", name="Hannover", type="Trade Show", is_active=True)
    lead = workspace.lead(campaign_id=fair)
    workspace.pulled(
        "CampaignMember", campaign_id=fair, lead_id=lead, created_at=instant_text(THURSDAY)
    )
    with store.read() as r:
        points = {part.feature: part.points for part in scoring.explain(r, lead).parts}
    assert points["campaign_type"] == 5
    assert points["campaigns_joined"] == 3


def test_weights_are_edited_in_one_place_and_can_go_back(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(title="CEO", phone=None)
    with store.write() as w:
        scoring.set_weights(w, {"level_leads": 40})
    with store.read() as r:
        assert scoring.total(r, lead) == 40
        assert scoring.explain(r, lead).most == 125
    with store.write() as w:
        scoring.set_rules(w, [Rule("logistics", "industry", 30, ("Transportation",))])
    with store.read() as r:
        assert scoring.total(r, lead) == 0
    with store.write() as w:
        scoring.set_rules(w, None)
    with store.read() as r:
        assert scoring.rules(r) == LEAD_RULES


def test_a_rule_about_what_comes_after_the_contact_is_not_kept(store: Store) -> None:
    with pytest.raises(InvalidInput, match="after contact"), store.write() as w:
        scoring.set_rules(w, [Rule("hot", "rating", 50, ("Hot",))])
    with store.read() as r:
        assert scoring.rules(r) == LEAD_RULES


def test_damaged_weights_and_models_cost_a_note_not_the_queue(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead(title="CEO")
    with store.read() as r:
        before = scoring.total(r, lead)
    for text in ("{", "[]x", '[{"id": "a", "feature": "rating", "points": 5, "words": ["Hot"]}]'):
        with store.write() as w:
            meta.put(w, scoring.RULES_KEY, text)
            meta.put(w, learned.MODEL_KEY, text)
        with store.read() as r:
            assert scoring.total(r, lead) == before
            note = scoring.explain(r, lead).note
        assert "the usual ones count" in note
        assert "train it anew" in note


def test_with_few_outcomes_it_says_how_many_are_missing(workspace: Workspace, store: Store) -> None:
    outcomes(workspace, 60)
    lead = workspace.lead()
    with store.read() as r:
        assert "Not enough outcomes yet" in scoring.explain(r, lead).note
        for use in (scoring.suggested_rules, scoring.evaluate):
            with pytest.raises(Refused, match=r"of 50 converted"):
                use(r)
        with pytest.raises(Refused, match=r"of 50 converted"):
            scoring.learn(r, on=date(2026, 11, 22))
        i18n.set_language("zh_CN")
        assert "结果还不够" in scoring.explain(r, lead).note


def test_a_learnt_score_gives_a_chance_with_reasons(workspace: Workspace, store: Store) -> None:
    outcomes(workspace, 400)
    referred = workspace.lead(lead_source="Partner Referral", title="CEO")
    listed = workspace.lead(lead_source="Purchased List", title="CEO")
    with store.read() as r:
        assert "can be trained" in scoring.explain(r, listed).note
        model = scoring.learn(r, on=date(2026, 11, 22))
    with store.write() as w:
        scoring.keep(w, model)
    with store.read() as r:
        stored = json.loads(str(meta.get(r, learned.MODEL_KEY)))
        told, other = scoring.explain(r, referred), scoring.explain(r, listed)
        tested = scoring.evaluate(r)
    assert stored["format"] == 1
    assert (told.chance or 0) > 0.5 > (other.chance or 1)
    assert 1 <= len(told.reasons) <= 3
    assert told.reasons[0].text.startswith("Lead source: Partner Referral raises the chance")
    assert told.note.startswith("Learnt on 2026-11-22 from 400 outcomes")
    assert tested.learned is not None
    assert tested.learned.auc > 0.7
    with store.read() as r:
        shown = scoring.learned(r)[0]
    assert shown is not None
    assert sum(band.n for band in shown.bands) == 400
    with store.write() as w:
        scoring.keep(w, None)
    with store.read() as r:
        assert scoring.explain(r, referred).chance is None


def test_suggested_weights_are_a_start_to_edit(workspace: Workspace, store: Store) -> None:
    outcomes(workspace, 400)
    with store.read() as r:
        wanted = scoring.suggested_rules(r)
    with store.write() as w:
        scoring.set_rules(w, wanted)
    referred = workspace.lead(lead_source="Partner Referral")
    listed = workspace.lead(lead_source="Purchased List")
    with store.read() as r:
        assert scoring.total(r, referred) > scoring.total(r, listed)


def test_a_lead_that_is_not_here_is_not_explained(store: Store) -> None:
    with store.read() as r, pytest.raises(NotFound):
        scoring.explain(r, new_id())


def test_records_of_one_person_are_one_group(workspace: Workspace, store: Store) -> None:
    closed = {"status": "Closed - Not Converted", "owner_id": WANG}
    workspace.lead(email="Li@Hengda.example", **closed)
    workspace.lead(email="li@hengda.example", **closed)
    workspace.lead(email=None, phone="+862155550123", **closed)
    workspace.lead(email=None, phone=None, last_name="Sun", **closed)
    with store.read() as r:
        groups = [example.group for example in lead_facts.examples(r)]
    assert groups[0] == groups[1]
    assert len(set(groups)) == 3


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("CEO", "leads"),
        ("Vice-President, Sales", "leads"),
        ("VP of Sales", "leads"),
        ("总经理", "leads"),
        ("Warehouse Manager", "manages"),
        ("采购经理", "manages"),
        ("Engineer", "works"),
        ("Receptionist", "works"),  # “cept” and “ceo” inside a word name nothing
        ("", None),
        (None, None),
    ],
)
def test_a_title_names_a_level(title: str | None, level: str | None) -> None:
    assert lead_facts.title_level(title) == level


@pytest.mark.parametrize(
    ("email", "kind"),
    [("a@Gmail.com", "free"), ("a@qq.com", "free"), ("a@hengda.cn", "company"), (None, None)],
)
def test_an_address_is_a_companys_or_anybodys(email: str | None, kind: str | None) -> None:
    assert lead_facts.mail_kind(email) == kind
