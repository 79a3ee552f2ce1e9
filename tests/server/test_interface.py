import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tests.server.office import Json, Office, create, deal
from workbench.schema import dictionary
from workbench.server import models, push
from workbench.wire import messages
from workbench.wire.ids import new_id

DECISIONS = Path(__file__).parents[2] / "docs" / "decisions"


def kind(answer_type: str) -> str:
    return answer_type.removeprefix("urn:sales-workbench:")


def test_every_answer_carries_the_protocol(office: Office) -> None:
    ann = office.client("ann")
    for answer in (
        office.request("GET", "/v1/health"),
        office.request("GET", "/v1/ready"),
        office.request("GET", "/v1/schema"),
        office.request("GET", "/nowhere"),
        office.request("PUT", "/v1/sync/push"),
        ann.request("GET", "/v1/schema"),
        ann.request("POST", "/v1/sync/push", content=b"x" * 1_100_000),
    ):
        assert answer.headers["swb-proto"] == "1"
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["status"] == answer.status_code
    assert office.request("GET", "/v1/health").json() == {"status": "ok"}
    assert office.request("GET", "/v1/ready").json() == {"status": "ready"}


def test_a_body_may_be_compressed(office: Office) -> None:
    ann = office.client("ann")
    body = {"epoch": None, "client_id": ann.client_id, "mutations": []}
    body["mutations"] = [create("Account", {"name": f"Account {n}"}) for n in range(400)]
    answer = ann.request(
        "POST",
        "/v1/sync/push",
        content=gzip.compress(json.dumps(body).encode()),
        headers={"Content-Encoding": "gzip"},
    )
    assert {told["result"] for told in answer.json()["results"]} == {"ok"}


def test_broken_and_bloated_bodies_are_refused(office: Office) -> None:
    ann = office.client("ann")

    def refused(content: bytes, **headers: str) -> tuple[int, str]:
        answer = ann.request("POST", "/v1/sync/push", content=content, headers=headers)
        return answer.status_code, kind(answer.json()["type"])

    packed = {"Content-Encoding": "gzip"}
    assert refused(b"not gzip", **packed) == (400, "invalid-request")
    assert refused(gzip.compress(b"{}")[:-4], **packed) == (400, "invalid-request")
    assert refused(gzip.compress(b" " * 20_000_000), **packed) == (413, "too-large")
    assert refused(b" " * 1_048_577) == (413, "too-large")
    assert refused(b"{") == (400, "invalid-request")
    assert refused(b"{}") == (400, "invalid-request")
    many = {"client_id": ann.client_id, "mutations": [{"mid": str(new_id())}] * 501}
    assert refused(json.dumps(many).encode()) == (413, "too-large")
    no_mid = {"client_id": ann.client_id, "mutations": [{"op": "create"}]}
    assert refused(json.dumps(no_mid).encode()) == (400, "invalid-request")


def test_a_client_of_another_protocol_or_too_old_is_told_to_update(office: Office) -> None:
    ann = office.client("ann")
    for members in ({"proto": [2]}, {"app": "0.0.9"}):
        body = {"client_id": ann.client_id, "app": "1.0.0", "proto": [1], **members}
        answer = ann.request("POST", "/v1/sync/hello", json=body)
        assert (answer.status_code, kind(answer.json()["type"])) == (426, "client-too-old")
        assert answer.json()["min_app"]


def test_hello_tells_scopes_and_limits(office: Office) -> None:
    ann = office.client("ann")
    told = ann.hello(schema_hash="9f2c", wall_time="2026-11-22T02:13:27.123Z", news="kept out")
    assert [scope["id"].partition(":")[0] for scope in told["scopes"]] == [
        "owner",
        "team",
        "workspace",
    ]
    assert told["limits"] == dict(messages.LIMITS)
    assert told["server_time"] == "2026-11-22T08:00:00.000Z"
    assert told["schema_hash"] == dictionary.schema_hash()


def test_the_schema_comes_with_the_caller_s_rights(office: Office) -> None:
    told = office.client("bo").request("GET", "/v1/schema").json()
    types = {found["name"]: found for found in told["types"]}
    assert types.keys() == dictionary.BY_NAME.keys()
    assert types["Lead"]["rights"] == {"read": "t", "create": "a", "edit": "o", "delete": "-"}


