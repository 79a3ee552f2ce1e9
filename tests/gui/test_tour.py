"""The tour: every picture has its own name, findings fail it when asked, and it really runs."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from tests.conftest import CHECKOUT
from ui import desk_list, tour

SHORT_TOUR = """
import sys
from pathlib import Path
from ui import tour
from workbench import samples
samples.start.__defaults__ = (4,)
tour.LOOKS = (("zh_CN", "dark"),)
tour.STEPS = tuple(step for step in tour.STEPS if step.name in ("demo_desk", "sync"))
sys.exit(tour.run_tour(Path(sys.argv[1]), strict=True))
"""


def pictures() -> list[str]:
    """Return the names of all pictures of a whole tour."""
    found = []
    for step in tour.STEPS:
        looks = tour.LOOKS[:1] if step.is_once else tour.LOOKS
        found += [f"{step.name}_{language}_{scheme}" for language, scheme in looks]
        found += [] if step.is_once else [f"{step.name}_small"]
    return found


def test_every_picture_has_a_name_of_its_own() -> None:
    assert len(set(pictures())) == len(pictures())
    assert len(pictures()) > 60


def test_every_screen_is_seen_in_both_languages_and_both_schemes() -> None:
    assert {language for language, _ in tour.LOOKS} == {"en", "zh_CN"}
    assert {scheme for _, scheme in tour.LOOKS} == {"light", "dark"}
    assert len(tour.LOOKS) == 4


def test_the_tour_visits_every_desk_of_the_sidebar() -> None:
    names = {step.name for step in tour.STEPS}
    desks = {entry.key for entry in desk_list.desk_entries() if entry.in_sidebar}
    shown = {"calls": "call_desk", "deals": "deal_board", "demos": "demo_desk"}
    assert {shown.get(desk, desk) for desk in desks} <= names


def test_findings_fail_a_strict_tour_and_are_written_beside_the_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tour._report(tmp_path, [], strict=True) == 0
    finding = {"picture": "a.png", "kind": "clipped", "widget": "Button", "words": "新建商机"}
    assert tour._report(tmp_path, [finding], strict=True) == 1
    assert tour._report(tmp_path, [finding], strict=False) == 0
    kept = json.loads((tmp_path / "findings.json").read_text(encoding="utf-8"))
    assert kept == [finding]
    assert "0 pictures" in capsys.readouterr().out


@pytest.mark.first
def test_a_short_tour_saves_its_pictures_and_finds_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "tour"
    done = subprocess.run(
        [sys.executable, "-c", SHORT_TOUR, str(folder)],
        cwd=CHECKOUT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    findings = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
    assert (findings, done.returncode) == ([], 0), done.stderr
    taken = {file.stem: QImage(str(file)) for file in folder.glob("*.png")}
    wanted = {
        f"{step}_{look}" for step in ("sync", "demo_desk") for look in ("zh_CN_dark", "small")
    }
    assert wanted <= set(taken)
    for name in wanted:
        size = tour.SMALL if name.endswith("small") else tour.SIZE
        assert (taken[name].width(), taken[name].height()) == size
    assert taken["sync_zh_CN_dark"].pixelColor(4, 600).lightness() < 60
