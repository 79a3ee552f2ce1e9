"""Errors of a whole request, as problem documents (RFC 9457, wire.md 9)."""

from typing import Any

from fastapi.responses import Response

from workbench.i18n import t
from workbench.wire import messages


class Problem(Exception):
    """A request that cannot be answered; becomes a problem document."""

    def __init__(
        self,
        status: int,
        suffix: str,
        title: str,
        detail: str = "",
        *,
        retry_after_s: int | None = None,
        **members: Any,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.retry_after_s = retry_after_s
        self.document = {
            "type": messages.PROBLEM_PREFIX + suffix,
            "status": status,
            "title": title,
            "detail": detail,
            **members,
        }

    def response(self) -> Response:
        """Return the HTTP answer."""
        headers = {}
        if self.retry_after_s is not None:
            headers["Retry-After"] = str(self.retry_after_s)
        if self.status == 401:
            headers["WWW-Authenticate"] = "Bearer"
        return Response(
            messages.dumps(self.document),
            status_code=self.status,
            media_type=messages.PROBLEM_TYPE,
            headers=headers,
        )


def invalid_request(detail: str) -> Problem:
    """The request does not have the form of wire.md."""
    return Problem(400, "invalid-request", t("The request is not understood"), detail)


def unauthenticated(detail: str = "") -> Problem:
    """No token, or one that is not valid any more."""
    return Problem(401, "unauthenticated", t("Sign in again"), detail)


def account_disabled() -> Problem:
    """The user exists but may not sign in."""
    return Problem(
        403,
        "account-disabled",
        t("This account is disabled"),
        t("Ask an administrator. What you have not sent yet stays in your profile."),
    )


def another_person() -> Problem:
    """The changes are of another person than the one who is signed in."""
    return Problem(
        403,
        "another-person",
        t("These changes are of another person"),
        t("Sign in as the person who made them; they are kept until then."),
    )


def not_found() -> Problem:
    """There is no such thing, or the user may not see it."""
    return Problem(
        404, "not-found", t("Not found"), t("There is no such record among those you may see.")
    )


def too_large(detail: str, *, status: int = 413) -> Problem:
    """More than one request may carry."""
    return Problem(status, "too-large", t("The request is too large"), detail)


def client_too_old(lowest: str) -> Problem:
    """The program speaks no protocol this server knows."""
    return Problem(
        426,
        "client-too-old",
        t("Update to sync"),
        t("This server needs version {version} or newer.").format(version=lowest),
        min_app=lowest,
    )


def slow_down(retry_after_s: int) -> Problem:
    """Too many tries."""
    return Problem(
        429,
        "slow-down",
        t("Too many tries"),
        t("Try again in {n} seconds.").format(n=retry_after_s),
        retry_after_s=retry_after_s,
    )


def unavailable() -> Problem:
    """The database does not answer now."""
    return Problem(
        503,
        "unavailable",
        t("The server cannot answer now"),
        t("Its database is busy or not reached. Nothing is lost; try again later."),
        retry_after_s=5,
    )


def internal() -> Problem:
    """Something nobody foresaw; a client that meets it again finds out which change it is."""
    return Problem(
        500,
        "internal",
        t("The server failed"),
        t("This is a mistake in the server; its log says where. Nothing is lost."),
    )


def epoch_changed(epoch: str) -> Problem:
    """The server's history is another one: it was restored."""
    return Problem(
        410,
        "epoch-changed",
        t("The server was restored"),
        t("Load everything anew; your own changes are offered again."),
        epoch=epoch,
    )


def cursor_unknown() -> Problem:
    """A cursor that this server did not write, or not with the secret it has now.

    Told as an expired one: a refusal that mends nothing would come back for ever.
    """
    return Problem(
        410,
        "cursor-expired",
        t("This server does not know your place in its feed"),
        t("Load everything anew; what you have saved is kept and sent."),
    )


def cursor_expired() -> Problem:
    """The feed no longer reaches back so far."""
    return Problem(
        410,
        "cursor-expired",
        t("You were away for long"),
        t("The server keeps changes for {n} days. Load everything anew.").format(
            n=messages.LIMITS["feed_days"]
        ),
    )
