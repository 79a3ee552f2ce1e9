"""The lead score: the weights of the sum, and beside it the score learnt from outcomes."""

from collections.abc import Mapping
from functools import partial
from typing import Final, TypeVar

from PySide6.QtWidgets import QHBoxLayout

from ui.context import Shell
from ui.desks.base import Desk
from ui.operations import Done, Progress, Work
from ui.scoring import work
from ui.scoring.learned import CHANCE, LearnedPage
from ui.scoring.weights import WeightsPage
from ui.widgets.buttons import Button, Segment
from ui.widgets.overlay import Sheet
from workbench.errors import WorkbenchError
from workbench.i18n import t
from workbench.schema.scoring import Rule
from workbench.services.score_board import Board, Place

T = TypeVar("T")
_WIDTH_PX: Final = 900
WEIGHTS, LEARNED = "weights", "learned"


def open_board(shell: Shell) -> None:
    """Show weights and the learned score."""
    shell.operations.run(shell.current_desk(), work.read, partial(_show, shell))


def _show(shell: Shell, board: Board) -> None:
    shell.open_sheet(ScoreSheet(shell, board))


class ScoreSheet(Sheet):
    """Two pages: what gives points, and what the outcomes taught."""

    def __init__(self, shell: Shell, board: Board) -> None:
        super().__init__(t("Lead score"), width=_WIDTH_PX)
        self._shell = shell
        self._progress: Progress | None = None
        self._asked = 0
        self.pages = Segment(
            ((WEIGHTS, t("Sum of parts"), "list"), (LEARNED, t("Learned score"), "trending-up")),
            t("Pages"),
        )
        self.weights, self.learned = WeightsPage(), LearnedPage(shell.operations)
        head = QHBoxLayout()
        head.addWidget(self.pages)
        head.addStretch(1)
        self.body.addLayout(head)
        self.body.addWidget(self.weights)
        self.body.addWidget(self.learned)
        self.learned.hide()
        done = Button(t("Done"), big=True)
        done.clicked.connect(self.done)
        self.add_foot(done)
        self.pages.chosen.connect(self._turn)
        self.weights.tried.connect(self._try)
        self.weights.saved.connect(self._save)
        self.weights.reset_asked.connect(lambda: self._save(None))
        self.learned.train_asked.connect(self._train)
        self.learned.stop_asked.connect(self._stop)
        self.learned.order_chosen.connect(self._order)
        self._on_board(board)

    def _turn(self, key: str) -> None:
        self.weights.setVisible(key == WEIGHTS)
        self.learned.setVisible(key == LEARNED)
        self.resized.emit()

    def _on_board(self, board: Board) -> None:
        self.weights.show_board(board)
        self._on_learned(board)

    def _on_learned(self, board: Board) -> None:
        """Show what was learnt; weights that are being tried stay as they are."""
        self.learned.show_board(board)
        self.resized.emit()

    def _try(self, points: Mapping[str, int]) -> None:
        self._asked += 1
        ask = partial(work.preview, points=points)
        self._shell.operations.run(self, ask, partial(self._on_top, self._asked, points))

    def _on_top(self, asked: int, points: Mapping[str, int], places: tuple[Place, ...]) -> None:
        if asked == self._asked:
            self.weights.show_top(points, places)

    def _save(self, points: Mapping[str, int] | None) -> None:
        said = t("The usual weights count again") if points is None else t("The new weights count")

        def done(before: tuple[Rule, ...]) -> None:
            self._shell.toast(
                said, icon="trending-up", undo=partial(_take_back, self._shell, before)
            )
            _reorder(self._shell)
            self._shell.operations.run(self, work.read, self._on_board)

        self._change(partial(work.save, points=points), done)

    def _train(self) -> None:
        self.learned.begin()
        self.resized.emit()
        run = self._shell.operations.run_long
        self._progress = run(self, work.train, self._on_trained, self._on_trouble)
        self._progress.changed.connect(self.learned.progress.show_share)

    def _stop(self) -> None:
        if self._progress is not None:
            self._progress.cancel()
        self._end(t("Stopped: nothing was changed."))

    def _on_trained(self, board: Board) -> None:
        self._end("")
        self._on_learned(board)

    def _on_trouble(self, error: WorkbenchError) -> None:
        self._end(str(error))

    def _end(self, trouble: str) -> None:
        self._progress = None
        self.learned.end(trouble)
        self.resized.emit()

    def _order(self, key: str) -> None:
        is_chance = key == CHANCE
        said = t("The chance orders the queue") if is_chance else t("The sum orders the queue")

        def done(_none: None) -> None:
            self._shell.toast(said, icon="trending-up")
            _reorder(self._shell)
            self._shell.operations.run(self, work.read, self._on_learned)

        self._change(partial(work.go_by, chance=is_chance), done)

    def _change(self, doing: Work[T], done: Done[T]) -> None:
        """Write something; the queue follows also where the sheet is closed by then."""
        self._shell.operations.run(self._shell.current_desk(), doing, done)


def _reorder(shell: Shell) -> None:
    """Let the desk on the screen read its leads again: a weight is no record that changes."""
    desk = shell.current_desk()
    if isinstance(desk, Desk):
        desk.on_changes(frozenset({"Lead"}))


def _take_back(shell: Shell, rules: tuple[Rule, ...]) -> None:
    def done(_none: None) -> None:
        shell.toast(t("The weights before count again"), icon="undo-2")
        _reorder(shell)

    shell.operations.run(shell.current_desk(), partial(work.put_back, rules=rules), done)
