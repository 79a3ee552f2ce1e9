"""What a table file looks like: encoding, delimiter, header; or that it holds cards."""

import re
from collections import Counter
from itertools import islice
from pathlib import Path

from workbench.errors import InvalidInput, NotFound
from workbench.exchange import encoding as encodings
from workbench.exchange import workbooks
from workbench.exchange.card_reading import is_cards, read_cards
from workbench.exchange.sources import Source, file_lines
from workbench.i18n import listed, t

DELIMITERS = ",;\t|"
SAMPLE_ROWS = 200
HEADER_SEARCH_ROWS = 20
_DATA_LIKE = re.compile(r"[-+]?[\d.,/:\s%]+|[^@\s]+@[^@\s]+\.[^@\s]+")
_FOREIGN = (
    (b"\x1f\x8b", "gzip"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
)


def open_table(path: Path, encoding: str | None = None) -> Source:
    """Recognise a CSV, TSV, XLSX or vCard file.

    Raises:
        NotFound: There is no such file.
        InvalidInput: It is empty, damaged, of another kind, or has no header.
    """
    if not path.is_file():
        raise NotFound(t("There is no file {file}.").format(file=path))
    with path.open("rb") as file:
        start = file.read(8)
    kind = next((kind for magic, kind in _FOREIGN if start.startswith(magic)), "")
    if kind == "zip" and path.suffix.lower() in (".xlsx", ".xlsm"):
        return _with_header(Source(path, (), is_workbook=True), list(workbooks.head(path)), ())
    _refuse_foreign(path, kind)
    found = encodings.Encoding(encoding) if encoding else encodings.detect(path)
    notes = (_guessed(found.name),) if found.is_guess else ()
    _refuse_nul(path, found.name)
    if _holds_cards(path, found.name):
        return _cards(path, found.name)
    delimiter = _delimiter(path, found.name)
    head = list(islice(file_lines(path, found.name, delimiter), SAMPLE_ROWS))
    return _with_header(Source(path, (), found.name, delimiter), head, notes)


def _holds_cards(path: Path, encoding: str) -> bool:
    with path.open(encoding=encoding) as file:
        return is_cards(file.read(SAMPLE_ROWS))


def _cards(path: Path, encoding: str) -> Source:
    return read_cards(path.read_text(encoding=encoding), path)


def _guessed(encoding: str) -> str:
    return t("Read as {encoding}, which is a guess: look at the letters with accents.").format(
        encoding=encoding
    )


def _refuse_foreign(path: Path, kind: str) -> None:
    ways = {
        "gzip": t("it is compressed. Unpack it first."),
        "zip": t("it is compressed. Unpack it first."),
        "xls": t("it is an old Excel file. Save it as .xlsx or CSV first."),
        "pdf": t("it is a PDF. Export the table as CSV instead."),
    }
    if kind:
        raise InvalidInput(
            t("{file} cannot be imported: {why}").format(file=path.name, why=ways[kind])
        )


def _refuse_nul(path: Path, encoding: str) -> None:
    with path.open(encoding=encoding) as file:
        try:
            for number, line in enumerate(file, start=1):
                if "\x00" in line:
                    raise InvalidInput(
                        t(
                            "{file}: line {line} holds a NUL character, so the file is damaged "
                            "or no text. Export it again."
                        ).format(file=path.name, line=number)
                    )
        except (UnicodeError, LookupError):
            raise InvalidInput(
                t(
                    "{file} cannot be read as {encoding}. Save it as UTF-8 and import it again."
                ).format(file=path.name, encoding=encoding)
            ) from None


def _delimiter(path: Path, encoding: str) -> str:
    """Choose the delimiter that cuts most rows into the same number of cells."""
    best, best_score = ",", (0.0, 0)
    trouble: InvalidInput | None = None
    for candidate in DELIMITERS:
        try:
            widths = [
                len(cells)
                for _, cells in islice(file_lines(path, encoding, candidate), SAMPLE_ROWS)
                if cells
            ]
        except InvalidInput as error:
            trouble = trouble or error
            continue
        width, times = Counter(widths).most_common(1)[0] if widths else (0, 0)
        score = (times / len(widths), width) if width > 1 else (0.0, 0)
        if score > best_score:
            best, best_score = candidate, score
    if trouble is not None and best_score == (0.0, 0):
        raise trouble
    return best


def _with_header(
    source: Source, head: list[tuple[int, list[str]]], notes: tuple[str, ...]
) -> Source:
    filled = [sum(1 for cell in cells if cell.strip()) for _, cells in head]
    if not any(filled):
        raise InvalidInput(t("{file} is empty. Export it again.").format(file=source.path.name))
    usual = Counter(n for n in filled if n).most_common(1)[0][0]
    at = next(
        (n for n, count in enumerate(filled[:HEADER_SEARCH_ROWS]) if count * 2 >= usual and count),
        next(n for n, count in enumerate(filled) if count),
    )
    _refuse_data_as_header(source.path, head[at][1])
    if any(filled[:at]):
        passed = sum(1 for count in filled[:at] if count)
        notes = (*notes, t("Lines above the header, passed over: {n}.").format(n=passed))
    return Source(
        source.path,
        column_names(head[at][1]),
        source.encoding,
        source.delimiter,
        at + 1,
        source.is_workbook,
        notes,
    )


def _refuse_data_as_header(path: Path, cells: list[str]) -> None:
    filled = [cell.strip() for cell in cells if cell.strip()]
    if all(_DATA_LIKE.fullmatch(cell) for cell in filled):
        raise InvalidInput(
            t(
                "{file}: the first row ({row}) looks like data. "
                "Put a row with the names of the columns above it."
            ).format(file=path.name, row=listed(filled[:3]))
        )


def column_names(cells: list[str]) -> tuple[str, ...]:
    """Return a name for each column, each only once; empty ones at the end stay empty."""
    names: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())
        if not name:
            names.append("")
            continue
        plain, copy = name, 2
        while name in names:
            name = f"{plain} ({copy})"
            copy += 1
        names.append(name if name else str(number))
    return tuple(names)
