"""The visible score: points by rules, the total their sum, and nothing from after the contact."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.insight.scoring.people import FEATURES, leads
from workbench import i18n
from workbench.errors import InvalidInput
from workbench.insight.scoring import rule_files
from workbench.insight.scoring.additive import Scorecard, reweighted
from workbench.insight.scoring.facts import Value
from workbench.insight.scoring.proof import auc
from workbench.insight.scoring.suggesting import suggested
from workbench.schema.scoring import LEAD_FEATURES, LEAD_RULES, Measure, Rule, Side

RULES = (
    Rule("referred", "source", 40, ("Referral",)),
    Rule("large", "size", 20, at_least=1000),
    Rule("middling", "size", 10, at_least=100, below=1000),
)


def test_the_total_is_the_sum_of_the_parts_shown() -> None:
    card = Scorecard(LEAD_FEATURES, LEAD_RULES)
    facts = {"title_level": "leads", "number_of_employees": 350, "lead_source": "web"}
    parts = card.parts(facts)
    assert sum(part.points for part in parts) == card.total(facts) == 15 + 12 + 12
    assert card.most == 100


WORDS = st.sampled_from([None, "leads", "manages", "Web", "web ", "Event", "mobile", "yes", "?"])
NUMBERS = st.none() | st.integers(-5, 10**9) | st.floats(allow_nan=False, allow_infinity=False)


@given(
    st.fixed_dictionaries(
        {one.name: WORDS if one.measure is Measure.WORD else NUMBERS for one in LEAD_FEATURES}
    )
)
def test_whatever_is_known_the_parts_add_up_to_the_total(facts: dict[str, Value]) -> None:
    card = Scorecard(LEAD_FEATURES, LEAD_RULES)
    parts = card.parts(facts)
    assert sum(part.points for part in parts) == card.total(facts) <= card.most
    assert all(part.reason for part in parts)


def test_a_part_says_why_in_words() -> None:
    card = Scorecard(FEATURES, RULES)
    reasons = {
        part.reason: part.points for part in card.parts({"source": "Referral", "size": 250.0})
    }
    assert reasons == {"Source: Referral": 40, "Employees: 250": 10}
    i18n.set_language("zh_CN")
    assert [part.reason for part in card.parts({})] == ["来源：未知", "员工数：未知"]


def test_a_default_weight_is_worded_in_the_labels_of_the_dictionary() -> None:
    i18n.set_language("zh_CN")
    parts = Scorecard(LEAD_FEATURES, LEAD_RULES).parts({"lead_source": "Partner Referral"})
    assert "线索来源：伙伴推荐" in [part.reason for part in parts]
    assert {part.side for part in parts} == {Side.FIT, Side.ENGAGEMENT}


def test_what_nobody_knows_gives_no_points() -> None:
    assert Scorecard(FEATURES, RULES).total({"source": None, "size": None}) == 0
    known = (Rule("known", "size", 5, is_known=True),)
    assert Scorecard(FEATURES, known).total({"size": None}) == 0
    assert Scorecard(FEATURES, known).total({"size": 0.0}) == 5


def test_the_first_rule_that_fits_counts_and_case_does_not() -> None:
    card = Scorecard(FEATURES, RULES)
    assert card.total({"source": " referral", "size": 1000.0}) == 60
    assert card.total({"source": "Web", "size": 999.0}) == 10


def test_weights_are_edited_by_the_rules_id() -> None:
    changed = reweighted(RULES, {"referred": 5})
    assert Scorecard(FEATURES, changed).total({"source": "Referral"}) == 5
    with pytest.raises(InvalidInput, match="refered"):
        reweighted(RULES, {"refered": 5})


@pytest.mark.parametrize("name", ["status", "rating", "do_not_call", "tags", "is_converted"])
def test_no_rule_may_look_at_what_is_filled_in_after_contact(name: str) -> None:
    with pytest.raises(InvalidInput, match="filled in after contact"):
        Scorecard(LEAD_FEATURES, [Rule("leak", name, 50, ("Hot",))])


@pytest.mark.parametrize(
    "rule",
    [
        Rule("x", "source", 5),
        Rule("x", "size", 5, ("Web",)),
        Rule("x", "source", 5, at_least=3),
        Rule("x", "source", 5000, ("Web",)),
    ],
)
def test_a_rule_that_can_never_fit_is_refused(rule: Rule) -> None:
    with pytest.raises(InvalidInput, match="needs words or a number"):
        Scorecard(FEATURES, [rule])


def test_rules_come_back_from_their_json_as_they_were() -> None:
    assert rule_files.rules_from(rule_files.rules_as_data(LEAD_RULES)) == LEAD_RULES
    zero = (Rule("nothing", "source", 0, ("Web",)),)
    assert rule_files.rules_from(rule_files.rules_as_data(zero)) == zero


@pytest.mark.parametrize(
    "data",
    [
        {},
        ["a rule"],
        [{"id": "a", "feature": "size", "points": "5", "at_least": 1}],
        [{"id": "a", "feature": "size", "points": True, "at_least": 1}],
        [{"id": "a", "feature": "size", "points": 5, "at_least": "many"}],
        [{"id": "a", "feature": "size", "points": 5, "at_least": 1, "then": "x"}],
    ],
)
def test_what_is_no_rule_is_refused_in_words(data: object) -> None:
    with pytest.raises(InvalidInput, match="no rule of a score"):
        rule_files.rules_from(data)


def test_two_rules_of_one_id_are_refused() -> None:
    data = rule_files.rules_as_data([RULES[0], RULES[0]])
    with pytest.raises(InvalidInput, match="one id"):
        rule_files.rules_from(data)


def test_suggested_weights_follow_the_outcomes() -> None:
    known, others = leads(1500), leads(1500, seed=8)
    rules = suggested(FEATURES, [one.facts for one in known], [one.converted for one in known])
    points = {rule.id: rule.points for rule in rules}
    assert points["source: referral"] > points["source: web"] + 20
    card = Scorecard(FEATURES, rules)
    sums = [card.total(one.facts) for one in others]
    assert auc([one.converted for one in others], sums) > 0.7
