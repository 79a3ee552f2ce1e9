"""What comes next on a record, tinted above everything else."""

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy
from typing_extensions import override

from ui.theme import theme
from ui.widgets import paint
from ui.widgets.labels import Painted
from workbench.services.record_page import NextStep


class NextStepCard(Painted):
    """The next step and when it is due; hidden where there is none."""

    def __init__(self) -> None:
        super().__init__()
        self._step: NextStep | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_step(self, step: NextStep | None) -> None:
        """Show another step."""
        self._step = step
        self.setVisible(step is not None)
        if step is not None:
            self.setAccessibleName(f"{step.title}, {step.detail}")
            self.setToolTip(step.title)
        self.update()

    @override
    def sizeHint(self) -> QSize:
        height = theme.line_px("strong") + theme.line_px("small") + theme.px(14)
        return QSize(theme.px(200), height)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    @override
    def draw(self, painter: QPainter) -> None:
        if self._step is None:
            return
        paint.box(painter, self.rect(), fill="accent_bg", radius=theme.px(6))
        inner = self.rect().adjusted(theme.px(12), theme.px(6), -theme.px(12), -theme.px(6))
        used = paint.icon(painter, inner, "flag", ink="accent_text", size=16)
        inner.setLeft(inner.left() + used + theme.px(10))
        first = theme.line_px("strong")
        title = QRect(inner.left(), inner.top(), inner.width(), first)
        paint.text(painter, title, self._step.title, role="strong")
        below = QRect(inner.left(), title.bottom() + 2, inner.width(), theme.line_px("small"))
        paint.text(painter, below, self._step.detail, role="small", ink="text2")
