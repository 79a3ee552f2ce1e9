"""The proof on outcomes this project did not make: what each score is worth, and no leak."""

import json
from pathlib import Path

import pytest

from workbench.exchange import outcome_tables
from workbench.exchange.outcome_tables import Description, Outcomes
from workbench.insight.scoring import evaluating, training
from workbench.insight.scoring.evaluating import Evaluation
from workbench.insight.scoring.folds import splits

LEAKS = {
    "Tags", "Lead Quality", "Lead Profile", "Last Notable Activity", "Asymmetrique Activity Index",
    "Asymmetrique Profile Index", "Asymmetrique Activity Score", "Asymmetrique Profile Score",
}  # fmt: skip


@pytest.fixture(scope="module")
def x_education(shared_data: Path) -> tuple[Description, Outcomes]:
    return outcome_tables.read_outcomes(shared_data / "xeducation-leads" / "Leads.csv.gz", None)


@pytest.fixture(scope="module")
def x_education_tested(x_education: tuple[Description, Outcomes]) -> Evaluation:
    described, outcomes = x_education
    return evaluating.by_folds(described.features, described.rules, outcomes.examples, seed=0)


@pytest.fixture(scope="module")
def facts(shared_data: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((shared_data / "FACTS.json").read_text("utf-8"))
    return found


def test_x_educations_leads_are_all_read_and_counted(
    x_education: tuple[Description, Outcomes],
) -> None:
    described, outcomes = x_education
    examples = outcomes.examples
    assert len(examples) == 9240
    assert sum(example.converted for example in examples) == 3561
    assert outcomes.repeated == 1281
    assert outcomes.unreadable == 0
    missing = {
        name: sum(example.facts[name] is None for example in examples)
        for name in ("Specialization", "How did you hear about X Education", "City")
    }
    assert missing["Specialization"] >= 1942
    assert missing["How did you hear about X Education"] >= 5043
    assert missing["City"] >= 2249
    assert described.name == "x-education"


def test_no_score_sees_what_was_filled_in_after_contact(
    x_education: tuple[Description, Outcomes],
) -> None:
    described, outcomes = x_education
    seen = {name for example in outcomes.examples for name in example.facts}
    assert seen == {feature.name for feature in described.features}
    assert not seen & (LEAKS | {"Last Activity", "Converted"})
    assert described.after_contact >= LEAKS
    for known in outcome_tables.known_descriptions().values():
        assert "duration" not in {feature.name for feature in known.features}


def test_equal_rows_of_x_education_are_in_one_fold(
    x_education: tuple[Description, Outcomes],
) -> None:
    groups = [example.group for example in x_education[1].examples]
    for learn, test in splits(groups, seed=0):
        assert not {groups[place] for place in learn} & {groups[place] for place in test}


def test_the_learned_score_ranks_x_educations_leads_from_arrival_data(
    x_education_tested: Evaluation,
) -> None:
    assert x_education_tested.tested == 9240
    assert x_education_tested.learned is not None
    assert x_education_tested.learned.auc >= 0.82
    assert all(auc >= 0.80 for auc in x_education_tested.aucs)
    assert x_education_tested.learned.auc < 0.86  # more would be a leak


def test_the_sum_of_parts_ranks_x_educations_leads(x_education_tested: Evaluation) -> None:
    assert x_education_tested.additive is not None
    assert x_education_tested.additive.auc >= 0.70
    assert x_education_tested.suggested.auc >= 0.78


def test_the_learned_chances_are_what_they_say(
    x_education_tested: Evaluation, facts: dict[str, object]
) -> None:
    learned = x_education_tested.learned
    assert learned is not None
    assert learned.brier is not None
    assert learned.brier < 0.16 < learned.brier_of_average
    assert sum(band.n for band in learned.bands) == 9240
    for band in learned.bands:
        assert abs(band.expected - band.observed) < 0.06, band
    assert learned.converted / learned.n == pytest.approx(0.38539, abs=1e-5)


def test_the_figures_are_the_same_each_time(x_education: tuple[Description, Outcomes]) -> None:
    described, outcomes = x_education
    some = outcomes.examples[:1500]
    first = training.fit(described.features, some, seed=0)
    assert training.fit(described.features, some, seed=0) == first


def test_bank_calls_are_scored_in_time_order_without_their_duration(shared_data: Path) -> None:
    described, outcomes = outcome_tables.read_outcomes(
        shared_data / "bank-marketing" / "bank-additional-full.csv.gz", None
    )
    assert described.after_contact == {"duration"}
    assert "duration" in outcomes.ignored
    assert len(outcomes.examples) == 41188
    assert sum(example.converted for example in outcomes.examples) == 4640
    assert outcomes.repeated == 12
    found = evaluating.by_time(described.features, (), outcomes.examples, share=0.7)
    assert 12345 <= found.tested <= 41188 - 28832
    assert found.learned is not None
    assert 0.62 <= found.learned.auc <= 0.70  # FACTS.json: 0.62 to 0.67; random folds say 0.80
    assert found.learned.has_signal
    assert found.learned.brier is not None
    assert found.learned.brier > found.learned.brier_of_average  # the later months sold more
