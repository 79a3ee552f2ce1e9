"""The workspace's opportunity stages, as its records or the defaults say."""

from dataclasses import dataclass

from workbench.i18n import language
from workbench.schema.stages import DEFAULT_STAGES
from workbench.store.transactions import Reader


@dataclass(frozen=True)
class Stage:
    """One stage with what it means for the numbers."""

    api_name: str
    label: str
    order: int
    is_closed: bool
    is_won: bool
    probability: int
    forecast_category: str


@dataclass(frozen=True)
class Stages:
    """Every stage in order, and the three ways to end."""

    all: tuple[Stage, ...]

    @property
    def open(self) -> tuple[Stage, ...]:
        """The stages of open opportunities, in order."""
        return tuple(stage for stage in self.all if not stage.is_closed)

    @property
    def won(self) -> tuple[str, ...]:
        """The values that mean won."""
        return tuple(stage.api_name for stage in self.all if stage.is_closed and stage.is_won)

    @property
    def lost(self) -> tuple[str, ...]:
        """The values that mean lost."""
        return tuple(s.api_name for s in self.all if s.is_closed and not s.is_won)

    @property
    def closed(self) -> tuple[str, ...]:
        """The values that mean won or lost."""
        return self.won + self.lost

    def by_name(self) -> dict[str, Stage]:
        """Return the stages by their value."""
        return {stage.api_name: stage for stage in self.all}


def load(r: Reader) -> Stages:
    """Read the stages; values in use that no stage record explains count as open, last."""
    rows = r.rows(
        "SELECT api_name, master_label, label_zh, sort_order, is_closed, is_won, "
        "default_probability, forecast_category FROM opportunity_stage ORDER BY sort_order"
    )
    known = [_stage(*row) for row in rows] or _defaults()
    names = {stage.api_name for stage in known}
    used = r.rows("SELECT DISTINCT stage_name FROM opportunity WHERE stage_name IS NOT NULL")
    last = max((stage.order for stage in known), default=0)
    for (name,) in sorted(used):
        if name not in names:
            known.append(Stage(name, name, last + 1, False, False, 0, "Pipeline"))
    return Stages(tuple(sorted(known, key=lambda stage: stage.order)))


def _stage(
    api_name: str,
    label: str,
    label_zh: str | None,
    order: int,
    is_closed: int,
    is_won: int,
    probability: int | None,
    category: str | None,
) -> Stage:
    shown = label_zh if label_zh and language() == "zh_CN" else label
    closed, won = bool(is_closed), bool(is_won)
    return Stage(api_name, shown, order or 0, closed, won, probability or 0, category or "Pipeline")


def _defaults() -> list[Stage]:
    return [
        Stage(
            stage.api_name,
            stage.label_zh if language() == "zh_CN" else stage.api_name,
            order,
            stage.is_closed,
            stage.is_won,
            stage.probability,
            stage.forecast_category,
        )
        for order, stage in enumerate(DEFAULT_STAGES)
    ]
