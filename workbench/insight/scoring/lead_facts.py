"""Leads as the score sees them, read from the profile: only what was known on arrival."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any
from uuid import UUID

from workbench.insight.scoring.facts import Facts, word_key
from workbench.insight.scoring.training import Example
from workbench.store.sql import marks, parts, sentence
from workbench.store.transactions import Reader

CONVERTED, CLOSED = "Closed - Converted", "Closed - Not Converted"
"""What has become of a lead; the others are still open and teach nothing yet."""
_MONEY = 10_000  # units of an amount in storage
_HEAD = (
    "WITH l AS (SELECT *, (SELECT min(activity_at) FROM task WHERE who_id = lead.id"
    " AND task_subtype IN ('call', 'email') AND coalesce(call_type, 'Outbound') = 'Outbound'"
    " AND voided_at IS NULL AND activity_at IS NOT NULL) AS first_at FROM lead WHERE"
)
_COLUMNS = (
    ") SELECT l.id, l.title, l.industry, l.number_of_employees, l.annual_revenue, l.country,"
    " l.email, l.phone, l.mobile_phone, l.website, l.lead_source, c.type,"
    " (SELECT count(*) FROM campaign_member AS m WHERE m.lead_id = l.id"
    " AND (l.first_at IS NULL OR m.created_at < l.first_at)),"
    " (SELECT count(*) FROM task AS k WHERE k.who_id = l.id AND k.call_type = 'Inbound'"
    " AND k.voided_at IS NULL AND k.activity_at IS NOT NULL"
    " AND (l.first_at IS NULL OR k.activity_at < l.first_at)),"
    " coalesce(l.is_converted, 0) = 1 OR l.status = 'Closed - Converted', l.first_name,"
    " l.last_name, l.company"
    " FROM l LEFT JOIN campaign AS c ON c.id = l.campaign_id"
)
_LEADS_TITLES = (
    "chief", "ceo", "cfo", "coo", "cto", "cio", "cmo", "cro", "founder", "owner", "president",
    "vp", "director", "总裁", "董事", "总经理", "总监", "创始人", "首席", "老板", "厂长",
)  # fmt: skip
_MANAGES_TITLES = ("head", "manager", "lead", "supervisor", "经理", "主管", "部长", "主任", "科长")
_FREE_MAIL = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
        "yahoo.com", "icloud.com", "aol.com", "gmx.de", "gmx.net", "web.de", "proton.me",
        "protonmail.com", "mail.ru", "yandex.ru", "qq.com", "foxmail.com", "163.com", "126.com",
        "yeah.net", "sina.com", "sina.cn", "sohu.com", "139.com", "189.cn", "aliyun.com",
    }
)  # fmt: skip


def facts_of(r: Reader, lead_ids: Iterable[UUID]) -> dict[UUID, Facts]:
    """Return what was known of some leads on their arrival; who is not here is left out."""
    known = [one.bytes for one in lead_ids]
    return {UUID(bytes=lead_id): facts for lead_id, facts in each_of(r, known)}


def each_of(r: Reader, lead_ids: Sequence[bytes]) -> Iterator[tuple[bytes, Facts]]:
    """Yield what was known of some leads on their arrival, by their ids in storage."""
    for some in parts(lead_ids):
        for row in _rows(r, sentence("id IN", marks(len(some))), some):
            yield row[0], _facts(row)


def examples(r: Reader) -> list[Example]:
    """Return every lead whose outcome is known; records of one person are one group."""
    condition = "coalesce(is_converted, 0) = 1 OR status IN (?, ?)"
    rows = _rows(r, condition, [CONVERTED, CLOSED])
    return [Example(_facts(row), bool(row[14]), _person(row)) for row in rows]


def outcome_counts(r: Reader) -> tuple[int, int]:
    """Return how many leads converted, and how many were closed without."""
    row = r.row(
        "SELECT coalesce(sum(good), 0), coalesce(sum(1 - good), 0) FROM (SELECT"
        " coalesce(is_converted, 0) = 1 OR status = ? AS good FROM lead"
        " WHERE coalesce(is_converted, 0) = 1 OR status IN (?, ?))",
        (CONVERTED, CONVERTED, CLOSED),
    )
    return (0, 0) if row is None else (int(row[0]), int(row[1]))


@lru_cache(maxsize=20_000)
def title_level(title: str | None) -> str | None:
    """Return the level that a job title names: leads, manages or works."""
    key = word_key(title or "")
    if not key:
        return None
    if any(_names(key, word) for word in _LEADS_TITLES):
        return "leads"
    return "manages" if any(_names(key, word) for word in _MANAGES_TITLES) else "works"


def mail_kind(email: str | None) -> str | None:
    """Return whether an address is a company's or one that anybody can have."""
    domain = (email or "").rpartition("@")[2].strip().casefold()
    if not domain:
        return None
    return "free" if domain in _FREE_MAIL else "company"


def on_arrival(values: Mapping[str, Any], campaign_type: str | None) -> Facts:
    """Return what is known of a lead that has just come, from its fields in Python form."""
    revenue = values.get("annual_revenue")
    names = ("title", "industry", "number_of_employees")
    rest = ("country", "email", "phone", "mobile_phone", "website", "lead_source")
    money = None if revenue is None else int(revenue * _MONEY)
    row = [None, *map(values.get, names), money, *map(values.get, rest), campaign_type, 0, 0]
    return _facts(row)


def _names(key: str, word: str) -> bool:
    if not word.isascii():
        return word in key
    return word in key.replace("-", " ").replace("/", " ").replace(",", " ").split()


def _rows(r: Reader, condition: str, params: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    return r.iterate(sentence(_HEAD, condition, _COLUMNS), params)


def _facts(row: Sequence[Any]) -> Facts:
    (_, title, industry, employees, revenue, country, email, phone, mobile, website, source,
     campaign, joined, inbound) = row[:14]  # fmt: skip
    return {
        "title_level": title_level(title),
        "industry": industry or None,
        "number_of_employees": employees,
        "annual_revenue": None if revenue is None else revenue / _MONEY,
        "country": country or None,
        "mail_kind": mail_kind(email),
        "reach": "mobile" if mobile else "work" if phone else "none",
        "has_website": "yes" if website else "no",
        "lead_source": source or None,
        "campaign_type": campaign or None,
        "campaigns_joined": joined,
        "inbound_touches": inbound,
    }


def _person(row: Sequence[Any]) -> tuple[str, ...]:
    email, phone, mobile = row[6], row[7], row[8]
    if email:
        return ("email", word_key(email))
    if phone or mobile:
        return ("phone", phone or mobile)
    return ("name", *(word_key(str(one or "")) for one in row[15:18]))
