"""A table that was recognised, wherever it stands, and its rows one by one."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from workbench.errors import InvalidInput
from workbench.exchange import workbooks
from workbench.i18n import t

LARGEST_CELL = 1_000_000


@dataclass(frozen=True)
class Row:
    """One row of the file: its number among the rows, the line it ends on, its cells.

    Args:
        own: The cells that stand in the file; `cells` may hold supplied ones besides.
        supplied: Fields whose value is not the row's own.
    """

    number: int
    line: int
    cells: list[str]
    own: list[str]
    supplied: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A table file that was recognised; `rows()` reads it from the beginning.

    Args:
        held: The lines of a table that stands in no file: a pasted one, or made of cards.
    """

    path: Path
    columns: tuple[str, ...]
    encoding: str = "utf-8"
    delimiter: str = ","
    first_row: int = 1
    is_workbook: bool = False
    notes: tuple[str, ...] = field(default=())
    held: tuple[tuple[int, tuple[str, ...]], ...] | None = None

    def rows(self) -> Iterator[Row]:
        """Yield the rows below the header; lines with nothing at all are no rows."""
        number = 0
        for line, cells in islice(self._lines(), self.first_row, None):
            if cells:
                number += 1
                yield Row(number, line, cells, cells)

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns that the table has itself."""
        return self.columns

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        if self.held is not None:
            return ((line, list(cells)) for line, cells in self.held)
        if self.is_workbook:
            return workbooks.lines(self.path)
        return file_lines(self.path, self.encoding, self.delimiter)


def file_lines(path: Path, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of a text file.

    Raises:
        InvalidInput: Its quotes do not match.
    """
    with path.open(encoding=encoding, newline="") as file:
        yield from cells_of(file, delimiter, path.name)


def cells_of(
    lines: Iterable[str], delimiter: str, name: str, *, has_quotes: bool = True
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of lines that end in line breaks.

    Args:
        name: What the text is called in sentences.
        has_quotes: Whether a quote holds a cell together; else it is a letter like others.

    Raises:
        InvalidInput: The quotes do not match, or a cell is larger than any value.
    """
    csv.field_size_limit(LARGEST_CELL)
    quote = '"' if has_quotes else None
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise InvalidInput(
            t(
                "{file}: the quotes around line {line} do not match ({error}). "
                "Correct that line or export the file again."
            ).format(file=name, line=reader.line_num, error=error)
        ) from None
