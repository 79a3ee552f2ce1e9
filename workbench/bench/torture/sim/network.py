"""What lies between a client and the server: nothing at all, or everything that can go wrong."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from typing_extensions import override

from workbench.backend import answers
from workbench.backend.answers import JSON_TYPE
from workbench.backend.transport import Poke, Transport, Unauthenticated, Unknown
from workbench.bench.torture.sim.server_room import Answer, ServerRoom, headers, of_problem
from workbench.server.problems import Problem
from workbench.wire.messages import NDJSON_TYPE, Json, dumps, loads

Send = Callable[[], Answer]

STATUSES: dict[str, tuple[int, str]] = {
    "401": (401, "unauthenticated"),
    "403": (403, "account-disabled"),
    "410 expired": (410, "cursor-expired"),
    "410 epoch": (410, "epoch-changed"),
    "413": (413, "too-large"),
    "426": (426, "client-too-old"),
    "429": (429, "slow-down"),
    "500": (500, "internal"),
    "502": (502, "bad-gateway"),
    "503": (503, "unavailable"),
}
BROKEN = (
    "request lost",
    "answer lost",
    "sent twice",
    "came again later",
    "delayed",
    "stalled",
    "cut short",
    "login page",
    "garbage",
    "answer shortened",
)
FAULTS = (*BROKEN, *STATUSES)
OFTEN = ("request lost", "answer lost", "answer lost", "sent twice", "came again later", "503")
LOGIN_PAGE = Answer(200, {"Content-Type": "text/html"}, b"<html>Please sign in</html>")


class GoodNetwork(Transport):
    """Calls the server's endpoints as HTTP would, and loses nothing."""

    def __init__(self, room: ServerRoom, user_id: str) -> None:
        self.room = room
        self.user_id = user_id
        self.has_digests = False

    @override
    def token(self) -> None:
        return None

    @override
    def hello(self, body: Json) -> Json:
        return self._ask("hello", self._call("POST", "/v1/sync/hello", body))

    @override
    def push(self, body: Json) -> Json:
        return self._ask("push", self._call("POST", "/v1/sync/push", body))

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        asked = self._call("GET", "/v1/sync/changes", cursor=cursor, limit=limit, acked=acked)
        return self._ask("changes", asked)

    @override
    def confirm_purge(self, body: Json) -> Json:
        return self._ask("purge", self._call("POST", "/v1/sync/confirm-purge", body))

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        pieces = self.room.snapshot(self.user_id, scope, resume)
        if isinstance(pieces, Answer):
            yield from _lines_believed(pieces)
            return
        try:
            for piece in pieces:
                yield from piece.splitlines(keepends=True)
        except Problem:  # his rights changed while it was read: the answer breaks off
            raise Unknown("broken off by the server") from None

    @override
    def digest(self, scope: str, type_name: str, *, in_buckets: bool) -> Json:
        if not self.has_digests:
            return super().digest(scope, type_name, in_buckets=in_buckets)
        buckets = 256 if in_buckets else None
        asked = self._call("GET", "/v1/sync/digest", scope=scope, type=type_name, buckets=buckets)
        return self._ask("digest", asked)

    @override
    def poke(self) -> Poke:
        raise Unauthenticated

    @override
    def close(self) -> None:
        return None

    def _call(self, method: str, path: str, body: Json | None = None, **query: Any) -> Send:
        """Return a request as it is now; it may arrive later, or twice."""
        user_id = self.user_id
        return lambda: self.room.call(user_id, method, path, body, **query)

    def _ask(self, _kind: str, send: Send) -> Json:
        return believed(send())


