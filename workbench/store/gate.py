"""The flag that the triggers of the record tables ask before a write."""


class Gate:
    """Whether record tables may be written now; the triggers ask it."""

    def __init__(self) -> None:
        self.depth = 0

    def __enter__(self) -> None:
        self.depth += 1

    def __exit__(self, *_exception: object) -> None:
        self.depth -= 1
