"""Mistakes of the server itself: the answer is still one of ours, and the log holds no values."""

import logging
from pathlib import Path

import pytest

from tests.server.office import Office, create
from workbench.server import push, snapshot
from workbench.wire.ids import new_id


def test_a_mistake_of_the_server_is_a_problem_document_and_its_log_holds_no_values(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ann = office.client("ann")

    def fail(*_: object) -> None:
        raise KeyError("Hengda Logistics")

    monkeypatch.setattr(push, "push", fail)
    body = {"client_id": ann.client_id, "mutations": [create("Account", {"name": "Hengda"})]}
    with caplog.at_level(logging.ERROR):
        answer = ann.request("POST", "/v1/sync/push", json=body)
    assert answer.status_code == 500
    assert answer.headers["swb-proto"] == "1"
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:sales-workbench:internal"
    assert "KeyError" in caplog.text
    assert Path(__file__).name in caplog.text
    assert "Hengda" not in caplog.text


def test_an_answer_that_breaks_off_half_way_is_not_ended_as_if_it_were_whole(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = office.client("ann")

    def fail(*_: object) -> None:
        raise KeyError("Hengda Logistics")

    monkeypatch.setattr(snapshot, "_page", fail)
    with pytest.raises(RuntimeError, match="broke off") as found:
        ann.snapshot("workspace")
    assert "Hengda" not in str(found.value)


@pytest.mark.parametrize(
    ("path", "name", "word"),
    [
        ("/v1/records/Account", "number_of_employees", "--5"),
        ("/v1/records/Account", "number_of_employees", "9" * 5000),
        ("/v1/sync/snapshot", "resume", "é.é"),
    ],
)
def test_a_word_that_only_looks_like_a_number_or_a_mark_is_a_bad_request(
    office: Office, path: str, name: str, word: str
) -> None:
    answer = office.client("ada").request("GET", path, params={name: word})
    assert answer.status_code == 400
    assert answer.json()["type"] == "urn:sales-workbench:invalid-request"


def test_a_version_of_strange_digits_is_no_mistake_of_the_server(office: Office) -> None:
    body = {"client_id": str(new_id()), "app": "²", "proto": [1]}
    assert office.client("ann").request("POST", "/v1/sync/hello", json=body).status_code == 426
