"""What is said where there is no server."""

from workbench.i18n import in_short, t
from workbench.sync.state import SyncState


def offline_words(state: SyncState) -> str:
    """Return that there is no server, and in a few words why."""
    why = in_short(state.reason)
    return t("Offline: {why}").format(why=why) if why else t("Offline")
