"""What a torture run prints: how much was done to the program, and what came of it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Violation:
    """A promise that was not kept.

    Args:
        law: The invariant of sync.md 3, such as `I1`.
        sort: `lost`, `duplicated`, `stuck`, or `wrong` for any other.
        seed: What repeats it.
    """

    law: str
    sort: str
    text: str
    seed: int = 0


@dataclass
class Figures:
    """The outcome of any number of runs of one kind."""

    kind: str
    runs: int = 0
    seeds: int = 0
    steps: int = 0
    kills: int = 0
    saved: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    violations: list[Violation] = field(default_factory=list)
    notes: dict[str, Any] = field(default_factory=dict)
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        """Whether every promise was kept."""
        return not self.violations

    def count(self, sort: str) -> int:
        """Return how many violations are of a sort."""
        return sum(found.sort == sort for found in self.violations)

    def add(self, other: "Figures") -> None:
        """Take in the outcome of more runs."""
        self.runs += other.runs
        self.seeds += other.seeds
        self.steps += other.steps
        self.kills += other.kills
        self.saved += other.saved
        self.faults += other.faults
        self.violations += other.violations
        self.notes |= other.notes
        self.seconds += other.seconds

    def to_json(self) -> dict[str, Any]:
        """Return them for programs."""
        return {
            "kind": self.kind,
            "runs": self.runs,
            "seeds": self.seeds,
            "steps": self.steps,
            "saved": self.saved,
            "kills": self.kills,
            "faults": self.faults.total(),
            "faults_by_kind": dict(sorted(self.faults.items())),
            "lost": self.count("lost"),
            "duplicated": self.count("duplicated"),
            "stuck": self.count("stuck"),
            "wrong": self.count("wrong"),
            "failing_seeds": sorted({found.seed for found in self.violations})[:20],
            "first_failures": [vars(found) for found in self.violations[:10]],
            "seconds": round(self.seconds, 1),
            **self.notes,
        }
