"""A push: every mutation decided in memory, all of them written in one transaction."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError, OperationalError

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.server import (
    bundles,
    cascade,
    cursors,
    history,
    problems,
    visibility,
    workspace,
    writing,
)
from workbench.server.batch import PEOPLE, Batch
from workbench.server.database import ServerDatabase
from workbench.server.inserting import insert_rows
from workbench.server.models import Mutation
from workbench.server.mutations.create import create
from workbench.server.mutations.delete import delete
from workbench.server.mutations.merge import merge
from workbench.server.mutations.outcome import Blocked, Outcome, Refusal, answer, rejected
from workbench.server.mutations.patch import patch
from workbench.server.mutations.resolve import resolve
from workbench.server.mutations.unmerge import unmerge
from workbench.server.preloading import preload
from workbench.server.record import CHUNK
from workbench.server.tables import LEDGER, REFUSED
from workbench.server.workspace import State
from workbench.wire import messages
from workbench.wire.values import uuid_bytes, uuid_text

MUTATION_BYTES = 262_144
TRIES = 4
OPERATIONS: Mapping[str, Callable[[Batch, Mutation], Outcome]] = {
    "create": create,
    "append": create,
    "patch": patch,
    "delete": delete,
    "resolve": resolve,
    "merge": merge,
    "unmerge": unmerge,
}
Answer = dict[str, Any]


@dataclass
class Sent:
    """One mutation as it came, and what has become of it.

    Args:
        mutation: None where its form is not understood; `fault` then says why.
        known: The answer that the ledger holds already.
    """

    raw: Mapping[str, Any]
    mid: str
    sha: bytes
    mutation: Mutation | None
    fault: Refusal | None = None
    known: Answer | None = None
    outcome: Outcome | None = None

    @property
    def bundle(self) -> str | None:
        """The bundle it belongs to."""
        return self.mutation.bundle if self.mutation is not None else None


@dataclass(frozen=True)
class Sender:
    """Who pushes, from which client, in which history, and what he was told of it last."""

    user_id: str
    client_id: str
    epoch: str | None
    acked: str | None = None


class Restored(Exception):
    """The sender holds a proof that this history has lost something."""

    def __init__(self, state: State) -> None:
        super().__init__("an old copy was put back")
        self.state = state


def push(
    database: ServerDatabase, sender: Sender, mutations: Sequence[Mapping[str, Any]]
) -> tuple[str, list[Answer]]:
    """Apply mutations; return the epoch and one answer for each, in their order.

    Each `mid` must be a valid id. The answers are true only when this function returns: the
    transaction is committed by then.

    Raises:
        Problem: 410 where the sender knows another history: what that has lost comes first.
    """
    for tries_left in range(TRIES - 1, -1, -1):
        is_first = tries_left == TRIES - 1
        try:
            with database.write() as connection:
                told = _Pusher(database, connection, sender).run(mutations, whole=is_first)
        except (IntegrityError, OperationalError) as error:
            if not tries_left or not is_contention(error):
                raise
            continue
        except Restored as restored:
            renewed = cursors.renew(database, restored.state, sender.acked)
            raise problems.epoch_changed(renewed) from None
        database.published(uuid_bytes(told[0]), told[2])
        return told[0], told[1]
    raise RuntimeError("the last try returns or raises")


def is_contention(error: IntegrityError | OperationalError) -> bool:
    """Whether another transaction was in the way, so that trying again helps."""
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, IntegrityError) or state in ("40001", "40P01")


def read(raw: Mapping[str, Any]) -> Sent:
    """Read one mutation; a form that is not understood is that mutation's own fault."""
    sent = Sent(raw, str(raw["mid"]).lower(), messages.payload_sha(raw), None)
    if len(messages.dumps(raw)) > MUTATION_BYTES:
        message = t("This change is larger than {n} bytes.").format(n=MUTATION_BYTES)
        sent.fault = rejected("too_large", message)
        return sent
    try:
        sent.mutation = Mutation.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        sent.fault = rejected("invalid_value", f"{place}: {first['msg']}", [place])
        return sent
    if sent.mutation.op not in OPERATIONS:
        message = t("This server does not know the operation “{op}”.").format(op=sent.mutation.op)
        sent.fault = rejected("unknown_op", message)
    return sent


