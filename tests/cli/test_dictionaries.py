"""A server with another data dictionary: told in status and doctor, and nothing is lost."""

from typing import Any

import pytest

from tests.cli.conftest import Branch
from tests.cli.office import ask, run, sync
from workbench.schema import dictionary

OWN = dictionary.describe()


def be_another(monkeypatch: pytest.MonkeyPatch, described: list[dict[str, Any]]) -> None:
    """Let this program have another dictionary than the server that runs."""
    monkeypatch.setattr(dictionary, "describe", lambda: described)
    monkeypatch.setattr(dictionary, "schema_hash", lambda: "0123456789abcdef")


def without(*names: str) -> list[dict[str, Any]]:
    return [
        {**one, "fields": [f for f in one["fields"] if f"{one['name']}.{f['name']}" not in names]}
        for one in OWN
        if one["name"] not in names
    ]


def told() -> str:
    """Return what the status says about the dictionary."""
    lines = run("--profile", "ben", "status").out.splitlines()
    return "".join(line for line in lines if line.startswith("Data dictionary"))


def test_the_same_dictionary_needs_no_word(desk: Branch) -> None:
    sync("ben")
    assert told() == ""
    assert ask("--profile", "ben", "status")["dictionary"]["same"] is True
    assert "data dictionary: the same as the server's" in run("--profile", "ben", "doctor").out


def test_a_newer_server_is_told_with_the_fields_it_added(
    desk: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_another(monkeypatch, without("Lead.city", "OrgBooking"))
    sync("ben")
    assert "The server has a newer data dictionary (Lead.city, OrgBooking, OrgBooking." in told()
    doctor = run("--profile", "ben", "doctor")
    assert doctor.code == 5
    assert "✗ data dictionary: The server has a newer data dictionary" in doctor.out


def test_an_older_server_is_told_with_what_it_lacks(
    desk: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    more = {"name": "Quote", "label": {}, "fields": [{"name": "total"}]}
    be_another(monkeypatch, [*OWN, more])
    sync("ben")
    assert "older (Quote, Quote.total are missing there)" in told()


def test_other_labels_only_are_told_as_another_version(
    desk: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    be_another(monkeypatch, OWN)
    sync("ben")
    assert "has another version of the data dictionary" in told()
