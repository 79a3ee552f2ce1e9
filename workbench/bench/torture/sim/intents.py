"""What people were told is saved: the list that the judge believes, beside the server."""

from dataclasses import dataclass, field
from typing import Any

from workbench.bench.torture.sim.installation import Installation

GIVEN_UP = ("discarded", "replaced")


@dataclass
class Intent:
    """One change that somebody was told is saved.

    Args:
        body: What would be sent for it, as it was when it was saved.
        ended: `discarded` or `replaced`, by its author's own decision.
        excuse: Why nobody could keep it; empty while somebody must.
        is_off_disk: Its profile's disk was put back to before it.
    """

    body: dict[str, Any]
    user_id: str
    label: str
    ended: str = ""
    excuse: str = ""
    is_off_disk: bool = False

    @property
    def mid(self) -> str:
        """The id of the change."""
        return str(self.body["mid"])


@dataclass
class Intents:
    """All of them, and the last ones of each installation by field."""

    by_mid: dict[str, Intent] = field(default_factory=dict)
    shown: dict[str, dict[tuple[str, str, str], tuple[str, Any]]] = field(default_factory=dict)
    """Installation → (type, id, field) → the mid and value that its user saw saved last."""
    maybe: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Changes by mid whose saving was killed before it could say so."""

    def take(self, at: Installation, lines: list[Any]) -> None:
        """Note what one transaction of a person saved or gave up."""
        for line in lines:
            if line["kind"] == "mutation":
                self._saved(at, line["body"])
            elif line["how"] in GIVEN_UP and line["mid"] in self.by_mid:
                self.by_mid[line["mid"]].ended = line["how"]

    def take_unsaid(self, at: Installation, lines: list[Any]) -> None:
        """Note what was killed before it could say so: it may be there, or not."""
        for line in lines:
            if line["kind"] != "mutation":
                continue
            body = line["body"]
            self.maybe[body["mid"]] = body
            for name in body.get("set", {}):
                self.shown.get(at.label, {}).pop((body["type"], body["id"], name), None)

    def _saved(self, at: Installation, body: dict[str, Any]) -> None:
        mid = body["mid"]
        at.own.add(mid)
        if mid not in self.by_mid:
            self.by_mid[mid] = Intent(body, at.user_id, at.label)
        kept = self.shown.setdefault(at.label, {})
        if body["op"] == "unmerge":
            self._apart(kept, body)
        for name, change in body.get("set", {}).items():
            if "new" in change:
                kept[body["type"], body["id"], name] = (mid, change["new"])

    def _apart(self, kept: dict[tuple[str, str, str], tuple[str, Any]], body: Any) -> None:
        """What a merge had changed is as before now, for whoever undoes it."""
        merged = self.by_mid.get(body["merge"])
        ids = {body["id"], merged.body["loser"] if merged is not None else ""}
        for place in [place for place in kept if place[1] in ids]:
            del kept[place]

    def forget_shown(self, label: str) -> None:
        """What an installation shows may differ from now on: its disk was put back."""
        self.shown.pop(label, None)