class _Pusher:
    def __init__(self, database: ServerDatabase, connection: Connection, sender: Sender) -> None:
        self._database = database
        self._connection = connection
        self._sender = sender

    def run(
        self, mutations: Sequence[Mapping[str, Any]], *, whole: bool
    ) -> tuple[str, list[Answer], int]:
        sent = [read(raw) for raw in mutations]
        batch = self._batch(sent)
        self._check_history(batch.state)
        self._recall(batch, sent)
        if whole:
            answers, seq = self._write(batch, sent)
        else:
            answers, seq = self._one_by_one(sent)
        if workspace.epoch(self._database, self._connection) != batch.state.epoch:
            raise Restored(batch.state)  # another process has just begun another history
        return batch.state.epoch_text, answers, seq

    def _check_history(self, state: State) -> None:
        """Take nothing from whoever holds changes that this history has lost, or may have lost."""
        if cursors.is_witness(self._database, self._connection, state, self._sender.acked):
            raise Restored(state)
        if self._sender.epoch not in (None, state.epoch_text):
            raise problems.epoch_changed(state.epoch_text)

    def _batch(self, sent: Iterable[Sent]) -> Batch:
        """Return an empty batch for the user as he is now, with the people held still."""
        changes_people = any(one.mutation and one.mutation.type in PEOPLE for one in sent)
        if not self._database.is_sqlite:
            writing.lock_people(self._connection, to_change=changes_people)
        state = workspace.state(self._database, self._connection)
        gen = writing.gen(self._connection, self._database.workspace_id, self._sender.user_id)
        actor = visibility.actor(state.directory, self._sender.user_id, gen)
        return Batch(
            self._database,
            self._connection,
            state,
            actor,
            self._sender.client_id,
            self._sender.epoch,
        )

    def _recall(self, batch: Batch, sent: Sequence[Sent]) -> None:
        """Find the answers that were given before, also to the mutations these depend on."""
        mids = {one.mid for one in sent}
        for one in sent:
            mids |= set(one.mutation.deps) if one.mutation is not None else set()
        keys = sorted(uuid_bytes(mid) for mid in mids)
        query = select(LEDGER).where(LEDGER.c.workspace_id == self._database.workspace_id)
        ledger = {
            uuid_text(row.mid): row
            for start in range(0, len(keys), CHUNK)
            for row in self._connection.execute(
                query.where(LEDGER.c.mid.in_(keys[start : start + CHUNK]))
            )
        }
        batch.settled = {mid: json.loads(row.result) for mid, row in ledger.items()}
        batch.ledger_records = {
            mid: (row.type, uuid_text(row.record_id))
            for mid, row in ledger.items()
            if row.record_id
        }
        first: dict[str, Sent] = {}
        for one in sent:
            row = ledger.get(one.mid)
            same = first.setdefault(one.mid, one)
            if row is not None:
                is_same = bytes(row.sha) == one.sha
                one.known = batch.settled[one.mid] if is_same else _reused(one)
            elif same is not one and same.sha != one.sha:
                one.known = _reused(one)

    def _write(self, batch: Batch, sent: Sequence[Sent]) -> tuple[list[Answer], int]:
        fresh: dict[str, Sent] = {}
        for one in sent:
            if one.known is None:
                fresh.setdefault(one.mid, one)
        todo = list(fresh.values())
        preload(batch, [one.mutation for one in todo if one.mutation is not None])
        for unit in _units(todo):
            _decide_unit(batch, unit)
        cascade.spread(batch)
        seq = writing.flush(batch)
        told = _answers(batch, todo, seq)
        self._keep(batch, todo, told, seq)
        return [one.known or told[one.mid] for one in sent], seq

    def _one_by_one(self, sent: Sequence[Sent]) -> tuple[list[Answer], int]:
        """Write each mutation or bundle under its own savepoint."""
        answers: dict[int, Answer] = {}
        seq = 0
        for unit in _units(sent):
            try:
                with self._connection.begin_nested():
                    batch = self._batch(unit)
                    self._recall(batch, unit)
                    told, seq = self._write(batch, unit)
            except IntegrityError:
                with self._connection.begin_nested():
                    batch = self._batch(unit)
                    self._recall(batch, unit)
                    told, seq = self._write(batch, unit)
            answers |= {id(one): one_told for one, one_told in zip(unit, told, strict=True)}
        return [answers[id(one)] for one in sent], seq

    def _keep(
        self, batch: Batch, todo: Sequence[Sent], told: Mapping[str, Answer], seq: int
    ) -> None:
        """Write the ledger, the refused payloads and the audit."""
        final = [one for one in todo if told[one.mid]["result"] in messages.FINAL_RESULTS]
        lines = [self._ledger_line(batch, one, told[one.mid], seq) for one in final]
        insert_rows(self._connection, LEDGER, lines)
        refused = [
            {
                "workspace_id": self._database.workspace_id,
                "mid": uuid_bytes(one.mid),
                "user_id": uuid_bytes(self._sender.user_id),
                "payload": messages.dumps(one.raw).decode(),
                "at": batch.now_ms,
            }
            for one in final
            if told[one.mid]["result"] in ("rejected", "forbidden")
        ]
        insert_rows(self._connection, REFUSED, refused)
        writing.write_audit(batch, "mutation", _audit_lines(final))

    def _ledger_line(self, batch: Batch, one: Sent, told: Answer, seq: int) -> dict[str, Any]:
        mutation = one.mutation
        return {
            "workspace_id": self._database.workspace_id,
            "mid": uuid_bytes(one.mid),
            "user_id": uuid_bytes(self._sender.user_id),
            "client_id": uuid_bytes(self._sender.client_id),
            "sha": one.sha,
            "type": mutation.type if mutation is not None else "",
            "record_id": uuid_bytes(mutation.id) if mutation is not None else None,
            "op": mutation.op if mutation is not None else "",
            "result": messages.dumps(told).decode(),
            "seq": told.get("seq", seq),
            "at": batch.now_ms,
            **history.said(mutation),
        }


