"""The learned score: guarded, seeded, calibrated, explained, and plain data afterwards."""

import builtins
import json
from dataclasses import replace
from typing import Any

import pytest

from tests.insight.scoring.people import FEATURES, SIZE, SOURCE, leads
from workbench.errors import InvalidInput, Refused
from workbench.insight.scoring import evaluating, model_files, training
from workbench.insight.scoring.bins import bins_of
from workbench.insight.scoring.calibration import Platt, Steps, logistic
from workbench.insight.scoring.facts import is_unreadable, read
from workbench.insight.scoring.folds import folds_of, in_time, splits
from workbench.insight.scoring.model import Model
from workbench.insight.scoring.proof import auc, bands, prove


@pytest.fixture(scope="module")
def model() -> Model:
    return training.train(FEATURES, leads(600), on="2026-11-22")


def test_too_few_outcomes_are_counted_not_learnt() -> None:
    few = [one for one in leads(400) if one.converted][:12] + [
        one for one in leads(400) if not one.converted
    ][:40]
    with pytest.raises(Refused, match=r"12 of 50 converted, 40 of 150 closed without"):
        training.train(FEATURES, few)


def test_where_nothing_foretells_the_outcome_the_score_stays_off() -> None:
    with pytest.raises(Refused, match="does not foretell"):
        training.train(FEATURES, leads(600, signal=False))


def test_the_same_outcomes_and_seed_give_the_same_model(model: Model) -> None:
    again = training.train(FEATURES, leads(600), on="2026-11-22")
    assert model_files.as_text(again) == model_files.as_text(model)
    other = training.train(FEATURES, leads(600), on="2026-11-22", seed=1)
    assert model_files.as_text(other) != model_files.as_text(model)


def test_it_ranks_and_is_calibrated_on_leads_it_has_not_seen(model: Model) -> None:
    unseen = leads(2000, seed=99)
    found = prove([one.converted for one in unseen], [model.chance(one.facts) for one in unseen])
    assert found.auc > 0.75
    assert found.brier is not None
    assert found.brier < found.brier_of_average - 0.03
    assert all(abs(band.expected - band.observed) < 0.12 for band in found.bands)
    assert model.proof is not None
    assert abs(model.proof.auc - found.auc) < 0.06


def test_few_outcomes_are_calibrated_by_a_curve_and_many_by_steps(model: Model) -> None:
    assert isinstance(model.calibration, Platt)
    many = training.fit(FEATURES, leads(1200))
    assert isinstance(many.calibration, Steps)
    chances = [many.calibration.chance(margin / 10) for margin in range(-60, 60)]
    assert chances == sorted(chances)
    assert 0.01 <= chances[0] < chances[-1] <= 0.99


def test_a_lead_has_at_most_three_reasons_the_strongest_first(model: Model) -> None:
    found = model.reasons(FEATURES, {"source": "Referral", "size": 1500.0})
    assert found[0].feature == "source"
    assert found[0].factor > 1 < found[1].factor
    assert found[0].text.startswith("Source: Referral raises the chance (odds × ")
    low = model.reasons(FEATURES, {"source": "Web", "size": 5.0})
    assert all(reason.factor < 1 and "lowers" in reason.text for reason in low)
    assert len(model.reasons(FEATURES, {}, most=1)) <= 1


def test_what_is_missing_is_read_as_missing_whatever_it_is_called() -> None:
    for text in ("Select", "unknown", "", "  ", "UNKNOWN", "n/a", "请选择", None):
        assert read(SOURCE, text) is None
        assert read(SIZE, text) is None
    never = replace(SIZE, missing=frozenset({"999"}))
    assert read(never, "999") is None
    assert read(never, "12") == 12.0
    assert read(SIZE, "nan") is None
    assert read(SIZE, "inf") is None
    assert is_unreadable(SIZE, "twelve")
    assert not is_unreadable(SIZE, "Select")


def test_a_missing_value_moves_the_chance_as_the_missing_ones_did(model: Model) -> None:
    without = model.chance({"source": "Referral"})
    named_missing = model.chance({"source": "Referral", "size": read(SIZE, "Select")})
    assert without == named_missing


def test_rare_words_are_one_and_numbers_fall_into_ranges() -> None:
    bins = bins_of(SOURCE, ["Web"] * 30 + ["web "] * 5 + ["testone"])
    assert bins.words == ("web",)
    assert [bins.index(value) for value in ("WEB", "testone", None)] == [0, 1, 2]
    numbers = bins_of(SIZE, [float(n) for n in range(100)])
    assert numbers.index(-5.0) == 0
    assert numbers.index(1e9) == numbers.count - 2
    assert numbers.index(None) == numbers.count - 1
    values = [None, 3.0, 99.0]
    assert numbers.indexes(values) == [numbers.index(value) for value in values]
    assert bins_of(SIZE, [None, None]).index(3.0) == 0


