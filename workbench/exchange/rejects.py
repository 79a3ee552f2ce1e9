"""The rows that were not imported, with the reason, as a file that can be imported again."""

import csv
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from workbench import platform_files
from workbench.errors import StoreProblem
from workbench.exchange.guard import guard
from workbench.exchange.mapping import REASON_COLUMN
from workbench.exchange.sources import Row, Source
from workbench.i18n import t


class Rejects:
    """Writes beside its place and moves there at the end: the file may be the one being read."""

    def __init__(self, path: Path | None, source: Source) -> None:
        self._path = path
        self._source = source
        self._file: IO[str] | None = None
        self._writer: Any = None
        self._old_reason = (
            source.columns.index(REASON_COLUMN) if REASON_COLUMN in source.columns else -1
        )

    @property
    def is_written(self) -> bool:
        """Whether there was a row to write."""
        return self._file is not None

    def __enter__(self) -> "Rejects":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._file is not None and self._path is not None:
            self._file.close()
            platform_files.replace_as_shared(self._part(), self._path)

    def add(self, row: Row, reason: str) -> None:
        """Write one row and why it was not imported."""
        if self._path is None:
            return
        if self._file is None:
            self._open()
        self._writer.writerow([reason, *(guard(cell) for cell in self._kept(row.cells))])

    def _open(self) -> None:
        try:
            platform_files.create_private_anew(self._part())
            self._file = self._part().open("w", encoding="utf-8-sig", newline="")
        except OSError as error:
            raise StoreProblem(
                t("The rejects cannot be written to {path}: {error}. Name another place.").format(
                    path=self._path, error=error.strerror
                )
            ) from None
        self._writer = csv.writer(self._file, delimiter=self._source.delimiter)
        self._writer.writerow([REASON_COLUMN, *self._kept(list(self._source.columns))])

    def _kept(self, cells: list[str]) -> list[str]:
        return [cell for n, cell in enumerate(cells) if n != self._old_reason]

    def _part(self) -> Path:
        path = self._path or Path()
        return path.with_name(path.name + ".part")
