"""Stages named in a file: known ones by value or label, others offered as new stages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from workbench.exchange.mapping import key
from workbench.exchange.values import nearest
from workbench.store import imports, records
from workbench.store.transactions import Reader
from workbench.wire.ids import new_id

OPEN_PROBABILITY = 50
SORT_STEP = 10
_WON = ("won", "win", "赢", "成交")
_LOST = ("lost", "lose", "loss", "丢", "输")


@dataclass(frozen=True)
class NewStage:
    """A stage the import would make: its values are guesses that are shown first."""

    id: UUID
    values: Mapping[str, Any]

    @property
    def name(self) -> str:
        """The value opportunities will carry."""
        return str(self.values["api_name"])


class StageBook:
    """The stages of the workspace, and those the import adds."""

    def __init__(self, r: Reader) -> None:
        ids = [UUID(bytes=row[0]) for row in imports.columns(r, "OpportunityStage", ())]
        known = records.get_many(r, "OpportunityStage", ids).values()
        self._stages: list[Mapping[str, Any]] = sorted(
            (record.values for record in known), key=lambda stage: stage["sort_order"] or 0
        )
        self.new: list[NewStage] = []

    def find(self, text: str) -> str | None:
        """Return the value of the stage a text means."""
        wanted = key(text)
        for stage in self._stages:
            names = (stage["api_name"], stage["master_label"], stage["label_zh"])
            if wanted in (key(name) for name in names if name):
                return str(stage["api_name"])
        return None

    def offer(self, text: str) -> str:
        """Return the stage a text probably means: the one that wins, loses or sounds alike."""
        is_closed, is_won = _ending(text)
        for stage in self._stages:
            if is_closed and stage["is_closed"] and bool(stage["is_won"]) == is_won:
                return str(stage["api_name"])
        return nearest(text, [str(stage["api_name"]) for stage in self._stages]) or ""

    def add(self, name: str) -> str:
        """Add a new stage after the open ones; return its value."""
        known = self.find(name)
        if known:
            return known
        is_closed, is_won = _ending(name)
        stage = {
            "api_name": name,
            "master_label": name,
            "sort_order": self._place(is_closed),
            "is_active": True,
            "is_closed": is_closed,
            "is_won": is_won,
            "default_probability": (100 if is_won else 0) if is_closed else OPEN_PROBABILITY,
            "forecast_category": ("Closed" if is_won else "Omitted") if is_closed else "Pipeline",
        }
        self._stages.append({"label_zh": None, **stage})
        self.new.append(NewStage(new_id(), stage))
        return name

    def consequences(self, name: str | None) -> Mapping[str, Any]:
        """Return the values an opportunity takes from its stage."""
        for stage in self._stages:
            if stage["api_name"] == name:
                return {
                    "probability": stage["default_probability"],
                    "forecast_category": stage["forecast_category"],
                }
        return {}

    def _place(self, is_closed: bool) -> int:
        opened = _orders(self._stages, False)
        closed = _orders(self._stages, True)
        if is_closed:
            return max([*opened, *closed], default=0) + SORT_STEP
        last = max(opened, default=0)
        following = [order for order in closed if order > last]
        if not following:
            return last + SORT_STEP
        return last + max((min(following) - last) // 2, 0) or last


def _orders(stages: Sequence[Mapping[str, Any]], is_closed: bool) -> list[int]:
    return [int(s["sort_order"] or 0) for s in stages if bool(s["is_closed"]) == is_closed]


def _ending(text: str) -> tuple[bool, bool]:
    wanted = key(text)
    is_lost = any(word in wanted for word in _LOST)
    is_won = not is_lost and any(word in wanted for word in _WON)
    return is_won or is_lost, is_won
