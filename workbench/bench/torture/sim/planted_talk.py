"""Bugs of other clients in what they send and what they believe (sync.md 1b), put into ours."""

import dataclasses
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid5

from typing_extensions import override

from workbench.backend import answers
from workbench.backend.transport import Unknown
from workbench.bench.torture.sim.network import GoodNetwork
from workbench.bench.torture.sim.planting import planted
from workbench.sync import checks, pushing
from workbench.sync.bookmarks import Plan
from workbench.sync.snapshots import Snapshots
from workbench.wire.messages import digest_text, dumps, loads, row_digest

Right = Callable[..., Any]
Bug = Callable[[], AbstractContextManager[None]]


def cut_snapshot_believed() -> AbstractContextManager[None]:
    """A listing that broke off counts as complete (Joplin #16177, #4223, #5822)."""

    def make(right: Right) -> Right:
        def read(self: Snapshots, marks: Any, plan: Plan, lines: Iterator[bytes]) -> Any:
            return right(self, marks, plan, _with_an_end(plan, lines))

        return read

    return planted((Snapshots, "_read", make))


def _with_an_end(plan: Plan, lines: Iterator[bytes]) -> Iterator[bytes]:
    n, total = plan.count, plan.total
    try:
        for line in lines:
            if not line.endswith(b"\n"):
                break
            found = loads(line)
            if "type" in found:
                n += 1
                total = (total + row_digest(UUID(found["id"]).bytes, found["ver"])) % 2**64
            yield line
            if found.get("end"):
                return
    except Unknown:
        pass
    yield dumps({"end": True, "n": n, "digest": digest_text(total)}) + b"\n"


def new_ids_on_retry() -> AbstractContextManager[None]:
    """A repeated insert is another insert (Salesforce SDK iOS #2900, RN #304)."""
    tries: dict[str, int] = {}

    def make(right: Right) -> Right:
        def push(self: GoodNetwork, body: dict[str, Any]) -> Any:
            renamed, sent = {}, []
            for one in body["mutations"]:
                n = tries[one["mid"]] = tries.get(one["mid"], 0) + 1
                if n > 1 and one["op"] in ("create", "append"):
                    fresh = str(uuid5(UUID(one["mid"]), str(n)))
                    renamed[fresh] = one["mid"]
                    one = {**one, "mid": fresh, "id": str(uuid5(UUID(one["id"]), str(n)))}
                sent.append(one)
            told = right(self, {**body, "mutations": sent})
            for result in told.get("results", ()):
                result["mid"] = renamed.get(result["mid"], result["mid"])
            return told

        return push

    return planted((GoodNetwork, "push", make))


class _Anybody(UUID):
    @override
    def __eq__(self, _other: object) -> bool:
        return True

    @override
    def __hash__(self) -> int:
        return 0


def sends_for_whoever_is_signed_in() -> AbstractContextManager[None]:
    """Changes of one user go out under another's name (replicache #810)."""

    def make(right: Right) -> Right:
        def hello(answer: Any) -> Any:
            found = right(answer)
            return dataclasses.replace(found, user_id=_Anybody(int=found.user_id.int))

        return hello

    def unsigned(right: Right) -> Right:
        return lambda *batch: {**right(*batch), "user_id": None}

    return planted((checks, "hello", make), (pushing, "envelope", unsigned))


def short_answer_believed() -> AbstractContextManager[None]:
    """An answer is read as far as it goes, the rest is taken for good."""

    def make(right: Right) -> Right:
        def results(answer: Any, mids: list[str]) -> Any:
            known = {one["mid"] for one in answer.get("results", ())}
            rest = [{"mid": mid, "result": "ok", "seq": 0} for mid in mids if mid not in known]
            return right({**answer, "results": [*answer.get("results", ()), *rest]}, mids)

        return results

    return planted((checks, "results", make))


def login_page_believed() -> AbstractContextManager[None]:
    """The sign-in page of a hotel counts as the server's answer."""
    return planted(
        (checks, "results", _results_or_none),
        (answers, "read_object", _object_or_page),
        (answers, "check", _check_but_pages),
    )


def _results_or_none(right: Right) -> Right:
    def results(answer: Any, mids: list[str]) -> Any:
        if "results" not in answer:
            answer = {"results": [{"mid": mid, "result": "ok", "seq": 0} for mid in mids]}
        return right(answer, mids)

    return results


def _object_or_page(right: Right) -> Right:
    return lambda content: {} if content.startswith(b"<html") else right(content)


def _check_but_pages(right: Right) -> Right:
    def check(response: Any, content_type: str) -> None:
        if not response.content.startswith(b"<html"):
            right(response, content_type)

    return check


BUGS: tuple[Bug, ...] = (
    cut_snapshot_believed,
    new_ids_on_retry,
    sends_for_whoever_is_signed_in,
    short_answer_believed,
    login_page_believed,
)
