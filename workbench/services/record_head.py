"""What stands above a record: its name, state, and the facts to know at a glance."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from workbench.i18n import t, tn
from workbench.insight import callees, stages, time_in_stage
from workbench.schema import dictionary, picklists
from workbench.services import scoring, words
from workbench.services.saved_views import STALLED_AFTER_DAYS
from workbench.store import names, records
from workbench.store.records import Record
from workbench.store.sql import marks, sentence
from workbench.store.transactions import Reader
from workbench.wire.values import instant_from_ms, money_from_stored

EXPIRES_SOON_DAYS = 7


@dataclass(frozen=True)
class HeadFact:
    """One of the key facts in the head: label, value, and a word about it."""

    label: str
    value: str
    detail: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Head:
    """What stands above a record: its name, state, second line, owner and key facts."""

    record: Record
    name: str
    chip: str
    subtitle: str
    owner: str
    facts: tuple[HeadFact, ...]


def head(r: Reader, type_name: str, record_id: UUID) -> Head:
    """Return a record's head.

    Raises:
        NotFound: It was deleted, or left the user's sight.
    """
    record = records.require(r, type_name, record_id)
    called = _called(r, record)
    owner_id = record.values.get("owner_id") or record.values.get("maintainer_id")
    return Head(
        record,
        record.name,
        _chip(r, record),
        _subtitle(record, called),
        called.get(owner_id, "") if owner_id is not None else "",
        tuple(_FACTS.get(type_name, _no_facts)(r, record)),
    )


def _instant(value: datetime) -> str:
    local = value.astimezone(words.here())
    return f"{words.day(local.date(), date.min)} {words.clock(local)}"


def _called(r: Reader, record: Record) -> dict[UUID, str]:
    users = [record.values.get(name) for name in ("owner_id", "maintainer_id")]
    found = names.of(r, ("User",), [one for one in users if one is not None])
    for name, type_name in (("account_id", "Account"), ("template_id", "DemoTemplate")):
        if record.values.get(name) is not None:
            found |= names.of(r, (type_name,), [record.values[name]])
    return found


def _chip(r: Reader, record: Record) -> str:
    if record.type == "Opportunity":
        known = {one.api_name: one.label for one in stages.load(r).all}
        return known.get(record["stage_name"], record["stage_name"] or "")
    for name in ("status", "state", "type"):
        field = dictionary.record_type(record.type).by_name.get(name)
        if field is not None and field.picklist is not None and record[name]:
            return field.picklist.label(record[name])
    return ""


def _subtitle(record: Record, called: Mapping[UUID, str]) -> str:
    kind = str(dictionary.record_type(record.type).label)
    values = record.values
    parts = [kind, values.get("title"), values.get("company")]
    linked = (values.get(name) for name in ("account_id", "template_id"))
    parts.extend(called.get(one) for one in linked if one is not None)
    if values.get("industry"):
        parts.append(picklists.INDUSTRY.label(values["industry"]))
    parts.append(values.get("billing_city") or values.get("city") or values.get("mailing_city"))
    if values.get("number_of_employees"):
        parts.append(tn("{n} person", "{n} people", values["number_of_employees"]))
    return " · ".join(part for part in parts if part)


def _no_facts(_r: Reader, _record: Record) -> list[HeadFact]:
    return []


def _account_facts(r: Reader, record: Record) -> list[HeadFact]:
    known = stages.load(r)
    asked = [stage.api_name for stage in known.open]
    rows = r.row(
        sentence(
            "SELECT count(*), coalesce(sum(amount), 0), min(close_date) FROM opportunity"
            " WHERE account_id = ? AND stage_name IN",
            marks(len(asked)),
        ),
        (record.id.bytes, *asked),
    ) or (0, 0, None)
    n, amount, close = rows
    won = list(known.won)
    won_amount = r.value(
        sentence(
            "SELECT coalesce(sum(amount), 0) FROM opportunity WHERE account_id = ?"
            " AND stage_name IN",
            marks(len(won)),
        ),
        (record.id.bytes, *won),
    )
    currency = record["currency_iso_code"] or ""
    people = r.value("SELECT count(*) FROM contact WHERE account_id = ?", (record.id.bytes,))
    return [
        HeadFact(
            t("Open amount"),
            f"{words.amount(money_from_stored(amount))} {currency}".strip(),
            tn("{n} opportunity", "{n} opportunities", n),
        ),
        _close_fact(r, date.fromisoformat(close) if close else None),
        HeadFact(t("Won so far"), f"{words.amount(money_from_stored(won_amount))} {currency}"),
        HeadFact(t("People"), f"{people:,}"),
        _last_touch(
            r,
            "(k.what_id = ? OR k.who_id IN (SELECT id FROM contact WHERE account_id = ?))",
            record,
        ),
    ]


def _opportunity_facts(r: Reader, record: Record) -> list[HeadFact]:
    entered = r.value(
        sentence("SELECT", time_in_stage.since("o"), "FROM opportunity AS o WHERE o.id = ?"),
        (record.id.bytes,),
    )
    began = None if entered is None else instant_from_ms(entered)
    here = words.here()
    today = r.store.now().astimezone(here).date()
    days = None if began is None else max(0, (today - began.astimezone(here).date()).days)
    known = stages.load(r).by_name().get(record["stage_name"])
    is_stalled = known is not None and not known.is_closed and (days or 0) > STALLED_AFTER_DAYS
    currency = record["currency_iso_code"] or ""
    roles = r.value(
        "SELECT count(*) FROM opportunity_contact_role WHERE opportunity_id = ?",
        (record.id.bytes,),
    )
    has_decider = r.value(
        "SELECT count(*) FROM opportunity_contact_role WHERE opportunity_id = ?"
        " AND role IN ('Decision Maker', 'Economic Buyer', 'Economic Decision Maker')",
        (record.id.bytes,),
    )
    probability = record["probability"]
    return [
        HeadFact(
            t("Amount"),
            f"{words.amount(record['amount'])} {currency}".strip(),
            "" if probability is None else t("{n} % likely").format(n=probability),
        ),
        _close_fact(r, record["close_date"]),
        HeadFact(
            t("In stage"),
            "–" if days is None else tn("{n} day", "{n} days", days),
            t("stalled") if is_stalled else "",
            "bad" if is_stalled else "",
        ),
        HeadFact(
            t("Buying centre"),
            tn("{n} person", "{n} people", roles),
            "" if has_decider else t("no decision maker"),
            "" if has_decider else "warn",
        ),
        _last_touch(r, "k.what_id = ?", record),
    ]


def _person_facts(r: Reader, record: Record) -> list[HeadFact]:
    calls, connects = r.row(
        sentence(
            "SELECT count(*), coalesce(sum(has_spoken), 0) FROM task AS k WHERE", callees.WITH,
            "AND task_subtype = 'call' AND activity_at IS NOT NULL AND voided_at IS NULL",
        ),
        [record.id.bytes] * callees.WITH.count("?"),
    ) or (0, 0)  # fmt: skip
    due = r.value(
        "SELECT min(due_at) FROM task WHERE who_id = ? AND status = 'Not Started'"
        " AND voided_at IS NULL",
        (record.id.bytes,),
    )
    spoken = tn("spoke {n} time", "spoke {n} times", connects) if connects else t("never reached")
    facts = [
        HeadFact(t("Calls"), f"{calls:,}", spoken),
        HeadFact(t("Next step"), "–" if due is None else _instant(instant_from_ms(due))),
        _last_touch(r, callees.WITH, record),
    ]
    if record.type == "Lead":
        facts.insert(0, HeadFact(t("Score"), str(scoring.total(r, record.id))))
    if record["do_not_call"]:
        facts.append(HeadFact(t("Calling"), t("do not call"), tone="bad"))
    return facts


def _org_facts(r: Reader, record: Record) -> list[HeadFact]:
    now = r.store.now()
    expires = record["expires_at"]
    days = None if expires is None else max(0, (expires - now).days)
    checked, reset = record["last_check_at"], record["last_reset_at"]
    return [
        HeadFact(
            t("Expires"),
            "–" if days is None else tn("{n} day", "{n} days", days),
            tone="warn" if days is not None and days <= EXPIRES_SOON_DAYS else "",
        ),
        HeadFact(t("Last check"), "–" if checked is None else words.ago(checked, now)),
        HeadFact(t("Last reset"), "–" if reset is None else words.ago(reset, now)),
    ]


def _close_fact(r: Reader, on: date | None) -> HeadFact:
    if on is None:
        return HeadFact(t("Close date"), "–")
    today = r.store.now().astimezone(words.here()).date()
    days = (on - today).days
    if days < 0:
        late = tn("{n} day late", "{n} days late", -days)
        return HeadFact(t("Close date"), words.day(on, today), late, "bad")
    away = t("today") if days == 0 else tn("in {n} day", "in {n} days", days)
    return HeadFact(t("Close date"), words.day(on, today), away)


def _last_touch(r: Reader, condition: str, record: Record) -> HeadFact:
    asked = [record.id.bytes] * condition.count("?")
    query = sentence(
        "SELECT max(k.activity_at) FROM task AS k WHERE", condition, "AND k.voided_at IS NULL"
    )
    at = r.value(query, asked)
    if at is None:
        return HeadFact(t("Last touch"), "–")
    return HeadFact(t("Last touch"), words.ago(instant_from_ms(at), r.store.now()))


_FACTS: Mapping[str, Callable[[Reader, Record], list[HeadFact]]] = {
    "Account": _account_facts,
    "Opportunity": _opportunity_facts,
    "Lead": _person_facts,
    "Contact": _person_facts,
    "DemoOrg": _org_facts,
}
