"""Where a bug struck, in words that hold no customer's data."""

import sys
import traceback
from pathlib import Path
from types import TracebackType

from workbench import __version__


def report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Return where a bug struck: places in the code, never values or messages."""
    places = traceback.extract_tb(trace)
    lines = [f"Sales Workbench {__version__}, Python {sys.version.split()[0]}, {sys.platform}"]
    lines += [f"{_short(place.filename)}:{place.lineno} in {place.name}" for place in places]
    lines.append(kind.__name__)
    return "\n".join(lines)


def _short(file: str) -> str:
    parts = Path(file).parts
    for root in ("ui", "workbench"):
        if root in parts:
            return "/".join(parts[parts.index(root) :])
    return parts[-1]
