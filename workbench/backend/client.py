"""The team server over HTTP: every request once, strictly read, nothing retried here."""

import contextlib
import gzip
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from workbench import __version__
from workbench.backend import address, answers, causes
from workbench.backend.address import ServerAddress
from workbench.backend.pokes import PokeStream
from workbench.backend.tokens import Tokens
from workbench.backend.transport import TokenStore, Transport, Unauthenticated, Unknown
from workbench.errors import WorkbenchError
from workbench.i18n import told
from workbench.wire.digests import BUCKETS
from workbench.wire.messages import NDJSON_TYPE, HeldReason, Json, dumps

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

CONNECT_TIMEOUT_S = 5.0
STALL_TIMEOUT_S = 30.0
"""Without a byte for so long a request has failed; there is no limit on its whole length."""
POKE_STALL_TIMEOUT_S = 90.0
GZIP_FROM_BYTES = 1000
CHUNK_BYTES = 65_536
BYTES_TYPE = "application/octet-stream"
EVENT_STREAM_TYPE = "text/event-stream"


class Client(Transport):
    """Speaks wire.md with one server for one sign-in.

    Args:
        ca_bundle: Certificates to trust instead of the system's; checking is never off.
    """

    def __init__(
        self,
        server: str,
        kept_token: TokenStore,
        *,
        ca_bundle: Path | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._server = address.parse(server)
        self._ca_bundle = ca_bundle
        self._tokens = Tokens(kept_token, self._exchange, monotonic)
        self._sessions: dict[int, Session] = {}  # requests' sessions are not for two threads
        self._lock = threading.Lock()

    def sign_in(self, username: str, password: str) -> str:
        """Trade a password for tokens; return the user's id.

        Raises:
            Unauthenticated: The name or the password is wrong.
            Failure: The server gave no usable answer.
        """
        answer = self._token_request(
            {"grant_type": "password", "username": username, "password": password},
            told("The server does not accept this e-mail and password."),
        )
        self._tokens.adopt(answer)
        return str(answer.get("user_id", ""))

    @override
    def token(self) -> None:
        self._tokens.current()

    @override
    def hello(self, body: Json) -> Json:
        return self._json("POST", "/v1/sync/hello", body=body)

    def schema(self) -> Json:
        """Return the server's data dictionary with the user's rights."""
        return self._json("GET", "/v1/schema")

    @override
    def push(self, body: Json) -> Json:
        return self._json("POST", "/v1/sync/push", body=body)

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        query = {"cursor": cursor, "limit": str(limit)} | ({"acked": acked} if acked else {})
        return self._json("GET", "/v1/sync/changes", query=query)

    @override
    def confirm_purge(self, body: Json) -> Json:
        return self._json("POST", "/v1/sync/confirm-purge", body=body)

    @override
    def digest(self, scope: str, type_name: str, *, in_buckets: bool) -> Json:
        query = {"scope": scope, "type": type_name}
        if in_buckets:
            query["buckets"] = str(BUCKETS)
        return self._json("GET", "/v1/sync/digest", query=query)

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        return self._lines({"resume": resume} if resume else {"scope": scope})

    @override
    def snapshot_part(self, scope: str, type_name: str, buckets: Sequence[int]) -> Iterator[bytes]:
        chosen = ",".join(str(bucket) for bucket in buckets)
        return self._lines({"scope": scope, "type": type_name, "buckets": chosen})

    def _lines(self, query: Mapping[str, str]) -> Iterator[bytes]:
        response = self._send("GET", "/v1/sync/snapshot", NDJSON_TYPE, query=query, stream=True)
        try:
            rest = b""
            for chunk in self._chunks(response):
                lines = (rest + chunk).split(b"\n")
                rest = lines.pop()
                for line in lines:
                    yield line + b"\n"
        finally:
            response.close()

    @override
    def send_blob(self, sha256: str, start: int, size: int, part: bytes) -> Json:
        place = f"{start}-{start + len(part) - 1}" if part else "*"
        headers = {"Content-Type": BYTES_TYPE, "Content-Range": f"bytes {place}/{size}"}
        if size == 0:
            del headers["Content-Range"]
        response = self._send(
            "PUT",
            f"/v1/blobs/{sha256}",
            answers.JSON_TYPE,
            content=part,
            headers=headers,
            successes=(200, 201, 202),
        )
        return answers.read_object(response.content)

    @override
    def blob(self, sha256: str) -> Iterator[bytes]:
        response = self._send("GET", f"/v1/blobs/{sha256}", BYTES_TYPE, stream=True)
        try:
            yield from self._chunks(response)
        finally:
            response.close()

    @override
    def poke(self) -> PokeStream:
        response = self._send(
            "GET", "/v1/sync/poke", EVENT_STREAM_TYPE, stream=True, stall_s=POKE_STALL_TIMEOUT_S
        )
        return PokeStream(response, self._chunks(response, size=1))

    def sign_out(self) -> None:
        """End the sign-in at the server (RFC 7009); the caller forgets the kept token.

        Raises:
            Failure: The server gave no usable answer; the sign-in may go on there.
        """
        kept = self._tokens.kept()
        if kept is not None:
            self._exchanged(
                "POST",
                "/v1/auth/revoke",
                data={"token": kept},
                auth=_Bearer(""),
                timeout=(CONNECT_TIMEOUT_S, STALL_TIMEOUT_S),
            )

    def forget(self) -> None:
        """Forget the access token in memory."""
        self._tokens.forget()

    def proof(self) -> str:
        """Return what tells the server which device speaks, also once its profile is gone."""
        with contextlib.suppress(WorkbenchError):
            return self._tokens.current()
        with contextlib.suppress(WorkbenchError):  # a device to be wiped gets none after a while
            return self._tokens.kept() or ""
        return ""

    def devices(self, *, everyone: bool) -> list[Json]:
        """Return where this user is signed in, or everyone, which only an admin may ask.

        Raises:
            Failure: The server gave no usable answer.
        """
        query = {"everyone": "true"} if everyone else {}
        found: list[Json] = self._json("GET", "/v1/auth/devices", query=query)["devices"]
        return found

    def wipe_device(self, device_id: str) -> None:
        """Have a device remove its data: one of this user's, or anyone's for an admin.

        Raises:
            Failure: The server gave no usable answer.
        """
        query = {"id": device_id, "wipe": "true"}
        self._send(
            "DELETE", "/v1/auth/devices", answers.JSON_TYPE, query=query, successes=(204,)
        ).close()

    def wiped(self, proof: str) -> None:
        """Say that this device has removed its profile, as it was asked to.

        Raises:
            Failure: The server gave no usable answer.
        """
        self._confess("/v1/auth/devices/wiped", proof)

    def wipe_held(self, reason: HeldReason, proof: str) -> None:
        """Say why this device could not remove its profile yet.

        Raises:
            Failure: The server gave no usable answer.
        """
        self._confess("/v1/auth/devices/held", proof, dumps({"reason": reason}))

    def _confess(self, path: str, proof: str, content: bytes = b"") -> None:
        response = self._exchanged(
            "POST",
            path,
            data=content,
            auth=_Bearer(proof),
            timeout=(CONNECT_TIMEOUT_S, STALL_TIMEOUT_S),
        )
        if response.status_code != 204:
            answers.check(response, answers.JSON_TYPE)

    @override
    def close(self) -> None:
        with self._lock:
            sessions, self._sessions = list(self._sessions.values()), {}
        for session in sessions:
            session.close()

    def _json(
        self, method: str, path: str, *, body: Json | None = None, query: Mapping[str, str] = {}
    ) -> Json:
        response = self._send(method, path, answers.JSON_TYPE, body=body, query=query)
        return answers.read_object(response.content)

    def _send(
        self,
        method: str,
        path: str,
        content_type: str,
        *,
        body: Json | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] = {},
        query: Mapping[str, str] = {},
        stream: bool = False,
        stall_s: float = STALL_TIMEOUT_S,
        successes: Collection[int] = (200,),
    ) -> "Response":
        written, packed = self._written(body)
        content = written if content is None else content
        headers = {**headers, **packed}
        headers["Accept"] = f"{content_type}, application/problem+json"
        if self._server.is_loopback:
            headers["Accept-Encoding"] = "identity"  # packing costs more than it saves there

        def attempt(token: str) -> "Response":
            response = self._exchanged(
                method,
                path,
                params=query,
                data=content,
                headers=headers,
                auth=_Bearer(token),
                stream=stream,
                timeout=(CONNECT_TIMEOUT_S, stall_s),
            )
            try:
                _check(response, content_type, successes, self._server)
            except BaseException:
                response.close()
                raise
            return response

        token = self._tokens.current()
        try:
            return attempt(token)
        except Unauthenticated:
            renewed = self._tokens.replace(token)
        return attempt(renewed)

    def _written(self, body: Json | None) -> tuple[bytes | None, dict[str, str]]:
        if body is None:
            return None, {}
        content, headers = dumps(body), {"Content-Type": answers.JSON_TYPE}
        if len(content) >= GZIP_FROM_BYTES and not self._server.is_loopback:
            return gzip.compress(content, 6), {**headers, "Content-Encoding": "gzip"}
        return content, headers

    def _exchange(self, refresh: str) -> Json:
        return self._token_request({"grant_type": "refresh_token", "refresh_token": refresh}, "")

    def _token_request(self, form: Mapping[str, str], refused: str) -> Json:
        response = self._exchanged(
            "POST",
            "/v1/auth/token",
            data=form,
            auth=_Bearer(""),
            timeout=(CONNECT_TIMEOUT_S, STALL_TIMEOUT_S),
        )
        if answers.says_invalid_grant(response):
            raise Unauthenticated(refused)
        answers.check(response, answers.JSON_TYPE)
        return answers.read_object(response.content)

    def _exchanged(self, method: str, path: str, **options: Any) -> "Response":
        """Send one request; what went wrong is told without the request's own data."""
        import requests

        if self._ca_bundle is not None:  # on the session, a variable of the environment would win
            options["verify"] = str(self._ca_bundle)
        try:
            return self._session().request(
                method, self._server.url + path, allow_redirects=False, **options
            )
        except requests.RequestException as error:
            cause = causes.cause(error, self._server)
        except OSError as error:
            cause = causes.cause(error, self._server)
            if self._ca_bundle is not None and not self._ca_bundle.is_file():
                cause = told(
                    "The file of your own certificate authority is gone: {path}",
                    path=self._ca_bundle,
                    short=told("the certificate file is gone"),
                )
        raise Unknown(cause)  # outside of `except`: no trace may carry a password or token

    def _chunks(self, response: "Response", size: int = CHUNK_BYTES) -> Iterator[bytes]:
        import requests

        try:
            yield from response.iter_content(size)
        except requests.RequestException as error:
            cause = causes.cause(error, self._server)
        except (OSError, ValueError, AttributeError):  # closed by another thread
            cause = causes.lost(self._server)
        else:
            return
        raise Unknown(cause)

    def _session(self) -> "Session":
        import requests

        from workbench.backend.patience import PatientAdapter

        thread = threading.get_ident()
        with self._lock:
            session = self._sessions.get(thread)
            if session is None:
                session = self._sessions[thread] = requests.Session()
                session.trust_env = not self._server.is_loopback  # no proxy to this machine
                session.headers["User-Agent"] = _device()
                session.mount("https://", PatientAdapter())
        return session


def _device() -> str:
    """Say which program on which computer this is, so that people can tell their devices apart."""
    import platform

    name = f"Sales Workbench {__version__} on {platform.node() or '?'} ({platform.system()})"
    return "".join(letter if " " <= letter <= "~" else "?" for letter in name)


class _Bearer:
    """Sets the token itself, so that no ~/.netrc can take its place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: "PreparedRequest") -> "PreparedRequest":
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _check(
    response: "Response", content_type: str, successes: Collection[int], server: ServerAddress
) -> None:
    """Check an answer; a refusal of what comes in pieces is read here, and may break off too."""
    import requests

    try:
        answers.check(response, content_type, successes)
    except requests.RequestException as error:
        cause = causes.cause(error, server)
    except OSError:
        cause = causes.lost(server)
    else:
        return
    raise Unknown(cause)
