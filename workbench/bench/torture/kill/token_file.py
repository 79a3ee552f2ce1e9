"""Where a real client keeps its sign-in here: a file, as the keyring would."""

from pathlib import Path


class TokenFile:
    """Keeps the refresh token in a file, as a keyring would."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def load(self) -> str | None:
        """Return it, None when nobody is signed in."""
        return self._path.read_text() if self._path.exists() else None

    def save(self, refresh: str) -> None:
        """Keep another one."""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(refresh)
        fresh.replace(self._path)
