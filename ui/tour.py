"""The tour: the real window is driven through the main job, and every screen becomes a picture.

Every picture is looked over for what an eye would catch (ui.widgets.audit); what is found is
printed and written beside the pictures, and the tour's exit code says whether there was any.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from ui import sample_session
from ui.application import Session, make_application
from ui.dialogs.crash import catch_bugs
from ui.main_window import MainWindow
from ui.tour_driver import Driver
from ui.tour_steps import STEPS, Step
from ui.widgets.audit import audit
from workbench import settings
from workbench.app import Workbench
from workbench.errors import UsageError
from workbench.i18n import t
from workbench.samples import SampleServer

LOOKS = (("en", "light"), ("en", "dark"), ("zh_CN", "light"), ("zh_CN", "dark"))
SIZE, LAPTOP, SMALL = (1440, 900), (1280, 800), (1024, 768)
LOWEST = (853, 533)
"""What a screen of 1280×800 has left at 150 %."""
SATURDAY = 5


@dataclass(frozen=True)
class Tour:
    """What a tour does: where its pictures go, how large everything is, and which steps.

    Args:
        scale: Device pixels for a pixel, as a system's display settings say; Qt learns it before
            the application exists.
        only: Names of steps; none are all.
    """

    folder: Path
    scale: float = 1.0
    only: Sequence[str] = ()

    @property
    def steps(self) -> tuple[Step, ...]:
        """What is visited."""
        return tuple(step for step in STEPS if not self.only or step.name in self.only)

    @property
    def sizes(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The window of every look, and the small one."""
        return (SIZE, SMALL) if self.scale == 1.0 else (LAPTOP, LOWEST)

    def file(self, step: Step, *what: str) -> Path:
        """Return the file of a picture."""
        scale = () if self.scale == 1.0 else (f"{self.scale:.0%}".rstrip("%"),)
        return self.folder / ("_".join((step.name, *what, *scale)) + ".png")


def run_tour(tour: Tour, *, strict: bool = False) -> int:
    """Drive the window, save every picture, say what the audit found; 0 when it found nothing."""
    unknown = set(tour.only) - {step.name for step in STEPS}
    if unknown:
        raise UsageError(
            t("The tour has no step {names}.").format(names=", ".join(sorted(unknown)))
        )
    tour.folder.mkdir(parents=True, exist_ok=True)
    if tour.scale != 1.0:
        os.environ["QT_SCALE_FACTOR"] = str(tour.scale)
    with TemporaryDirectory(prefix="workbench-tour-") as home:
        os.environ["WORKBENCH_HOME"] = home  # nobody's settings or sample are touched
        return _run_in(tour, strict=strict)


def _run_in(tour: Tour, *, strict: bool) -> int:
    make_application(sys.argv)
    findings: list[dict[str, str]] = []
    uncatch = catch_bugs(lambda found: findings.append(_bug(found)))
    server: SampleServer | None = None
    try:
        for role in dict.fromkeys(step.role for step in tour.steps):
            making = sample_session.prepare(role, sync_first=True, server=server)
            server = making.server
            if making.core is None or server is None:
                return 1
            _set_clock(making.core)
            session = Session(making.core)
            try:
                session.begin(sync=True)
                findings += list(_role(Driver(session, making.core, server), role, tour))
            finally:
                session.end()
    finally:
        if server is not None:
            server.stop()
        uncatch()
    return _report(tour.folder, findings, strict=strict)


def _bug(found: str) -> dict[str, str]:
    """Return an error nobody expected as a finding: a tour that met one is no good tour."""
    sys.stderr.write(f"{found}\n")
    return {"picture": "", "kind": "bug", "widget": "", "words": found}


def _set_clock(core: Workbench) -> None:
    """Make it a working day at half past eight in London: people may be called."""
    real = core.store.now
    wanted = real().replace(hour=8, minute=30)
    while wanted.weekday() >= SATURDAY:
        wanted += timedelta(days=1)
    ahead = wanted - real()
    core.store.now = lambda: real() + ahead


def _role(driver: Driver, role: str, tour: Tour) -> Iterator[dict[str, str]]:
    steps = [step for step in tour.steps if step.role == role]
    usual, small = tour.sizes
    for number, (language, scheme) in enumerate(LOOKS):
        _dress(driver, language, scheme, usual)
        for step in steps:
            if number and step.is_once:
                continue
            step.do(driver)
            yield from _take(driver, tour.file(step, language, scheme))
            if step.is_home and usual != LAPTOP:
                driver.window.resize(*LAPTOP)
                driver.settle()
                yield from _take(driver, tour.file(step, language, scheme, "laptop"))
                driver.window.resize(*usual)
                driver.settle()
    _dress(driver, "en", "light", small)
    for step in steps:
        if not step.is_once:
            step.do(driver)
            yield from _take(driver, tour.file(step, "small"))
    driver.window.close_sheet()


def _dress(driver: Driver, language: str, scheme: str, size: tuple[int, int]) -> None:
    settings.put("language", language)
    settings.put("theme", scheme)
    driver.window.close_sheet()
    driver.window.apply_settings()
    driver.window.resize(*size)
    driver.settle()


def _take(driver: Driver, file: Path) -> Iterator[dict[str, str]]:
    window = driver.other or driver.window
    QTest.mouseMove(window, QPoint(window.width() - 2, window.height() - 2))
    window.grab().save(str(file))
    sys.stdout.write(f"{file}\n")
    for found in audit(_looked_at(window), grid=True, contrast=True):
        yield {
            "picture": file.name,
            "kind": found.kind,
            "widget": found.widget,
            "words": found.words,
        }
    if driver.other is not None:
        driver.other.close()
        driver.other = None


def _looked_at(window: QWidget) -> QWidget:
    sheet = window.sheet() if isinstance(window, MainWindow) else None
    return sheet if sheet is not None else window


def _report(folder: Path, findings: list[dict[str, str]], *, strict: bool) -> int:
    content = json.dumps(findings, ensure_ascii=False, indent=1)
    (folder / "findings.json").write_text(content, encoding="utf-8")
    pictures = len(list(folder.glob("*.png")))
    sys.stdout.write(
        t("{pictures} pictures in {folder}, {findings} findings.").format(
            pictures=pictures, folder=folder.resolve(), findings=len(findings)
        )
        + "\n"
    )
    for kind, count in Counter(found["kind"] for found in findings).items():
        sys.stdout.write(f"  {kind}: {count}\n")
    return 1 if findings and strict else 0
