"""`score` as people use it: what a score is made of, its weights, and a fair test of it."""

import gzip
import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import ask, found, refused, run
from workbench.insight.scoring import training

DESCRIPTION: dict[str, Any] = {
    "name": "fairs",
    "outcome": {"column": "won", "good": ["yes"]},
    "ids": ["no"],
    "after_contact": ["talked_s"],
    "features": [
        {"column": "source", "measure": "word", "side": "engagement"},
        {"column": "size", "measure": "number", "side": "fit", "missing": ["999999"]},
    ],
    "rules": [
        {"id": "large", "feature": "size", "points": 10, "at_least": 500},
        {"id": "referred", "feature": "source", "points": 30, "words": ["Referral"]},
    ],
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Write people met at fairs, two rows of them equal but for their number."""
    rng, lines = Random(11), ["no,source,size,talked_s,won"]
    for number in range(500):
        source, size = rng.choice(("Referral", "Web", "Select")), 10 + number * 37 % 990
        is_won = rng.random() < 0.1 + 0.5 * (source == "Referral")
        lines.append(f"{number},{source},{size},{600 * is_won},{'yes' if is_won else 'no'}")
    lines.append("500," + lines[1].partition(",")[2])
    lines.append("501,Web,many,0,no")
    file = tmp_path / "fairs.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def description(tmp_path: Path) -> Path:
    """Write what the columns of that table mean."""
    file = tmp_path / "fairs.json"
    file.write_text(json.dumps(DESCRIPTION), encoding="utf-8")
    return file


def test_a_table_of_outcomes_is_evaluated_with_figures(table: Path, description: Path) -> None:
    words = ("score", "evaluate", str(table), "--description", str(description))
    told = ask(*words)
    assert told["n"] == told["tested"] == 502
    assert told["repeated"] == 1
    assert told["unreadable"] == 1
    assert told["after_contact"] == ["talked_s"]
    assert told["looked_at"] == ["source", "size"]
    assert 0.65 < told["learned"]["auc"] < 0.9
    assert told["additive"]["auc"] > 0.65
    assert told["learned"]["brier"] < told["learned"]["brier_of_average"]
    assert sum(band["n"] for band in told["learned"]["bands"]) == 502
    assert ask(*words) == told
    assert ask(*words, "--seed", "4") != told
    text = run(*words).out
    assert "Brier" in text
    assert "Expected" in text
    assert "学习评分" in run("--lang", "zh_CN", *words).out


def test_a_table_in_time_order_is_cut_five_times(table: Path, description: Path) -> None:
    data = {**json.loads(description.read_text("utf-8")), "learnt_share": 0.7}
    description.write_text(json.dumps(data), encoding="utf-8")
    words = ("score", "evaluate", str(table), "--description", str(description))
    splits = ask(*words)["time_splits"]
    assert [one["share"] for one in splits] == [0.5, 0.6, 0.7, 0.8, 0.9]
    assert all(one["tested"] <= 51 and 0 <= one["auc"] <= 1 for one in splits)
    text = run(*words).out
    assert "Learnt from the first" in text
    assert text.count("±") == 3 + 5


def test_without_scikit_learn_the_sum_of_parts_is_still_evaluated(
    table: Path, description: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "find_spec", lambda name: None)
    words = ("score", "evaluate", str(table), "--description", str(description))
    told = ask(*words)
    assert told["learned"] is None
    assert told["additive"]["auc"] > 0.65
    assert "scikit-learn is absent" in run(*words).out


def test_in_time_order_the_later_rows_are_the_test(
    table: Path, description: Path, tmp_path: Path
) -> None:
    description.write_text(json.dumps(DESCRIPTION | {"learnt_share": 0.6}), encoding="utf-8")
    packed = tmp_path / "fairs.csv.gz"
    packed.write_bytes(gzip.compress(table.read_bytes()))
    told = ask("score", "evaluate", str(packed), "--description", str(description))
    assert told["tested"] < 0.41 * told["n"]
    assert "60 %" in told["method"]


def test_a_column_filled_in_after_contact_is_refused(table: Path, description: Path) -> None:
    leak = {"column": "talked_s", "measure": "number", "side": "engagement"}
    leaking = DESCRIPTION | {"features": [*DESCRIPTION["features"], leak]}
    description.write_text(json.dumps(leaking), encoding="utf-8")
    complaint = refused("score", "evaluate", str(table), "--description", str(description), code=1)
    assert "talked_s" in complaint
    assert "after contact" in complaint


def test_a_column_that_is_the_same_for_everybody_is_refused(table: Path, description: Path) -> None:
    described = DESCRIPTION | {"same_for_all": ["size"]}
    description.write_text(json.dumps(described), encoding="utf-8")
    complaint = refused("score", "evaluate", str(table), "--description", str(description), code=1)
    assert "ranks nobody" in complaint


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"name": "x"}', '{"outcome": {"column": "won", "good": 1}, "name": "x"}']
)
def test_what_describes_nothing_is_refused(table: Path, description: Path, text: str) -> None:
    description.write_text(text, encoding="utf-8")
    complaint = refused("score", "evaluate", str(table), "--description", str(description), code=1)
    assert "no description of a table" in complaint


def test_a_table_nobody_described_says_how_to(table: Path, tmp_path: Path) -> None:
    complaint = refused("score", "evaluate", str(table), code=1)
    assert "--description" in complaint
    assert "x-education" in complaint
    assert "no file" in refused("score", "evaluate", str(tmp_path / "absent.csv"), code=1)
    broken = tmp_path / "broken.csv.gz"
    broken.write_bytes(b"no gzip at all")
    assert "cannot be unpacked" in refused("score", "evaluate", str(broken), code=1)


def test_folds_that_cannot_be_made_are_refused(table: Path, description: Path) -> None:
    words = ("score", "evaluate", str(table), "--description", str(description), "--folds")
    assert "1 folds" in refused(*words, "1", code=1)
    assert "9999 folds" in refused(*words, "9999", code=1)


def test_a_leads_score_is_shown_with_its_parts(desk: Branch) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    told = ask("--profile", "ada", "score", "show", lead)
    assert told["total"] == sum(part["points"] for part in told["parts"])
    assert told["most"] == 100
    text = run("--profile", "ada", "score", "show", lead).out
    assert f"Score {told['total']} of 100" in text
    assert "Not enough outcomes yet: 0 of 50" in text


def test_weights_are_shown_changed_and_reset(desk: Branch, tmp_path: Path) -> None:
    words = ("--profile", "ada", "score", "weights")
    before = ask(*words)["rules"]
    after = ask(*words, "--set", "reach_work=9", "--set", "website=0")["rules"]
    points = {rule["id"]: rule["points"] for rule in after}
    assert points["reach_work"] == 9
    assert points["website"] == 0
    file = tmp_path / "rules.json"
    file.write_text(json.dumps({"rules": before[:2]}), encoding="utf-8")
    assert ask(*words, "--from", str(file))["rules"] == before[:2]
    assert ask(*words, "--reset")["rules"] == before
    assert "level_leads" in run(*words).out
    assert "reach_home" in refused(*words, "--set", "reach_home=1", code=1)
    assert "rule=points" in refused(*words, "--set", "reach_work", code=2)
    assert "Use one of" in refused(*words, "--reset", "--suggest", code=2)
    file.write_text("{", encoding="utf-8")
    assert "no JSON" in refused(*words, "--from", str(file), code=1)


def test_training_and_testing_wait_for_enough_outcomes(desk: Branch) -> None:
    for words in (("train",), ("evaluate",), ("weights", "--suggest")):
        assert "Not enough outcomes yet" in refused("--profile", "ada", "score", *words, code=1)
