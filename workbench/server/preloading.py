"""What a push will need, read and locked before anything of it is decided."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.schema import dictionary
from workbench.schema.fields import RecordType
from workbench.server import cadences, conflicts, history
from workbench.server.batch import Batch
from workbench.server.models import Mutation
from workbench.wire.values import is_uuid


def preload(batch: Batch, mutations: Sequence[Mutation]) -> None:
    """Read and lock every record these mutations touch or name, one query for each type."""
    targets: dict[str, set[str]] = {}
    named: dict[str, set[str]] = {}
    for mutation in mutations:
        if mutation.type not in dictionary.BY_NAME:
            continue
        targets.setdefault(mutation.type, set()).add(mutation.id)
        if mutation.loser is not None:
            targets[mutation.type].add(mutation.loser)
        record_type = dictionary.record_type(mutation.type)
        given = dict(mutation.row or {})
        given |= {name: change.new for name, change in (mutation.set or {}).items()}
        if mutation.type == "Opportunity":
            ids = history.ids_of(mutation, given)
            targets.setdefault("OpportunityFieldHistory", set()).update(ids)
        for type_name, found in _named(record_type, given):
            # Who holds the row decides alone on its bookings or reservations.
            is_lock = type_name == "DemoOrg" or mutation.type == "Reservation"
            (targets if is_lock else named).setdefault(type_name, set()).add(found)
    for record_type in dictionary.TYPES:
        batch.load(record_type, targets.get(record_type.name, ()))
        batch.load(record_type, named.get(record_type.name, ()), lock="share")
    about = [record_id for ids in targets.values() for record_id in ids]
    if about:
        conflicts.load_open(batch, about, targets.get("Conflict", ()))
    cadences.preload(batch, mutations)


def _named(record_type: RecordType, given: Mapping[str, Any]) -> list[tuple[str, str]]:
    found = []
    for field in record_type.fields:
        value = given.get(field.name)
        if not field.references or not value:
            continue
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str) and is_uuid(one):
                found += [(type_name, one.lower()) for type_name in field.references]
    return found
