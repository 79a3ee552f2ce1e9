"""Trouble worded for people; anything else that is raised is a bug."""


class WorkbenchError(Exception):
    """Base of every error whose text is a sentence for the user; carries the exit code."""

    exit_code = 1


class InvalidInput(WorkbenchError):
    """The text, number or date given does not fit; nothing was changed."""


class NotFound(WorkbenchError):
    """What was asked for does not exist, or is not visible to this user."""


class Refused(WorkbenchError):
    """A rule or a right forbids this."""


class UsageError(WorkbenchError):
    """The command line was used in a way it does not know."""

    exit_code = 2


class ServerUnreachable(WorkbenchError):
    """The server gave no usable answer; nothing is lost, try again later."""

    exit_code = 3


class ProfileInUse(WorkbenchError):
    """Another process holds this profile."""

    exit_code = 4


class NeedsAttention(WorkbenchError):
    """Work is left that only the user can decide."""

    exit_code = 5


class WipeHeld(NeedsAttention):
    """A profile that is to be wiped is still here.

    Args:
        can_repeat: The profile is open as before: the same can be tried again at once.
    """

    def __init__(self, text: str, *, can_repeat: bool = False) -> None:
        super().__init__(text)
        self.can_repeat = can_repeat


class StoreProblem(WorkbenchError):
    """The profile's file cannot be opened, read or written as it should."""


class DiskFull(StoreProblem):
    """There is no room for what opening the profile's file needs; nothing is damaged."""


class ProfileDamaged(StoreProblem):
    """The content of the profile's file is not what was written; it is made anew, never deleted."""


class CannotDecrypt(StoreProblem):
    """The key does not fit the profile's file, or the first page of the file is damaged."""


class NotSaved(StoreProblem):
    """A save failed; the typed text stays where it was."""
