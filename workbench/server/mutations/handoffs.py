"""Handoffs: who may answer one, and the lead that goes with the answer, in one transaction."""

from collections.abc import Iterable, Mapping
from typing import Any

from workbench.i18n import t
from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.server import cascade
from workbench.server import record as records
from workbench.server.batch import Batch
from workbench.server.mutations import checks
from workbench.server.mutations.outcome import forbidden, rejected
from workbench.server.record import Record
from workbench.server.tables import RECORDS
from workbench.wire import handoffs
from workbench.wire.values import instant_ms, parse_instant

HANDOFF = "Handoff"


def check_new(batch: Batch, record_type: RecordType, row: Mapping[str, Any]) -> None:
    """Refuse to hand over what somebody else has, or in somebody else's name, or answered.

    The lead goes with the answer, so whoever may not give it away may not hand it over.
    """
    if record_type.name != HANDOFF:
        return
    if not _may_give(batch, row):
        raise forbidden(
            "no_create",
            t("Only the owner, the manager above, or an administrator may give this away."),
        )
    if not _may_say(batch, row, row["status"]):
        raise forbidden("no_create", t("This handoff waits for somebody else."))


def check(batch: Batch, record: Record, values: Mapping[str, Any], *, decides: bool) -> None:
    """Refuse a status to which a handoff does not go, or not by this user.

    Args:
        decides: Whether it is decided which of two answers that met stands.
    """
    if record.type.name != HANDOFF or "status" not in values:
        return
    before, after = str(record.row.get("status")), str(values["status"])
    who = handoffs.who_decides(before, after) if decides else handoffs.who_moves(before, after)
    if who is None:
        raise rejected("closed", handoffs.why_final(before), ["status"])
    if checks.speaks_for(batch, record.row.get(who)):
        return
    if before != handoffs.SUBMITTED:
        raise forbidden("no_edit", handoffs.why_final(before))
    if who == handoffs.SENDER:
        raise forbidden("no_edit", t("Only who handed this lead over may take it back."))
    raise forbidden("no_edit", t("This handoff waits for somebody else."))


def settle(batch: Batch, before: Record, after: Record, asked: Iterable[str]) -> None:
    """Let a lead be whose the handoff says it is, where that has just been answered.

    Two answers at once leave the first one standing; what the second gave away of the lead in
    the same push goes with it. A lead that has passed to a third person meanwhile stays there,
    and so does one that was given on after the answer: to say that again moves nothing.

    Args:
        asked: The fields somebody wanted to change, with success or not.
    """
    if after.type.name != HANDOFF or after.is_deleted or "status" not in asked:
        return
    lead = batch.get("Lead", after.row["lead_id"])
    if lead is None or lead.is_deleted or lead.row.get("is_converted"):
        return
    sides = {after.row.get("from_user_id"), after.row.get("owner_id")}
    wanted = handoffs.whose_lead(after.row)
    if lead.row.get("owner_id") not in sides - {wanted}:
        return
    is_new = before.row.get("status") != after.row.get("status")
    if _is_given_here(batch, lead) or (is_new and not _is_accepted_since(batch, lead, after)):
        batch.change(lead, {"owner_id": wanted})


def follow_task(batch: Batch, record: Record, given: Mapping[str, Any]) -> None:
    """Keep the record of a handoff that an older program still writes as a task."""
    if not handoffs.is_task(record.type.name, record.row):
        return
    handoff_id = handoffs.id_of_task(record.id)
    known = batch.get(HANDOFF, handoff_id)
    if known is None:
        _make(batch, record)
    elif not given.keys().isdisjoint({"status", "voided_at"}):
        answer = handoffs.answer_of_task(record.row)
        values = {name: new for name, new in answer.items() if known.row.get(name) != new}
        is_open = known.row.get("status") == handoffs.SUBMITTED
        if values and is_open and _may_say(batch, known.row, answer["status"]):
            batch.change(known, values)


def turn_tasks(batch: Batch) -> None:
    """Make the record of every handoff that is a task only."""
    table, task = RECORDS["Task"], dictionary.record_type("Task")
    query = records.select_records(task.name).where(
        table.c.workspace_id == batch.database.workspace_id,
        table.c.task_subtype == "handoff",
        table.c.is_deleted == 0,
        table.c.voided_at.is_(None),
    )
    found = [records.from_row(task, row) for row in batch.connection.execute(query).all()]
    leads = (one.row["who_id"] for one in found if one.row.get("who_id"))
    batch.load(dictionary.record_type("Lead"), dict.fromkeys(leads))
    batch.load(dictionary.record_type(HANDOFF), [handoffs.id_of_task(one.id) for one in found])
    for one in found:
        _make(batch, one)


def _is_given_here(batch: Batch, lead: Record) -> bool:
    loaded = batch.loaded.get(lead.key)
    return loaded is not None and loaded.row.get("owner_id") != lead.row.get("owner_id")


def _is_accepted_since(batch: Batch, lead: Record, withdrawn: Record) -> bool:
    """Whether what is withdrawn is a second handoff of a lead that was accepted by the first."""
    if withdrawn.row.get("status") != handoffs.WITHDRAWN:
        return False
    made_ms = instant_ms(parse_instant(withdrawn.row["created_at"]))
    return any(
        one.row.get("status") == handoffs.ACCEPTED
        and one.row.get("owner_id") == lead.row.get("owner_id")
        and one.fver.get("status", [None, 0])[1] > made_ms
        for one in cascade.naming(batch, withdrawn.type, "lead_id", [lead.id])
    )


def _may_give(batch: Batch, row: Mapping[str, Any]) -> bool:
    if batch.user_id is None:  # the server itself turns what stood as tasks before
        return True
    lead = batch.get("Lead", row["lead_id"])
    owner_id = lead.row.get("owner_id") if lead is not None else None
    return all(checks.speaks_for(batch, one) for one in (row["from_user_id"], owner_id))


def _may_say(batch: Batch, row: Mapping[str, Any], status: str) -> bool:
    """Whether this user may give a handoff that nobody has answered such a status."""
    if batch.user_id is None or status == handoffs.SUBMITTED:
        return True
    who = handoffs.who_moves(handoffs.SUBMITTED, status)
    return who is not None and checks.speaks_for(batch, row.get(who))


def _make(batch: Batch, task: Record) -> None:
    row = handoffs.row_of_task(task.row)
    handoff_id = handoffs.id_of_task(task.id)
    if row is None or task.row.get("voided_at") is not None or not _may_give(batch, row):
        return
    if not _may_say(batch, row, row["status"]):
        return
    lead = batch.get("Lead", row["lead_id"])
    if lead is not None and not lead.is_deleted and batch.get(HANDOFF, handoff_id) is None:
        batch.create(dictionary.record_type(HANDOFF), handoff_id, row)
