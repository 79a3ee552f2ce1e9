"""XLSX files: the first sheet's cells as the texts a CSV would hold."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile

from workbench.errors import InvalidInput
from workbench.i18n import t

if TYPE_CHECKING:
    from openpyxl import Workbook

HEAD_ROWS = 200


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
            t("{file} is damaged and cannot be read as a workbook.").format(file=path.name)
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
