"""What the deal desk showed, as a place of the history: view, saved view, bar of a chart."""

from dataclasses import dataclass

from workbench.insight.numbers import Selection

_KIND = "at"


@dataclass(frozen=True)
class Shown:
    """A list of the desk: as board, table or charts; narrowed by a saved view or by a bar."""

    how: str
    view: str = ""
    selection: Selection | None = None


class Places:
    """Places are texts, so the bars that were chosen are kept here and named by number."""

    def __init__(self) -> None:
        self._selections: list[Selection] = []

    def named(self, shown: Shown) -> str:
        """Return the place of a list."""
        number = ""
        if shown.selection is not None:
            if shown.selection not in self._selections:
                self._selections.append(shown.selection)
            number = str(self._selections.index(shown.selection))
        return f"{_KIND}:{shown.how}|{shown.view}|{number}"

    def shown(self, argument: str, how: str) -> Shown | None:
        """Return the list of a place; None where it is none of this desk's.

        Args:
            how: Board, table or charts, where the place leaves that open.
        """
        kind, _colon, value = argument.partition(":")
        if kind == "view":
            return Shown(how, value)
        if kind != _KIND:
            return None
        how, view, number = value.split("|")
        is_known = number.isdigit() and int(number) < len(self._selections)
        return Shown(how, view, self._selections[int(number)] if is_known else None)
