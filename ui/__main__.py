"""`sales-workbench`: the window."""

import argparse
import os
import sys

from workbench import profiles
from workbench.errors import NotFound, UsageError, WorkbenchError
from workbench.i18n import t


def main(arguments: list[str] | None = None) -> int:
    """Open a profile's window; trouble is one sentence on stderr and an exit code."""
    chosen = _parser().parse_args(sys.argv[1:] if arguments is None else arguments)
    try:
        _need_display()
        profile = chosen.profile or _only_profile()
        profiles.load(profile)
        from ui.application import run

        return run(sys.argv, profile)
    except WorkbenchError as trouble:
        sys.stderr.write(f"{trouble}\n")
        return trouble.exit_code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="sales-workbench", description="The sales workbench.")
    parser.add_argument("--profile", default="", help="the profile to open")
    return parser


def _only_profile() -> str:
    names = profiles.names()
    if len(names) == 1:
        return names[0]
    if not names:
        raise NotFound(
            t("There is no profile yet. Make one with “workbench profile add NAME --server URL”.")
        )
    known = ", ".join(names)
    raise UsageError(
        t("There are several profiles: {known}. Choose one with --profile.").format(known=known)
    )


def _need_display() -> None:
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return
    if not os.environ.get("DISPLAY") and not os.environ.get("WAYLAND_DISPLAY"):
        raise UsageError(
            t("There is no display here. Set QT_QPA_PLATFORM=offscreen to run without one.")
        )


if __name__ == "__main__":
    sys.exit(main())
