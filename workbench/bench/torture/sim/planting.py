"""How a bug is put into the program for a while."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

Patch = tuple[Any, str, Callable[[Any], Any]]
"""Whose, which name, and what makes the faulty one of the right one."""


@contextmanager
def planted(*patches: Patch) -> Iterator[None]:
    """Let faulty functions stand in for right ones."""
    with ExitStack() as stack:
        for owner, name, make in patches:
            right = getattr(owner, name)
            stack.enter_context(mock.patch.object(owner, name, make(right)))
        yield


def every(n: int) -> Callable[[], bool]:
    """Return a function that is true each n-th time."""
    state = {"calls": 0}

    def is_turn() -> bool:
        state["calls"] += 1
        return state["calls"] % n == 0

    return is_turn