class BadNetwork(GoodNetwork):
    """Loses, doubles, delays, cuts and replaces what passes, as the seed decides.

    Args:
        tell: Is given the name of each fault when it happens.
        point: Is called where the program may be killed.
        meanwhile: Lets somebody else do something while a request is under way.
        pass_s: Lets time pass.
    """

    def __init__(
        self,
        room: ServerRoom,
        user_id: str,
        rng: Random,
        *,
        tell: Callable[[str], None],
        point: Callable[[str], None],
        meanwhile: Callable[[], None],
        pass_s: Callable[[float], None],
    ) -> None:
        super().__init__(room, user_id)
        self.rate = 0.0
        self.poison: set[str] = set()
        self.late: list[Send] = []
        self.captive_for = 0
        """So many requests more are answered with the sign-in page of a hotel."""
        self._rng = rng
        self._tell = tell
        self._point = point
        self._meanwhile = meanwhile
        self._pass_s = pass_s

    @override
    def changes(self, cursor: str, limit: int, acked: str = "") -> Json:
        limit = self._rng.choice([1, 2, 3, 5, limit]) if self.rate else limit
        return super().changes(cursor, limit, acked)

    @override
    def push(self, body: Json) -> Json:
        if self.poison & {mutation["mid"] for mutation in body["mutations"]}:
            self._tell("poison")
            return believed(of_problem(Problem(500, "internal", "Internal error")))
        return super().push(body)

    @override
    def snapshot(self, scope: str, resume: str = "") -> Iterator[bytes]:
        self._point("before a request")
        is_cut = self._rng.random() < self.rate
        if self._is_captive():
            yield from _lines_believed(LOGIN_PAGE)
            return
        if is_cut and self._rng.random() < 0.4:
            yield from _lines_believed(self._broken("snapshot", lambda: LOGIN_PAGE))
            return
        lines = super().snapshot(scope, resume)
        left = self._rng.randrange(14) if is_cut else -1
        for line in lines:
            if left == 0:
                self._tell("snapshot cut")
                if self._rng.random() < 0.5:
                    yield line[: self._rng.randrange(len(line))]
                if self._rng.random() < 0.5:
                    raise Unknown("cut")
                return  # the connection ended as if all were there
            left -= 1
            yield line
            if self._rng.random() < self.rate:
                self._meanwhile()
            self._point("inside a snapshot")

    def deliver_late(self) -> bool:
        """Let a request arrive that was thought lost; its answer goes nowhere."""
        if not self.late:
            return False
        self.late.pop(self._rng.randrange(len(self.late)))()
        return True

    @override
    def _ask(self, kind: str, send: Send) -> Json:
        self._point("before a request")
        if self._is_captive():
            return believed(LOGIN_PAGE)
        if self._rng.random() < self.rate / 3:
            self._meanwhile()
        if self._rng.random() >= self.rate:
            answer = send()
            if self._rng.random() < self.rate / 3:
                self._meanwhile()
            self._point("before an answer")
            return believed(answer)
        answer = self._broken(kind, send)
        self._point("before an answer")
        return believed(answer)

    def _is_captive(self) -> bool:
        if not self.captive_for:
            return False
        self.captive_for -= 1
        self._tell("login page")
        return True

    def _broken(self, kind: str, send: Send) -> Answer:
        fault = self._rng.choice(self._rng.choice([FAULTS, BROKEN, OFTEN]))
        if fault == "came again later" and kind != "push":
            fault = "sent twice"
        if fault == "answer shortened" and kind != "push":
            fault = "cut short"
        self._tell(fault)
        if fault in STATUSES:
            return self._refused(fault, send)
        broken: dict[str, Callable[[Send], Answer]] = {
            "request lost": _lost,
            "answer lost": _answer_lost,
            "sent twice": _twice,
            "came again later": self._again_later,
            "delayed": self._delayed,
            "stalled": self._stalled,
            "cut short": self._cut_short,
            "login page": self._login_page,
            "garbage": _garbage,
            "answer shortened": _shortened,
        }
        return broken[fault](send)

    def _refused(self, fault: str, send: Send) -> Answer:
        if self._rng.random() < 0.3:
            send()  # the refusal comes from a proxy; the server has done it
        status, suffix = STATUSES[fault]
        wait_s = self._rng.randrange(1, 30) if status in (429, 503) else None
        return of_problem(Problem(status, suffix, fault, retry_after_s=wait_s))

    def _again_later(self, send: Send) -> Answer:
        self.late.append(send)
        if self._rng.random() < 0.5:
            return send()
        raise Unknown("lost for now")

    def _delayed(self, send: Send) -> Answer:
        self._pass_s(self._rng.uniform(0, 60))
        self._meanwhile()
        answer = send()
        self._meanwhile()
        self._pass_s(self._rng.uniform(0, 60))
        return answer

    def _stalled(self, send: Send) -> Answer:
        if self._rng.random() < 0.5:
            send()
        self._pass_s(30)
        raise Unknown("no bytes for 30 s")

    def _cut_short(self, send: Send) -> Answer:
        answer = send()
        cut = self._rng.randrange(len(answer.content))
        return Answer(answer.status_code, answer.headers, answer.content[:cut])

    def _login_page(self, send: Send) -> Answer:
        if self._rng.random() < 0.2:
            send()
        return LOGIN_PAGE


def believed(answer: Answer) -> Json:
    """Read an answer as strictly as the program's own client does."""
    answers.check(_as_response(answer), JSON_TYPE)
    return answers.read_object(answer.content)


def _lines_believed(answer: Answer) -> Iterator[bytes]:
    """Give the lines of an answer that is believed to be a snapshot."""
    answers.check(_as_response(answer), NDJSON_TYPE)
    yield from answer.content.splitlines(keepends=True)


def _as_response(answer: Answer) -> Any:
    return answer


def _lost(_send: Send) -> Answer:
    raise Unknown("request lost")


def _answer_lost(send: Send) -> Answer:
    send()
    raise Unknown("answer lost")


def _twice(send: Send) -> Answer:
    send()
    return send()


def _garbage(send: Send) -> Answer:
    send()
    return Answer(200, headers(JSON_TYPE), b'{"results":[{"mid":nonsense')


def _shortened(send: Send) -> Answer:
    answer = send()
    told = loads(answer.content)
    if answer.status_code == 200 and told.get("results"):
        told["results"].pop()
    return Answer(answer.status_code, answer.headers, dumps(told))
