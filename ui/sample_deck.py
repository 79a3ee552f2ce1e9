"""The sample's first-call deck: a real PDF that the program draws itself, attached as people do."""

from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QBuffer, QMarginsF, QRect, QSizeF, Qt
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from ui.theme import theme

if TYPE_CHECKING:
    from workbench.app import Workbench

_PAGE_MM: Final = QSizeF(254, 142.875)
_WIDTH_PX, _HEIGHT_PX = 480, 270
"""A page as it is drawn; it is as sharp as its reader's screen."""
_HOLDS_DAYS: Final = 120
_PAGES: Final = (
    ("Staff planning without gaps", "无缺口的排班计划", ()),
    (
        "What teams of your size tell us",
        "同等规模团队的反馈",
        ("Gaps show on the day itself", "Overtime is what closes them", "Orders wait meanwhile"),
    ),
    (
        "What changes",
        "带来的变化",
        ("One plan for every site", "Gaps are told a week ahead", "Whoever is free is asked first"),
    ),
    (
        "What it is worth",
        "价值所在",
        ("A fifth less overtime", "Peak weeks planned in a morning", "Shown in your own numbers"),
    ),
    (
        "The next step",
        "下一步",
        ("25 minutes with an account executive", "Your plan of last month, side by side"),
    ),
)


def drawn_deck() -> bytes:
    """Draw the deck as a PDF and return its content; on the thread of the window."""
    content = QBuffer()
    content.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(content)
    writer.setTitle("First-call deck")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(_PAGE_MM, QPageSize.Unit.Millimeter),
            QPageLayout.Orientation.Portrait,
            QMarginsF(),
        )
    )
    painter = QPainter(writer)
    painter.scale(writer.width() / _WIDTH_PX, writer.height() / _HEIGHT_PX)
    for number, (title, title_zh, points) in enumerate(_PAGES):
        if number:
            writer.newPage()
        _draw(painter, title, title_zh, points)
    painter.end()
    return bytes(content.data().data())


def attach_deck(core: "Workbench", drawn: bytes) -> None:
    """Attach the deck to a campaign, unless there is one; on a worker."""
    from workbench import attaching
    from workbench.services.calling.materials import materials
    from workbench.store import lists

    with core.store.read() as r:
        campaigns = lists.first_page(r, lists.ListQuery("Campaign"), 1)
        if not campaigns or materials(r):
            return
    until = (core.store.now() + timedelta(days=_HOLDS_DAYS)).date().isoformat()
    with TemporaryDirectory(prefix="workbench-deck-") as folder:
        file = Path(folder) / f"First-call deck v3 until {until}.pdf"
        file.write_bytes(drawn)
        attaching.attach(core, campaigns[0].id, file)


def _draw(painter: QPainter, title: str, title_zh: str, points: tuple[str, ...]) -> None:
    page = QRect(0, 0, _WIDTH_PX, _HEIGHT_PX)
    painter.fillRect(QRect(0, 0, 6, _HEIGHT_PX), theme.color("accent"))
    inner = page.adjusted(36, 36 if points else 96, -36, -36)
    painter.setPen(Qt.GlobalColor.black)  # paper is white, whatever the window is
    for words, role, height in ((title, "display", 34), (title_zh, "title", 30)):
        painter.setFont(theme.font(role))
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), height), words)
        inner.setTop(inner.top() + height)
    painter.setFont(theme.font("section"))
    for point in points:
        inner.setTop(inner.top() + 28)
        painter.drawText(inner, int(Qt.AlignmentFlag.AlignTop), f"•  {point}")
