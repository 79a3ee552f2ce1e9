"""Where files live: `WORKBENCH_HOME` moves every profile, log and setting elsewhere."""

import os
from pathlib import Path

APP_NAME = "sales-workbench"


def home() -> Path:
    """Return the folder that holds settings, logs and profiles; it need not exist yet."""
    chosen = os.environ.get("WORKBENCH_HOME")
    if chosen:
        return Path(chosen).expanduser().resolve()
    import platformdirs

    return Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def profiles_dir() -> Path:
    """Return the folder with one sub-folder for each profile."""
    return home() / "profiles"


def logs_dir() -> Path:
    """Return the folder of the program's own logs, which hold no customer text."""
    return home() / "logs"


def settings_file() -> Path:
    """Return the file of the settings that differ from their defaults."""
    return home() / "settings.json"


def chart_cache_dir() -> Path:
    """Return matplotlib's font cache folder; ours, so that new fonts are noticed."""
    return home() / "chart-cache"
