"""The OpenAPI document: what the routes cannot say themselves."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from typing_extensions import override

from workbench.server import models
from workbench.wire import messages

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": text,
        "content": {messages.PROBLEM_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, text in {
        400: "invalid-request",
        401: "unauthenticated",
        403: "account-disabled, another-person or device-wiped",
        408: "too-slow",
        410: "cursor-expired, epoch-changed or scope-changed",
        413: "too-large",
        414: "too-large",
        431: "too-large",
        426: "client-too-old",
        429: "slow-down",
        500: "internal",
        503: "unavailable",
    }.items()
}
_BODIES: dict[str, type[BaseModel]] = {
    "/v1/auth/password": models.NewPassword,
    "/v1/auth/devices/held": models.WipeHeld,
    "/v1/sync/hello": models.Hello,
    "/v1/sync/push": models.Push,
    "/v1/sync/confirm-purge": models.ConfirmPurge,
}
_FORM_FIELDS = {
    "/v1/auth/token": ("grant_type", "username", "password", "refresh_token"),
    "/v1/auth/revoke": ("token", "token_type_hint"),
}
_STREAMS = {
    "/v1/sync/snapshot": (messages.NDJSON_TYPE, "A header, row lines, marks, and an end line"),
    "/v1/sync/poke": ("text/event-stream", 'Events such as `data: {"seq":8850}`'),
}
_FURTHER: dict[str, dict[str, dict[str, str]]] = {
    "/v1/blobs/{sha256}": {
        "head": {"404": "not-found"},
        "get": {"206": "the range asked for", "404": "not-found", "416": "no-such-range"},
        "put": {
            "201": "stored",
            "202": "a part; more is missing",
            "409": "out-of-place",
            "422": "content-mismatch",
        },
    },
    "/v1/records/{type_name}/{record_id}": {"get": {"404": "not-found"}},
    "/v1/records/{type_name}": {"get": {"404": "not-found"}},
    "/v1/auth/devices": {"delete": {"404": "not-found"}},
}
"""Answers that not every path has."""
_OAUTH_PATHS = frozenset({"/v1/auth/token", "/v1/auth/revoke", "/v1/auth/password"})
"""They refuse in the words of RFC 6749."""
_OPEN_PATHS = frozenset({"/v1/auth/token", "/v1/auth/revoke", "/v1/health", "/v1/ready"})


class DescribedApp(FastAPI):
    """An application whose document also has the bodies and streams its routes read by hand."""

    @override
    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = get_openapi(title=self.title, version=self.version, routes=self.routes)
            _complete(document)
            self.openapi_schema = document
        return self.openapi_schema


def _complete(document: dict[str, Any]) -> None:
    by_hand: list[type[BaseModel]] = [*_BODIES.values(), models.OAuthError, models.ProblemDocument]
    _, definitions = models_json_schema(
        [(model, "validation") for model in by_hand], ref_template="#/components/schemas/{model}"
    )
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    schemas |= definitions.get("$defs", {})
    schemas["Problem"] = schemas.pop("ProblemDocument")
    components["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            _complete_operation(path, operation)
            for status, text in _FURTHER.get(path, {}).get(method, {}).items():
                operation["responses"][status] = _further(status, text)


def _further(status: str, text: str) -> dict[str, Any]:
    if status < "400":
        return {"description": text}
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": text, "content": {messages.PROBLEM_TYPE: {"schema": schema}}}


def _complete_operation(path: str, operation: dict[str, Any]) -> None:
    if path not in _OPEN_PATHS:
        operation["security"] = [{"bearer": []}]
    if path in _BODIES and "requestBody" not in operation:
        schema = {"$ref": f"#/components/schemas/{_BODIES[path].__name__}"}
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if path in _FORM_FIELDS:
        fields = {name: {"type": "string"} for name in _FORM_FIELDS[path]}
        operation["requestBody"] = {
            "required": True,
            "content": {
                "application/x-www-form-urlencoded": {
                    "schema": {"type": "object", "properties": fields}
                }
            },
        }
    if path in _OAUTH_PATHS:
        fault = {"schema": {"$ref": "#/components/schemas/OAuthError"}}
        operation["responses"]["400"]["content"]["application/json"] = fault
    if path.startswith("/v1/blobs/"):
        _complete_blob(operation)
    if path in _STREAMS:
        media_type, text = _STREAMS[path]
        operation["responses"]["200"] = {
            "description": text,
            "content": {media_type: {"schema": {"type": "string"}}},
        }
    operation["responses"].pop("422", None)


def _complete_blob(operation: dict[str, Any]) -> None:
    whole = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
    if operation["operationId"].startswith("store"):
        operation["requestBody"] = {"required": True, "content": whole}
        header = {"name": "Content-Range", "in": "header", "schema": {"type": "string"}}
        operation["parameters"].append(header)
    else:
        operation["responses"]["200"] = {"description": "The bytes", "content": whole}
