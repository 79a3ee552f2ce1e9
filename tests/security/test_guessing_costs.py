"""What a guess costs whoever has the file: the tests elsewhere take light keys, these the real."""

import pytest
from argon2 import Type, extract_parameters

from workbench.backend import credentials
from workbench.errors import InvalidInput
from workbench.server import passwords

LEAST_MIB = 64
LEAST_ROUNDS = 3
KEY = bytes(range(48))


@pytest.mark.usefixtures("dear_keys")
def test_a_password_s_hash_costs_64_mib_and_three_rounds() -> None:
    kept = passwords.hasher.hash("correct horse battery")
    cost = extract_parameters(kept)
    assert cost.type is Type.ID
    assert cost.memory_cost >= LEAST_MIB * 1024
    assert cost.time_cost >= LEAST_ROUNDS
    assert passwords.hasher.verify(kept, "correct horse battery")


@pytest.mark.usefixtures("dear_keys")
def test_a_passphrase_s_key_costs_64_mib_and_three_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    wrapped = credentials.wrap_with_passphrase(KEY, "a long passphrase")
    assert credentials.unwrap_with_passphrase(wrapped, "a long passphrase") == KEY
    monkeypatch.setattr(credentials, "ARGON2_MEMORY_KIB", LEAST_MIB * 1024)
    monkeypatch.setattr(credentials, "ARGON2_TIME_COST", LEAST_ROUNDS)
    assert credentials.unwrap_with_passphrase(wrapped, "a long passphrase") == KEY
    monkeypatch.setattr(credentials, "ARGON2_TIME_COST", LEAST_ROUNDS - 1)
    with pytest.raises(InvalidInput):
        credentials.unwrap_with_passphrase(wrapped, "a long passphrase")
