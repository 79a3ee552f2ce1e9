"""Chance from a seed, in the places too where the program asks the operating system for it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from unittest import mock
from uuid import UUID

import uuid_utils

from workbench.server import workspace


def uuid_from(rng: Random) -> UUID:
    """Return a random id."""
    return UUID(int=rng.getrandbits(128), version=4)


@contextmanager
def seeded_ids(rng: Random) -> Iterator[None]:
    """Let ids come from a seed: the same history has the same ids."""
    numbers = iter(range(1, 1 << 40))

    def uuid7() -> UUID:
        high = (0x0193_0000_0000 + next(numbers)) << 80
        return UUID(int=high | 7 << 76 | rng.getrandbits(12) << 64 | 2 << 62 | rng.getrandbits(62))

    def uuid4() -> UUID:
        return uuid_from(rng)

    with ExitStack() as stack:
        stack.enter_context(mock.patch.object(uuid_utils, "uuid7", uuid7))
        stack.enter_context(mock.patch.object(workspace, "uuid4", uuid4))
        yield


@contextmanager
def cheap_passwords() -> Iterator[None]:
    """Let passwords cost nothing: they are not what is proved."""
    from argon2 import PasswordHasher

    from workbench.server import passwords

    with mock.patch.object(passwords, "hasher", PasswordHasher(1, 8, 1)):
        yield
