"""XLSX files: the first sheet's cells as the texts a CSV would hold, and records as a sheet."""

import warnings
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zipfile import BadZipFile

from workbench.errors import InvalidInput
from workbench.i18n import t

if TYPE_CHECKING:
    from openpyxl import Workbook

HEAD_ROWS = 200
MOST_ROWS = 1_048_576


def head(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the first lines."""
    return islice(lines(path), HEAD_ROWS)


def lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of the first sheet that holds anything.

    Raises:
        InvalidInput: The file is damaged.
    """
    book = _open(path)
    try:
        for sheet in book.worksheets:
            found = False
            for line in _sheet_lines(sheet):
                found = True
                yield line
            if found:
                return
    finally:
        book.close()


def _open(path: Path) -> "Workbook":
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about features of the sheet that hold no values
            return openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, BadZipFile, KeyError, OSError):
        raise InvalidInput(
            t(
                "{file} is damaged and cannot be read as a workbook. Save it "
                "again, as .xlsx or .csv."
            ).format(file=path.name)
        ) from None


def _sheet_lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    width = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        rows = [list(values) for values in sheet.iter_rows(values_only=True)]
    for line, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        width = max(width, len(cells))
        if any(cells):
            yield line, cells + [""] * (width - len(cells))


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def write_sheet(
    path: Path, title: str, names: Sequence[str], found: Iterable[Sequence[Any]]
) -> int:
    """Write records to a workbook of one sheet; return how many.

    Raises:
        InvalidInput: There are more than a sheet can hold.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(names))
    written = 0
    for values in found:
        if written + 2 > MOST_ROWS:
            raise InvalidInput(
                t("A sheet holds {n} rows at most: write a CSV instead.").format(n=f"{MOST_ROWS:,}")
            )
        sheet.append([_cell(sheet, value) for value in values])
        written += 1
    book.save(path)
    return written


def _cell(sheet: Any, value: Any) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None)  # a sheet knows no zones: UTC
    if isinstance(value, tuple):
        value = "; ".join(str(word) for word in value)
    elif isinstance(value, UUID | dict | list):
        value = str(value)
    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", value))
    cell.data_type = "s"  # a text that starts with = stays a text
    return cell