def test_a_model_survives_being_written_and_read(model: Model) -> None:
    text = model_files.as_text(model)
    read_back = model_files.from_text(text, FEATURES)
    assert read_back == model
    for one in leads(50, seed=3):
        assert read_back.chance(one.facts) == model.chance(one.facts)
    many = training.fit(FEATURES, leads(1200))
    assert model_files.from_text(model_files.as_text(many), FEATURES) == many


def damaged(model: Model, **changes: Any) -> str:
    return json.dumps(json.loads(model_files.as_text(model)) | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"intercept": "1"},
        {"intercept": 10**400},
        {"calibration": {"margins": [1, 0], "chances": [0.1, 0.2]}},
        {"calibration": {"margins": [0, 1], "chances": [0.1, 1.2]}},
        {"calibration": {"margins": [], "chances": []}},
        {"features": [{"feature": "status", "words": [], "edges": [], "weights": [0, 0]}]},
        {"features": [{"feature": "source", "words": [], "edges": [], "weights": [0]}]},
        {"features": [{"feature": "size", "words": [], "edges": [2, 1], "weights": [0] * 4}]},
        {"features": [{"feature": "source", "words": [], "edges": [], "weights": [0, 999]}]},
        {"features": "all"},
        {"n": -1},
    ],
)
def test_a_model_that_is_not_one_of_ours_is_refused(model: Model, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="cannot be read"):
        model_files.from_text(damaged(model, **changes), FEATURES)


def test_scoring_loads_no_scikit_learn_and_training_without_it_says_so(
    model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("sklearn"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    text = model_files.as_text(model)
    monkeypatch.setattr(builtins, "__import__", without)
    assert model_files.from_text(text, FEATURES).chance({"source": "Referral"}) > 0.3
    with pytest.raises(Refused, match="scikit-learn"):
        training.fit(FEATURES, leads(300))


def test_equal_rows_never_stand_in_two_folds() -> None:
    groups = [n // 3 for n in range(300)]
    for learn, test in splits(groups, seed=0):
        assert not {groups[place] for place in learn} & {groups[place] for place in test}
    assert sorted(folds_of(groups, 0).count(fold) for fold in range(5)) == [60] * 5
    assert folds_of(groups, 0) == folds_of(groups, 0) != folds_of(groups, 1)


def test_in_time_order_what_was_learnt_is_not_tested_again() -> None:
    learn, test = in_time(["a", "b", "c", "a", "d"], 0.6)
    assert learn == [0, 1, 2]
    assert test == [4]


def test_the_auc_counts_pairs_and_halves_ties() -> None:
    assert auc([True, False, True, False], [0.9, 0.1, 0.8, 0.2]) == 1.0
    assert auc([True, False, True, False], [0.1, 0.9, 0.2, 0.8]) == 0.0
    assert auc([True, False], [0.5, 0.5]) == 0.5
    assert auc([True, True], [0.1, 0.9]) == 0.5
    outcomes, scores = [True, False, False, True, False], [0.4, 0.4, 0.2, 0.9, 0.6]
    pairs = [(a, b) for a, x in zip(scores, outcomes, strict=True) if x
             for b, y in zip(scores, outcomes, strict=True) if not y]  # fmt: skip
    expected = sum(1.0 if a > b else 0.5 if a == b else 0.0 for a, b in pairs) / len(pairs)
    assert auc(outcomes, scores) == pytest.approx(expected)


def test_a_calibration_table_adds_up_and_parts_no_ties() -> None:
    chances = [0.1] * 50 + [0.2] * 3 + [0.7] * 47
    outcomes = [n % 10 == 0 for n in range(100)]
    table = bands(outcomes, chances)
    assert sum(band.n for band in table) == 100
    assert [band.n for band in table] == [50, 50]
    assert table[0].expected == pytest.approx(0.1)
    assert bands([], []) == ()


def test_extreme_margins_overflow_nothing() -> None:
    assert logistic(-1e9) == pytest.approx(0.0)
    assert logistic(1e9) == pytest.approx(1.0)
    assert Platt(1.0, 0.0).chance(1e9) == 0.99
    assert Steps((0.0,), (0.4,)).chance(5.0) == 0.4


def test_each_cut_in_time_is_tested_on_what_comes_until_the_next_one() -> None:
    known = leads(1000)
    found = evaluating.through_time(FEATURES, known, shares=(0.5, 0.75))
    assert [(one.share, one.until, one.learnt) for one in found] == [
        (0.5, 0.75, 500), (0.75, 1.0, 750),
    ]  # fmt: skip
    assert found[0].tested <= 250 >= found[1].tested
    assert all(one.auc > 0.6 for one in found)
    held = known[500:750]
    assert found[0].converted <= sum(one.converted for one in held)
    assert evaluating.through_time(FEATURES, known, shares=(0.5, 0.75)) == found


def test_what_is_foretold_by_nothing_is_told_so_at_each_cut() -> None:
    found = evaluating.through_time(FEATURES, leads(1000, signal=False), shares=(0.5, 0.75))
    assert all(abs(one.auc - 0.5) < 3 * one.auc_error for one in found)
