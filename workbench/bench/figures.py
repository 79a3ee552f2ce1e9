"""What a bench answers, and how it is measured: ours and the floor in turns."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.i18n import Label

Work = Callable[[int], Any]


@dataclass(frozen=True)
class Goal:
    """A ratio of performance.md: at most, or at least where more is better."""

    number: str
    ratio: float
    is_at_least: bool = False

    @property
    def text(self) -> str:
        """The goal as it is printed, such as `≤ 1.3 ×`."""
        sign = "≥" if self.is_at_least else "≤"
        return f"{sign} {self.ratio:g} ×"

    def is_met(self, ratio: float) -> bool:
        """Tell whether a ratio is as good as the goal, or better."""
        return ratio >= self.ratio if self.is_at_least else ratio <= self.ratio


@dataclass(frozen=True)
class Figure:
    """One line: our number, the floor's of the same run, and the goal for their ratio.

    Args:
        unit: `ms`, or a rate such as `rows/s`.
        n: How often each was measured, or how many rows a rate rests on.
    """

    bench: str
    what: Label
    unit: str
    ours: float
    floor: float
    n: int
    goal: Goal | None = None

    @property
    def ratio(self) -> float:
        """Ours in units of the floor."""
        return self.ours / self.floor

    def to_json(self) -> dict[str, Any]:
        """Return the line for programs."""
        return {
            "bench": self.bench,
            "what": self.what.en,
            "unit": self.unit,
            "ours": round(self.ours, 3),
            "floor": round(self.floor, 3),
            "ratio": round(self.ratio, 3),
            "n": self.n,
            "goal": None if self.goal is None else f"{self.goal.number}: {self.goal.text}",
            "is_met": None if self.goal is None else self.goal.is_met(self.ratio),
        }


@dataclass(frozen=True)
class Times:
    """The times of one side of a comparison, in milliseconds."""

    ms: tuple[float, ...]

    def at(self, percentile: int) -> float:
        """Return a percentile, by nearest rank."""
        ranked = sorted(self.ms)
        return ranked[min(len(ranked) - 1, len(ranked) * percentile // 100)]


def in_turns(n: int, ours: Work, floor: Work) -> tuple[Times, Times]:
    """Run both `n` times in turns, so that a busy machine slows both; each gets its turn's number.

    The first turn warms both up and is not counted.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(n + 1):
        order = (0, 1) if turn % 2 else (1, 0)
        for side in order:
            spent = elapsed_ms((ours, floor)[side], turn)
            if turn:
                times[side].append(spent)
    return Times(tuple(times[0])), Times(tuple(times[1]))


def elapsed_ms(work: Work, turn: int = 0) -> float:
    """Return how long one run takes."""
    started = time.perf_counter()
    work(turn)
    return (time.perf_counter() - started) * 1000


def compared(
    bench: str,
    what: Label,
    sides: tuple[Times, Times],
    goals: Sequence[tuple[int, Goal | None]],
) -> list[Figure]:
    """Return a line for each percentile of a comparison."""
    ours, floor = sides
    return [
        Figure(
            bench,
            Label(f"{what.en}, p{percentile}", f"{what.zh}，p{percentile}"),
            "ms",
            ours.at(percentile),
            floor.at(percentile),
            len(ours.ms),
            goal,
        )
        for percentile, goal in goals
    ]
