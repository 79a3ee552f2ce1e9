"""Guessing a password: slow, whoever guesses and however many guesses come at once."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from argon2.exceptions import VerificationError

from tests.server.office import PASSWORD, Clock, furnish
from workbench.server import admin, directory, passwords
from workbench.server.database import ServerDatabase
from workbench.server.problems import Problem
from workbench.server.tables import CREDENTIAL

HOUR_S = 3600


@pytest.fixture
def database(tmp_path: Path, clock: Clock) -> ServerDatabase:
    url = f"sqlite:///{tmp_path / 'server.db'}"
    furnish(url)
    return admin.open_database(url, clock)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def guess(database: ServerDatabase, password: str) -> str:
    """Try to sign in; tell whether it was right, wrong, or too early to be looked at."""
    with database.read() as connection:
        known = directory.load(database, connection, "always the same people")
    try:
        found = passwords.user_with(database, known, "ann@example.com", password)
    except Problem as problem:
        return "too early" if problem.status == 429 else str(problem)
    return "right" if found else "wrong"


def test_an_hour_of_guessing_brings_few_tries(database: ServerDatabase, clock: Clock) -> None:
    looked_at = 0
    for second in range(HOUR_S):
        looked_at += guess(database, f"guess number {second}") == "wrong"
        clock.forward(seconds=1)
    assert looked_at < 30
    assert guess(database, PASSWORD) == "too early"
    clock.forward(seconds=passwords.LONGEST_PAUSE_S)
    assert guess(database, PASSWORD) == "right"
    database.close()


def test_guesses_that_come_at_once_are_all_counted(database: ServerDatabase) -> None:
    with ThreadPoolExecutor(8) as crowd:
        told = list(crowd.map(lambda n: guess(database, f"guess number {n}"), range(40)))
    assert "right" not in told
    wrong = told.count("wrong")
    with database.read() as connection:
        counted = connection.execute(CREDENTIAL.select().where(CREDENTIAL.c.failures > 0)).one()
    assert counted.failures == wrong
    assert wrong <= passwords.FREE_TRIES + passwords.AT_ONCE + 8
    database.close()


def test_guesses_at_the_end_of_a_pause_are_no_more_for_coming_at_once(
    database: ServerDatabase, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(passwords.FREE_TRIES):
        guess(database, f"guess number {n}")

    class Careful:
        def verify(self, *_: str) -> bool:
            time.sleep(0.02)
            raise VerificationError

    monkeypatch.setattr(passwords, "hasher", Careful())
    clock.forward(seconds=passwords.LONGEST_PAUSE_S)
    with ThreadPoolExecutor(20) as crowd:
        told = list(crowd.map(lambda n: guess(database, f"guess number {n}"), range(20)))
    assert told.count("wrong") <= passwords.AT_ONCE
    assert told.count("too early") >= 20 - passwords.AT_ONCE
    database.close()
