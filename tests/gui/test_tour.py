"""The tour: every picture has its own name, findings fail it when asked, and it really runs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from tests.conftest import CHECKOUT
from ui import desk_list, tour, tour_album
from ui.tour import Tour
from ui.tour_steps import STEPS
from workbench.errors import UsageError

SHORT_TOUR = """
import sys
from pathlib import Path
from ui import tour
from workbench import samples
samples.start.__defaults__ = (4,)
tour.LOOKS = (("zh_CN", "dark"),)
chosen = tour.Tour(Path(sys.argv[1]), 1.5, ("demo_desk", "sync"))
sys.exit(tour.run_tour(chosen, strict=True))
"""


def pictures(scale: float) -> list[str]:
    """Return the names of all pictures of a whole tour."""
    whole, found = Tour(Path(), scale), []
    for step in whole.steps:
        looks = tour.LOOKS[:1] if step.is_once else tour.LOOKS
        found += [whole.file(step, *look).name for look in looks]
        found += [] if step.is_once else [whole.file(step, "small").name]
    return found


def test_every_picture_has_a_name_of_its_own() -> None:
    taken = pictures(1.0) + pictures(1.5)
    assert len(set(taken)) == len(taken)
    assert len(taken) > 200


def test_every_screen_is_seen_in_both_languages_and_both_schemes() -> None:
    assert {language for language, _ in tour.LOOKS} == {"en", "zh_CN"}
    assert {scheme for _, scheme in tour.LOOKS} == {"light", "dark"}
    assert len(tour.LOOKS) == 4


def test_the_tour_visits_every_desk_of_the_sidebar() -> None:
    names = {step.name for step in STEPS}
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
        f"{step}_{look}_150" for step in ("sync", "demo_desk") for look in ("zh_CN_dark", "small")
    }
    assert wanted <= set(taken)
    for name in wanted:
        size = (1280, 800) if "small" in name else (1920, 1200)
        assert (taken[name].width(), taken[name].height()) == size
    assert taken["sync_zh_CN_dark_150"].pixelColor(4, 600).lightness() < 60


def test_a_tour_is_told_of_a_step_that_there_is_not(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no step sink"):
        tour.run_tour(Tour(tmp_path / "tour", only=("sync", "sink")))
    assert not (tmp_path / "tour").exists()


def test_the_pictures_of_the_documents_are_ones_that_the_tour_takes_and_are_shown_there() -> None:
    taken = {*pictures(1.0), *pictures(1.5)}
    assert tour_album.names() <= taken
    kept = {file.name for file in (CHECKOUT / "docs" / "pictures").iterdir()}
    pages = [CHECKOUT / "README.md", *(CHECKOUT / "docs").glob("*.md")]
    shown = {
        name
        for page in pages
        for name in re.findall(r"pictures/(\w+\.png)", page.read_text(encoding="utf-8"))
    }
    assert kept == shown == tour_album.names()


def test_a_picture_is_kept_with_few_colours_and_looks_the_same(tmp_path: Path) -> None:
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    for x in range(64):
        for y in range(64):
            image.setPixelColor(x, y, QColor(4 * x, 4 * y, 128 if x > y else 0))
    (tmp_path / "kept").mkdir()
    image.save(str(tmp_path / "a.png"))
    tour_album.keep(tmp_path / "a.png", tmp_path / "kept")
    kept = QImage(str(tmp_path / "kept" / "a.png"))
    assert (kept.size(), kept.colorCount()) == (image.size(), 256)
    assert kept.format() == QImage.Format.Format_Indexed8
