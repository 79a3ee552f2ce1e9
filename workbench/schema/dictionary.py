"""The data dictionary: every record type there is, by name and by number."""

import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from workbench.schema import (
    accounts,
    activity,
    attachment,
    cadences,
    campaign,
    conflict,
    demo,
    do_not_call,
    export_log,
    handoffs,
    leads,
    people,
    pipeline,
)
from workbench.schema.fields import Field, RecordType

TYPES: tuple[RecordType, ...] = (
    *people.TYPES,
    *accounts.TYPES,
    *campaign.TYPES,
    *leads.TYPES,
    *pipeline.TYPES,
    *activity.TYPES,
    *demo.TYPES,
    *conflict.TYPES,
    *attachment.TYPES,
    *export_log.TYPES,
    *cadences.TYPES,
    *handoffs.TYPES,
    *do_not_call.TYPES,
)
"""In loading order: what others refer to comes first. New areas are added at the end."""

BY_NAME: Mapping[str, RecordType] = {record_type.name: record_type for record_type in TYPES}
NUMBER: Mapping[str, int] = {record_type.name: n for n, record_type in enumerate(TYPES)}
"""A small stable number for each type; search rows carry it."""


def record_type(name: str) -> RecordType:
    """Return the type called `name`.

    Raises:
        KeyError: The dictionary has no such type.
    """
    return BY_NAME[name]


def field(type_name: str, field_name: str) -> Field:
    """Return one field of one type.

    Raises:
        KeyError: There is no such type or field.
    """
    return BY_NAME[type_name].by_name[field_name]


def describe() -> list[dict[str, Any]]:
    """Return the whole dictionary as JSON-able data, the form `/v1/schema` sends."""
    return [_describe_type(record_type) for record_type in TYPES]


@cache
def schema_hash() -> str:
    """Return a short fingerprint of what both ends must agree on."""
    plain = json.dumps(describe(), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _describe_type(record_type: RecordType) -> dict[str, Any]:
    return {
        "name": record_type.name,
        "label": {"en": record_type.label.en, "zh_CN": record_type.label.zh},
        "fields": [_describe_field(item) for item in record_type.fields],
    }


def _describe_field(item: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": item.name,
        "kind": item.kind.value,
        "label": {"en": item.label.en, "zh_CN": item.label.zh},
        "required": item.is_required,
        "merge": item.merge.value,
    }
    if item.group:
        described["group"] = item.group
    bounds = {"least": item.least, "most": item.most}
    described |= {name: bound for name, bound in bounds.items() if bound is not None}
    if item.is_past:
        described["past"] = True
    if item.references:
        described["references"] = list(item.references)
    if item.picklist is not None:
        described["values"] = [
            {"value": c.value, "label": {"en": c.label.en, "zh_CN": c.label.zh}}
            for c in item.picklist.choices
        ]
        described["open"] = item.picklist.is_open
    return described
