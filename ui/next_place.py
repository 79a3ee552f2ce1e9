"""What the program shows once this window has closed."""

from dataclasses import dataclass
from typing import Literal

Page = Literal["open", "add", "choose", "restore", "sample"]


@dataclass(frozen=True)
class Next:
    """What comes next.

    Args:
        profile: The profile to open, or to restore a backup of.
        remove: A profile to remove first; all its unsent work is safe.
        said: What is told on the page that comes.
        passphrase: What was typed a moment ago, so that it is not asked for again.
        is_resting: The profile opens with its sync at rest until somebody lets it go on.
    """

    page: Page
    profile: str = ""
    remove: str = ""
    said: str = ""
    passphrase: str = ""
    is_resting: bool = False
