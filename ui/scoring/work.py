"""What the screen of the lead score reads and writes; every function here runs on a worker."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from workbench.schema.scoring import Rule
from workbench.services import score_board, scoring
from workbench.services.score_board import Board, Place
from workbench.services.score_words import score_lines

if TYPE_CHECKING:
    from ui.operations import Progress
    from workbench.app import Workbench


def read(core: "Workbench") -> Board:
    """Read the whole screen."""
    with core.store.read() as r:
        return score_board.board(r)


def preview(core: "Workbench", points: Mapping[str, int]) -> tuple[Place, ...]:
    """Read who would be at the top of the queue."""
    with core.store.read() as r:
        return score_board.preview(r, points, core.store.now())


def save(core: "Workbench", points: Mapping[str, int] | None) -> tuple[Rule, ...]:
    """Use other weights, or the usual ones again; return the rules that were in use."""
    with core.store.write() as w:
        before = scoring.rules(w)
        if points is None:
            scoring.set_rules(w, None)
        else:
            scoring.set_weights(w, points)
        return before


def put_back(core: "Workbench", rules: Sequence[Rule]) -> None:
    """Use the rules again that were in use before."""
    with core.store.write() as w:
        scoring.set_rules(w, rules)


def train(core: "Workbench", progress: "Progress", seed: int = 0) -> Board:
    """Learn from the team's own outcomes and keep what was learnt; a stop keeps nothing."""
    today = datetime.now().astimezone().date()
    with core.store.read() as r:
        model = scoring.learn(r, on=today, seed=seed, tell=progress.report)
    with core.store.write() as w:
        scoring.keep(w, model)
    return read(core)


def go_by(core: "Workbench", *, chance: bool) -> None:
    """Let the chance order the queue, or the sum."""
    with core.store.write() as w:
        scoring.go_by_chance(w, wanted=chance)


def of_lead(core: "Workbench", lead_id: UUID) -> tuple[list[str], str]:
    """Read what the score of a lead is made of, and what is said of the learnt one."""
    with core.store.read() as r:
        found = scoring.explain(r, lead_id)
        return score_lines(found), found.note
