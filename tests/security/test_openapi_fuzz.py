"""Whatever a client sends, by the OpenAPI document or against it: an answer, and never a 5xx."""

import os
from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from hypothesis.strategies import SearchStrategy
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
)

from tests.server.office import furnish
from workbench.server import admin, tokens, workspace
from workbench.server.app import create_app
from workbench.server.database import ServerDatabase
from workbench.wire import messages

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]
ENDLESS = "/v1/sync/poke"
"""An open stream never answers as a whole; it has tests of its own."""
EXAMPLES = int(os.environ.get("WORKBENCH_FUZZ_EXAMPLES", "12"))
"""Of each operation, as the document says, and as many against it."""
Token = Callable[[], str]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerDatabase]:
    url = f"sqlite:///{tmp_path_factory.mktemp('fuzzed') / 'server.db'}"
    furnish(url)
    with admin.open_database(url) as opened:
        yield opened


@pytest.fixture(scope="module")
def interface(database: ServerDatabase) -> schemathesis.BaseSchema:
    """The interface as its own document describes it."""
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(database))


@pytest.fixture(scope="module")
def token(database: ServerDatabase) -> Token:
    """Sign an admin in anew for each request: some of them end the sign-in."""
    people = admin.list_users(database)
    ada = next(str(one.id) for one in people if one.role == "admin")

    def sign_in() -> str:
        with database.write() as connection:
            secret = workspace.state(database, connection).secret
            return tokens.sign_in(database, connection, secret, ada, "a fuzzer").access_token

    return sign_in


@pytest.mark.first
def test_no_request_breaks_the_server(interface: schemathesis.BaseSchema, token: Token) -> None:
    tried = 0
    for found in interface.get_all_operations():
        operation = found.ok()
        if operation.path == ENDLESS:
            continue
        _fuzz(operation.as_strategy(generation_mode=GenerationMode.POSITIVE), token)
        with suppress(Unsatisfiable):  # where nothing is against the document
            _fuzz(operation.as_strategy(generation_mode=GenerationMode.NEGATIVE), token)
            tried += 1
    assert tried >= 15


def _fuzz(cases: SearchStrategy[schemathesis.Case], token: Token) -> None:
    """Send what the strategy makes of one operation; the document or the answer is wrong."""

    @given(case=cases)
    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, suppress_health_check=HealthCheck
    )
    def send(case: schemathesis.Case) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token()}"})
        assert response.headers["swb-proto"] == [str(messages.PROTO)]
        case.validate_response(response, checks=CHECKS)

    send()