def test_records_are_listed_with_filters_page_by_page(office: Office) -> None:
    ann, al = office.client("ann"), office.client("al")
    made = {
        ann.make("Account", {"name": "Hengda", "industry": industry, "annual_revenue": revenue})
        for industry, revenue in (("Retail", "1.00"), ("Retail", "2.00"), ("Media", "2.00"))
    }
    ann.make("Opportunity", deal())

    def listed(type_name: str, **parameters: Any) -> Json:
        answer = ann.request("GET", f"/v1/records/{type_name}", params=parameters)
        assert answer.status_code == 200, answer.text
        body: Json = answer.json()
        return body

    first = listed("Account", limit=2)
    second = listed("Account", limit=2, after=first["after"])
    assert second["after"] is None
    records = [*first["records"], *second["records"]]
    assert {record["id"] for record in records} == made
    assert len(listed("Account", industry="Retail")["records"]) == 2
    assert len(listed("Account", industry="Retail", annual_revenue="2")["records"]) == 1
    assert len(listed("Account", website="")["records"]) == 3
    assert len(listed("OpportunityStage", sort_order="10", is_won="false")["records"]) == 1
    answer = al.request("GET", "/v1/records/Opportunity")
    assert answer.json()["records"] == []


def test_bad_questions_to_the_read_api_are_named(office: Office) -> None:
    ann = office.client("ann")
    for path, status in (
        ("/v1/records/Starship", 404),
        ("/v1/records/Account/not-an-id", 404),
        (f"/v1/records/Account/{new_id()}", 404),
        ("/v1/records/Account?colour=red", 400),
        ("/v1/records/Account?annual_revenue=much", 400),
        ("/v1/records/Account?limit=0", 400),
    ):
        answer = ann.request("GET", path)
        assert answer.status_code == status, path
        assert answer.json()["type"].startswith("urn:sales-workbench:")


def test_a_database_that_does_not_answer_is_unavailable(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann = office.client("ann")

    def fail(*_: object) -> None:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    monkeypatch.setattr(push, "push", fail)
    answer = ann.request(
        "POST", "/v1/sync/push", json={"client_id": ann.client_id, "mutations": []}
    )
    assert (answer.status_code, kind(answer.json()["type"])) == (503, "unavailable")
    assert answer.headers["retry-after"] == "5"


def test_a_push_that_names_another_person_is_refused_whole(office: Office) -> None:
    ann, maria = office.client("ann"), office.client("maria")
    body = {"client_id": ann.client_id, "user_id": str(maria.user_id), "mutations": []}
    answer = ann.request("POST", "/v1/sync/push", json=body)
    assert (answer.status_code, kind(answer.json()["type"])) == (403, "another-person")
    own = body | {"user_id": str(ann.user_id)}
    assert ann.request("POST", "/v1/sync/push", json=own).status_code == 200


def test_what_is_said_beyond_the_contract_may_be_left_out_and_is_written_down() -> None:
    decision = DECISIONS / "015-members-beyond-the-wire-contract.md"
    told = {line.split(" | ")[0] for line in decision.read_text(encoding="utf-8").splitlines()}
    for message, name in (
        (models.Hello, "acked"),
        (models.PushEnvelope, "acked"),
        (models.PushEnvelope, "user_id"),
        (models.Mutation, "seen_epoch"),
        (models.Mutation, "merge"),
    ):
        assert not message.model_fields[name].is_required()
        assert f"| `{name}`" in told
    for answer in (models.HelloAnswer, models.Changes):
        assert "access" in answer.model_fields
    assert "| `access`" in told


def test_openapi_describes_every_path_of_the_interface(office: Office) -> None:
    document = office.request("GET", "/openapi.json").json()
    described = {
        (method.upper(), path) for path, found in document["paths"].items() for method in found
    }
    assert described == {
        ("POST", "/v1/auth/token"),
        ("POST", "/v1/auth/revoke"),
        ("GET", "/v1/auth/devices"),
        ("DELETE", "/v1/auth/devices"),
        ("POST", "/v1/auth/devices/wiped"),
        ("POST", "/v1/auth/devices/held"),
        ("POST", "/v1/auth/password"),
        ("POST", "/v1/sync/hello"),
        ("POST", "/v1/sync/push"),
        ("GET", "/v1/sync/changes"),
        ("GET", "/v1/sync/snapshot"),
        ("POST", "/v1/sync/confirm-purge"),
        ("GET", "/v1/sync/digest"),
        ("GET", "/v1/sync/poke"),
        ("HEAD", "/v1/blobs/{sha256}"),
        ("GET", "/v1/blobs/{sha256}"),
        ("PUT", "/v1/blobs/{sha256}"),
        ("GET", "/v1/audit"),
        ("GET", "/v1/schema"),
        ("GET", "/v1/records/{type_name}/{record_id}"),
        ("GET", "/v1/records/{type_name}"),
        ("GET", "/v1/health"),
        ("GET", "/v1/ready"),
    }
    schemas = document["components"]["schemas"]
    text = json.dumps(document)
    for name in {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}:
        assert name in schemas, name
    push_path = document["paths"]["/v1/sync/push"]["post"]
    body = push_path["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/Push"}
    assert "Mutation" in schemas
    assert push_path["security"] == [{"bearer": []}]
    assert "security" not in document["paths"]["/v1/auth/token"]["post"]
    assert "410" in document["paths"]["/v1/sync/changes"]["get"]["responses"]
    assert "422" not in document["paths"]["/v1/sync/changes"]["get"]["responses"]
