"""Stands between SQLite and the disk: writes down every write and sync, and fails on demand.

The library that the driver carries lets its file layer (its default VFS) be reached by name;
its open function is replaced for a while, and with it the write, truncate and sync functions
of each file that is opened.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.errors import Refused
from workbench.i18n import t

OK, IOERR_WRITE, FULL, IOERR_FSYNC = 0, 778, 13, 1034
WRITE, TRUNCATE, SYNC = "write", "truncate", "sync"
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, c_void_p, c_int, POINTER(c_int))
_WRITE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, c_void_p, c_int64)
_SYNC = CFUNCTYPE(c_int, c_void_p, c_int)
_METHODS = (
    "close", "read", "write", "truncate", "sync", "file_size", "lock", "unlock",
    "check_reserved", "file_control", "sector_size", "characteristics", "shm_map", "shm_lock",
    "shm_barrier", "shm_unmap", "fetch", "unfetch",
)  # fmt: skip


class _Vfs(Structure):
    _fields_ = (
        ("version", c_int),
        ("file_bytes", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", c_void_p),
    )


class _Methods(Structure):
    _fields_ = (("version", c_int), *((name, c_void_p) for name in _METHODS))


@dataclass(frozen=True)
class Event:
    """One thing that reached the disk, or was about to."""

    path: str
    kind: str
    offset: int = 0
    data: bytes = b""


@dataclass
class Listener:
    """What happened, in order; `fails` may say that an event fails, by its error code."""

    events: list[Event] = field(default_factory=list)
    fails: Callable[[Event], int] = lambda _event: OK

    def take(self, event: Event) -> int:
        """Note an event; return OK, or the error it fails with."""
        code = self.fails(event)
        if code == OK:
            self.events.append(event)
        return code


@dataclass
class _State:
    listener: Listener | None = None
    paths: dict[int, str] = field(default_factory=dict)
    replaced: dict[int, _Methods] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    """What C may still call; never let go of."""


_STATE = _State()


@contextmanager
def listening() -> Iterator[Listener]:
    """Listen to every file that SQLite opens from here on.

    Raises:
        Refused: The library of this system cannot be reached.
    """
    vfs = _default_vfs()
    right = vfs.open
    replacement = _opening(right)
    _STATE.kept.append(replacement)
    _STATE.listener = Listener()
    vfs.open = ctypes.cast(replacement, c_void_p).value
    try:
        yield _STATE.listener
    finally:
        vfs.open = right
        _STATE.listener = None


def is_possible() -> bool:
    """Tell whether the library of this system can be reached."""
    try:
        _default_vfs()
    except Refused:
        return False
    return True


def _default_vfs() -> _Vfs:
    from sqlcipher3 import _sqlite3

    library = ctypes.CDLL(str(Path(_sqlite3.__file__)))
    try:
        find = library.sqlite3_vfs_find
    except AttributeError:
        raise Refused(t("The database library of this system cannot be listened to.")) from None
    find.restype = POINTER(_Vfs)
    found: _Vfs = find(None).contents
    return found


def _opening(address: int) -> Any:
    right = _OPEN(address)

    def open_file(vfs: int, name: int, file: int, flags: int, told: Any) -> int:
        code = int(right(vfs, name, file, flags, told))
        if code == OK and name:
            _STATE.paths[file] = ctypes.string_at(name).decode()
            methods = ctypes.cast(file, POINTER(c_void_p))
            if methods[0]:
                methods[0] = ctypes.addressof(_listened(methods[0]))
        return code

    return _OPEN(open_file)


def _listened(address: int) -> _Methods:
    """Return the functions of a file with ours in the place of three of them."""
    if address not in _STATE.replaced:
        right = _Methods.from_address(address)
        made = _Methods.from_buffer_copy(right)
        functions = (_writing(right.write), _truncating(right.truncate), _syncing(right.sync))
        names = ("write", "truncate", "sync")
        for name, function in zip(names, functions, strict=True):
            setattr(made, name, ctypes.cast(function, c_void_p).value)
        _STATE.kept += [made, *functions]
        _STATE.replaced[address] = made
    return _STATE.replaced[address]


def _take(file: int, kind: str, offset: int = 0, data: bytes = b"") -> int:
    listener = _STATE.listener
    if listener is None:
        return OK
    return listener.take(Event(_STATE.paths.get(file, ""), kind, offset, data))


def _writing(address: int) -> Any:
    right = _WRITE(address)

    def write(file: int, data: int, length: int, offset: int) -> int:
        code = _take(file, WRITE, offset, ctypes.string_at(data, length))
        return code or int(right(file, data, length, offset))

    return _WRITE(write)


def _truncating(address: int) -> Any:
    right = _TRUNCATE(address)

    def truncate(file: int, size: int) -> int:
        return _take(file, TRUNCATE, size) or int(right(file, size))

    return _TRUNCATE(truncate)


def _syncing(address: int) -> Any:
    right = _SYNC(address)

    def sync(file: int, flags: int) -> int:
        return _take(file, SYNC) or int(right(file, flags))

    return _SYNC(sync)
