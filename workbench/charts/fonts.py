"""matplotlib with our fonts: Inter from the package, Chinese from what is installed."""

import os
import threading
import zlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from workbench import paths

FAMILY = "Workbench"
FAMILY_ZH = "Workbench SC"
_FILES = (
    (FAMILY, "Inter-Regular.ttf", 400),
    (FAMILY, "Inter-SemiBold.ttf", 600),
    (FAMILY_ZH, "InterSC-Regular.ttf", 400),
    (FAMILY_ZH, "InterSC-Bold.ttf", 600),
)
_CHINESE = (
    "PingFang SC",
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
_SPARE = "DejaVu Sans"  # comes with matplotlib; has the signs that Inter lacks
_HAN, _SIGNS = "Workbench Han", "Workbench Signs"
_WEIGHTS = (400, 600)
_ready = threading.Lock()


def families(language: str) -> tuple[str, ...]:
    """Return the families to try for each letter, only those that exist."""
    known = _installed()
    ours = (FAMILY_ZH, FAMILY) if language.startswith("zh") else (FAMILY,)
    return tuple(name for name in (*ours, _HAN, _SIGNS) if name in known)


def load_matplotlib() -> Any:
    """Import matplotlib with our font cache and settings; slow the first time."""
    with _ready:
        return _load()


@cache
def _load() -> Any:
    folder = paths.chart_cache_dir() / _fingerprint(_font_files())
    if "MPLCONFIGDIR" not in os.environ:
        folder.mkdir(parents=True, exist_ok=True)
        os.environ["MPLCONFIGDIR"] = str(folder)
    import matplotlib as mpl
    from matplotlib import font_manager

    mpl.rcParams.update(
        {
            "axes.unicode_minus": False,
            "hatch.linewidth": 1.6,
            "svg.fonttype": "path",
            "text.hinting": "no_hinting",
            "text.parse_math": False,
        }
    )
    for family, file, weight in _FILES:
        path = resources.files("resources").joinpath("fonts", file)
        if path.is_file():
            _add(font_manager, str(path), family, weight)
    _add_installed(font_manager, _HAN, _CHINESE)
    _add_installed(font_manager, _SIGNS, (_SPARE,))
    return mpl


def _add(font_manager: Any, path: str, family: str, weight: int, index: int = 0) -> None:
    entry = font_manager.FontEntry(
        fname=path,
        index=index,
        name=family,
        style="normal",
        variant="normal",
        weight=weight,
        stretch="normal",
        size="scalable",
    )
    font_manager.fontManager.ttflist.append(entry)


def _add_installed(font_manager: Any, family: str, names: tuple[str, ...]) -> None:
    """Add the first face that is installed, in both weights, even where it has only one."""
    upright = [e for e in font_manager.fontManager.ttflist if e.style == "normal"]
    for name in names:
        faces = [entry for entry in upright if entry.name == name]
        for weight in _WEIGHTS if faces else ():
            nearest = min(faces, key=lambda face: abs(_number(face.weight) - weight))
            _add(font_manager, nearest.fname, family, weight, nearest.index)
        if faces:
            return


def _number(weight: int | str) -> int:
    return weight if isinstance(weight, int) else 400


@cache
def _installed() -> frozenset[str]:
    load_matplotlib()
    from matplotlib import font_manager

    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


def _font_files() -> Iterable[str]:
    """Names and times of the installed font files: matplotlib never looks for new ones."""
    for folder in _FOLDERS:
        root = Path(folder).expanduser()
        for path in sorted(root.rglob("*")) if root.is_dir() else ():
            if path.suffix.lower() in (".ttf", ".otf", ".ttc"):
                yield f"{path}:{path.stat().st_mtime_ns}"


def _fingerprint(names: Iterable[str]) -> str:
    crc = 0
    for name in names:
        crc = zlib.crc32(name.encode("utf-8", "surrogateescape"), crc)
    return f"{crc:08x}"


_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
