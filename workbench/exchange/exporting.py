"""Records out: CSV, XLSX, vCard and iCalendar, through the same reads as lists."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from workbench import platform_files
from workbench.errors import InvalidInput, Refused, StoreProblem, UsageError
from workbench.exchange.calendars import write_calendar
from workbench.exchange.cards import write_cards
from workbench.exchange.guard import guard
from workbench.exchange.planning import role_of
from workbench.exchange.workbooks import write_sheet
from workbench.i18n import listed, t
from workbench.schema.dictionary import BY_NAME
from workbench.schema.fields import Kind, RecordType
from workbench.schema.rights import ROLES_WITH_EXPORT
from workbench.services import export_log
from workbench.store import lists
from workbench.store.lists import ListQuery
from workbench.store.transactions import Reader, Store

WINDOW_ROWS = 500
VIEWS = ("all", "list")
MOST_VIEW_LETTERS = 255
_CARD_TYPES = ("Contact", "Lead")
_CALENDAR_TYPES = ("Event", "OrgBooking")
Values = Sequence[Any]
Records = Iterator[Values]


def export(
    store: Store,
    type_name: str,
    path: Path,
    *,
    view: str = "all",
    columns: Sequence[str] = (),
    query: ListQuery | None = None,
    with_ids: bool = False,
    has_mark: bool = True,
) -> int:
    """Write the records the user may see to a file, and note that; return how many.

    Args:
        view: `all` fields, or those of the `list`; `columns` names them one by one.
        query: Which records, in which order; every one where it is absent.
        with_ids: A further column with the id behind each name of another record.
        has_mark: A CSV starts with the mark by which spreadsheets know UTF-8.

    Raises:
        InvalidInput: The type, a column or the view is not known.
        UsageError: The file's ending is not known.
        Refused: The user's role may not export.
    """
    record_type = _record_type(type_name)
    write = _writer(record_type, path)
    names = _columns(record_type, view, columns, path.suffix.lower(), with_ids=with_ids)
    with _replaced(path) as part:  # no file takes its place before it is noted
        with store.read() as r:
            if role_of(r) not in ROLES_WITH_EXPORT:
                raise Refused(
                    t("Your role may not export records. Ask a manager or an administrator.")
                )
            read = [_read_name(record_type, name) for name in names]
            found = _records(r, query or ListQuery(type_name), read)
            written = write(part, names, found, _Options(record_type, has_mark, store.now()))
        chosen = ", ".join(columns) if columns else view
        shown = f"{chosen}, filtered" if query is not None else chosen
        ending = path.suffix.lower().removeprefix(".")
        export_log.note(
            store, type_name, row_count=written, format_=ending, view=shown[:MOST_VIEW_LETTERS]
        )
    return written


class _Options:
    """What some of the formats need to know besides the values."""

    def __init__(self, record_type: RecordType, has_mark: bool, now: datetime) -> None:
        self.record_type = record_type
        self.has_mark = has_mark
        self.now = now


Write = Callable[[Path, Sequence[str], Records, _Options], int]


def text_of(value: Any, scale: int = 2) -> str:
    """Return a value as a CSV holds it; `scale` is that of decimals."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:.{scale}f}"
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return guard("; ".join(str(word) for word in value))
    return guard(value) if isinstance(value, str) else str(value)


def _record_type(type_name: str) -> RecordType:
    if type_name not in BY_NAME:
        raise InvalidInput(
            t("There is no type “{type}”. Known are: {known}.").format(
                type=type_name, known=listed(BY_NAME)
            )
        )
    return BY_NAME[type_name]


def _writer(record_type: RecordType, path: Path) -> Write:
    ending = path.suffix.lower()
    if ending == ".csv":
        return _write_csv
    if ending == ".xlsx":
        return _write_xlsx
    if ending == ".vcf" and record_type.name in _CARD_TYPES:
        return lambda part, names, found, _options: write_cards(part, names, found)
    if ending == ".ics" and record_type.name in _CALENDAR_TYPES:
        return lambda part, names, found, options: write_calendar(part, names, found, options.now)
    raise UsageError(
        t(
            "{types} cannot be written to {file}. Known endings are .csv and .xlsx, "
            ".vcf for contacts and leads, .ics for events and bookings."
        ).format(types=record_type.plural, file=path.name)
    )


def _columns(
    record_type: RecordType, view: str, wished: Sequence[str], ending: str, *, with_ids: bool
) -> list[str]:
    if view not in VIEWS:
        raise InvalidInput(
            t("There is no view “{view}”. Known are: {known}.").format(
                view=view, known=listed(VIEWS)
            )
        )
    every = [item.name for item in record_type.fields]
    unknown = [name for name in wished if name != "id" and name not in every]
    if unknown:
        raise InvalidInput(
            t("{type} has no field “{name}”. Its fields are: {fields}.").format(
                type=record_type.label, name=unknown[0], fields=listed(every)
            )
        )
    if ending in (".vcf", ".ics"):
        return ["id", *every]
    chosen = list(wished) or ["id", *(record_type.columns if view == "list" else every)]
    made = []
    for name in chosen:
        made.append(name)
        if with_ids and name != "id" and record_type.by_name[name].kind is Kind.REFERENCE:
            made.append(f"{name}.id")
    return made


def _read_name(record_type: RecordType, name: str) -> str:
    """Return what the list read calls a column: references are read as names."""
    if name == "id":
        return name
    if name.endswith(".id"):
        return name.removesuffix(".id")
    is_reference = record_type.by_name[name].kind is Kind.REFERENCE
    return f"{name}{lists.NAME}" if is_reference else name


def _records(r: Reader, query: ListQuery, read: Sequence[str]) -> Records:
    for chunk in lists.pks(r, query):
        for start in range(0, len(chunk), WINDOW_ROWS):
            keys = chunk[start : start + WINDOW_ROWS]
            window = lists.by_pks(r, query.type, keys, read)
            yield from (window[key] for key in keys if key in window)


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
    """Give a neighbour to write to; it takes the file's place when all went well."""
    part = path.with_name(path.name + ".part")
    try:
        platform_files.create_private_anew(part)
        yield part
        platform_files.replace_as_shared(part, path)
    except OSError as error:
        raise StoreProblem(
            t("{path} cannot be written: {error}. Name another place.").format(
                path=path, error=error.strerror or error
            )
        ) from None
    finally:
        part.unlink(missing_ok=True)


def _write_csv(part: Path, names: Sequence[str], found: Records, options: _Options) -> int:
    written = 0
    encoding = "utf-8-sig" if options.has_mark else "utf-8"
    with part.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        by_name = options.record_type.by_name
        scales = [by_name[name].scale if name in by_name else 0 for name in names]
        for values in found:
            writer.writerow(map(text_of, values, scales))
            written += 1
    return written


def _write_xlsx(part: Path, names: Sequence[str], found: Records, options: _Options) -> int:
    return write_sheet(part, str(options.record_type.plural), names, found)
