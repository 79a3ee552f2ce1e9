"""Commands as the buttons of a pane, with the keys they have now."""

from ui.commands import registry
from ui.widgets.verb_row import Verb


def verb(command: str, words: str = "", keys: str = "", *, is_primary: bool = False) -> Verb:
    """Return the button of a command; its own words and keys stand in where others are not told."""
    known = registry.get(command)
    return Verb(
        command, words or known.plain_words(), known.icon, keys or known.shortcut, is_primary
    )
