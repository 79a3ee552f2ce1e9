"""What the program notes for its makers goes into a file, never among the sentences for people."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler

from typing_extensions import override

from workbench import paths

LOG_NAME = "commands.log"
_LOG_BYTES = 1_000_000
_LOG_FILES = 3


@contextmanager
def kept() -> Iterator[None]:
    """Write what is logged meanwhile into the log file; the file is made with its first line."""
    root = logging.getLogger()
    handler = _LogFile()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        handler.close()


def on_standard_error() -> None:
    """From here on what is logged is seen at once: a server's keeper reads it there."""
    root = logging.getLogger()
    for handler in [one for one in root.handlers if isinstance(one, _LogFile)]:
        root.removeHandler(handler)


class _LogFile(RotatingFileHandler):
    def __init__(self) -> None:
        super().__init__(
            paths.logs_dir() / LOG_NAME,
            maxBytes=_LOG_BYTES,
            backupCount=_LOG_FILES,
            encoding="utf-8",
            delay=True,
        )
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))

    @override
    def _open(self) -> TextIOWrapper:
        paths.logs_dir().mkdir(parents=True, exist_ok=True)
        return super()._open()

    @override
    def handleError(self, record: logging.LogRecord) -> None:
        """A log that cannot be written, on a full disk, is no trouble of the person's."""
