"""`sales-workbench`: the window."""

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from workbench import profiles
from workbench.errors import UsageError, WorkbenchError
from workbench.i18n import t

if TYPE_CHECKING:
    from ui.next_place import Next


def main(arguments: list[str] | None = None) -> int:
    """Open a profile's window; trouble is one sentence on stderr and an exit code."""
    chosen = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        if chosen.sample or chosen.tour or chosen.role:  # a role is always one of the sample
            return _sample(chosen)
        _need_display()
        if chosen.profile:
            profiles.load(chosen.profile)
        from ui import entrance

        return entrance.run(sys.argv, _first(chosen.profile))
    except WorkbenchError as trouble:
        sys.stderr.write(f"{trouble}\n")
        return trouble.exit_code


def _sample(chosen: argparse.Namespace) -> int:
    folder = chosen.tour
    if not _has_display():
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        if not folder:
            folder = "tour"
            sys.stdout.write(t("There is no display here: the tour runs without one.") + "\n")
    if folder:
        from ui.tour import Tour, run_tour

        tour = Tour(Path(folder), chosen.scale, tuple(chosen.only))
        return run_tour(tour, strict=chosen.strict)
    from ui.sample_session import run

    return run(sys.argv, chosen.role or "ae")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sales-workbench", description="The sales workbench.")
    parser.add_argument("--profile", default="", help="the profile to open")
    parser.add_argument(
        "--sample", action="store_true", help="a sample workspace with its own server, all invented"
    )
    parser.add_argument(
        "--role",
        default="",
        choices=("ae", "bdr", "se", "manager", "csm"),
        help="open the sample as this role (ae where only --sample is said)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="the tour fails when a picture has a fault"
    )
    parser.add_argument(
        "--tour",
        default="",
        metavar="DIR",
        help="drive the window through the main job, save pictures",
    )
    parser.add_argument(
        "--scale", type=float, default=1.0, help="the tour at another scale, such as 1.5"
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="STEP", help="only these steps of the tour"
    )
    return parser


def _first(profile: str) -> "Next":
    """Return what is shown first: the profile named, the only one, or which are there."""
    from ui.next_place import Next

    names = profiles.names()
    if profile or len(names) == 1:
        return Next("open", profile or names[0])
    return Next("choose" if names else "add")


def _has_display() -> bool:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _need_display() -> None:
    if not _has_display():
        raise UsageError(
            t("There is no display here. Set QT_QPA_PLATFORM=offscreen to run without one.")
        )


if __name__ == "__main__":
    sys.exit(main())
