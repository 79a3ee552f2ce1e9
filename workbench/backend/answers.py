"""Reads what came back: an answer of ours, a refusal of ours, or nothing to be trusted."""

from collections.abc import Collection
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from workbench.backend.transport import (
    ClientTooOld,
    Disabled,
    Failure,
    Problem,
    SlowDown,
    Stranger,
    TooLarge,
    Unauthenticated,
    Unknown,
    Wiped,
)
from workbench.i18n import told
from workbench.wire.messages import (
    PROBLEM_PREFIX,
    PROBLEM_TYPE,
    PROTO,
    PROTO_HEADER,
    Json,
    loads,
)

if TYPE_CHECKING:
    from requests import Response

JSON_TYPE = "application/json"
WIPED = "device-wiped"
ANOTHER_PERSON = "another-person"
CLOSED = "account-disabled"
NO_CONTENT, TOO_LARGE = 204, 413
LONGEST_WAIT_S = 3600.0
LONGEST_DETAIL = 300


def check(response: "Response", content_type: str, successes: Collection[int] = (200,)) -> None:
    """Return if this is the server's own success of the expected type.

    Raises:
        Failure: It is a refusal, or did not come from a team server.
    """
    if response.status_code == TOO_LARGE:
        raise TooLarge  # also from something on the way: it never saw more than the size
    if response.headers.get(PROTO_HEADER) != str(PROTO):
        raise _stranger(response)
    if response.status_code in successes:
        if response.status_code != NO_CONTENT and media_type(response) != content_type:
            raise _stranger(response)
        return
    raise refusal(response.status_code, response.headers.get("Retry-After", ""), _problem(response))


def read_object(content: bytes) -> Json:
    """Parse a whole JSON object.

    Raises:
        Unknown: It is not one, for instance because it was cut short.
    """
    try:
        found: Any = loads(content)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise not_ours()
    return found


def refusal(status: int, retry_after: str, problem: Json) -> Failure:
    """Return the failure that a status and its problem document mean."""
    kind = str(problem.get("type", "")).removeprefix(PROBLEM_PREFIX)
    detail = str(problem.get("detail") or problem.get("title") or "")[:LONGEST_DETAIL]
    wait_s = retry_after_s(retry_after)
    if status == 401:
        return Unauthenticated()
    if status == 403 and kind == WIPED:
        return Wiped(may_push=problem.get("push") is True)
    if status == 403 and kind == ANOTHER_PERSON:
        return Stranger()
    if status == 403:
        return Disabled("" if kind == CLOSED else detail)  # our own sentence says the rest
    if status == TOO_LARGE:
        return TooLarge()
    if status == 426:
        return ClientTooOld()
    if status in (429, 503):
        return SlowDown(wait_s)
    return Problem(status, kind, detail, problem, wait_s)


def retry_after_s(text: str) -> float:
    """Return the seconds of a Retry-After header, at most one hour."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait_s = (moment - datetime.now(UTC)).total_seconds()
    return min(max(wait_s, 0.0), LONGEST_WAIT_S)


def media_type(response: "Response") -> str:
    """Return the content type without its parameters."""
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def not_ours() -> Unknown:
    """Return the failure for a captive portal's, a proxy's or a damaged answer."""
    return Unknown(
        told(
            "The answer did not come from a team server (a sign-in page of a network?).",
            short=told("no team server answers"),
        )
    )


def _stranger(response: "Response") -> Unknown:
    """Return the failure for an answer of another server than a team server, by its address."""
    parts = urlsplit(response.url)
    return Unknown(
        told(
            "What answers at {url} is no team server, or a network's sign-in page stands before"
            " it. Check the address, and open a web page to see whether the network lets you in.",
            url=f"{parts.scheme}://{parts.netloc}",
            short=told("no team server answers"),
        )
    )


def _problem(response: "Response") -> Json:
    if media_type(response) != PROBLEM_TYPE:
        raise _stranger(response)
    return read_object(response.content)


def says_invalid_grant(response: "Response") -> bool:
    """Tell whether the token endpoint refused a password or refresh token (RFC 6749)."""
    if response.headers.get(PROTO_HEADER) != str(PROTO) or response.status_code not in (400, 401):
        return False
    if media_type(response) != JSON_TYPE:
        return False
    return read_object(response.content).get("error") == "invalid_grant"