def _reused(one: Sent) -> Answer:
    message = t("Another change was sent under this id.")
    return {
        "mid": one.mid,
        "result": "rejected",
        "code": "mid_reuse",
        "message": message,
        "fields": [],
    }


def _units(sent: Iterable[Sent]) -> list[list[Sent]]:
    """Return single mutations, and bundles of consecutive ones."""
    units: list[list[Sent]] = []
    for one in sent:
        if units and one.bundle is not None and units[-1][-1].bundle == one.bundle:
            units[-1].append(one)
        else:
            units.append([one])
    return units


def _decide_unit(batch: Batch, unit: Sequence[Sent]) -> None:
    """Decide one mutation, or a bundle: without effect for one is without effect for all."""
    mark = batch.mark()
    for one in bundles.in_order(unit):
        one.outcome = _decide(batch, one)
        batch.outcomes[one.mid] = one.outcome
        if not one.outcome.has_effect:
            batch.undo(mark)
            for other in unit:
                if other is not one:
                    other.outcome = Outcome("blocked", by=one.mid)
                    batch.outcomes[other.mid] = other.outcome
            return


def _decide(batch: Batch, one: Sent) -> Outcome:
    batch.cause += 1
    batch.mid = one.mid
    one_mark = batch.mark()
    try:
        if one.fault is not None or one.mutation is None:
            raise one.fault or rejected("invalid_value", "")
        _check_deps(batch, one.mutation)
        return OPERATIONS[one.mutation.op](batch, one.mutation)
    except (Refusal, Blocked) as refusal:
        batch.undo(one_mark)
        return refusal.outcome


def _check_deps(batch: Batch, mutation: Mutation) -> None:
    """Refuse to try what depends on something that has no effect or is not known."""
    for mid in mutation.deps:
        if mid in batch.outcomes:
            is_done = batch.outcomes[mid].has_effect
        elif mid in batch.settled:
            is_done = batch.settled[mid]["result"] in ("ok", "conflict")
        else:
            raise Blocked(mid)
        if not is_done and not _exists(batch, mid):
            raise Blocked(mid)


def _exists(batch: Batch, mid: str) -> bool:
    """Whether the record that a refused mutation was about has come into being another way."""
    key = batch.ledger_records.get(mid)
    if key is None or key[0] not in dictionary.BY_NAME:
        return False
    record = batch.get(*key)
    return record is not None and not record.is_deleted


def _answers(batch: Batch, todo: Iterable[Sent], seq: int) -> dict[str, Answer]:
    """Return the answers; a mutation's number is the largest it brought about."""
    largest: dict[str, int] = {}
    for entry in batch.entries:
        if entry.mid is not None:
            largest[entry.mid] = max(entry.seq, largest.get(entry.mid, 0))
    told = {}
    for one in todo:
        outcome = one.outcome or Outcome("blocked", by=one.mid)
        mutation = one.mutation or Mutation.model_construct(mid=one.mid)
        told[one.mid] = answer(mutation, outcome, largest.get(one.mid, seq))
    return told


def _audit_lines(final: Iterable[Sent]) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.mutation.op,
            "type": one.mutation.type,
            "record_id": one.mutation.id,
            "mid": one.mid,
            "detail": json.dumps(sorted((one.mutation.row or one.mutation.set or {}).keys())),
        }
        for one in final
        if one.mutation is not None and one.outcome is not None and one.outcome.has_effect
    ]
