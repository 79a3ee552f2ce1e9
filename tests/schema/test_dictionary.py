"""The dictionary is one consistent whole."""

import pytest

from workbench.schema import dictionary, rights
from workbench.schema.fields import Field, Kind, Merge, RecordType
from workbench.schema.pipeline import HISTORY_FIELDS
from workbench.schema.rights import Level, Operation
from workbench.schema.stages import DEFAULT_STAGES

FIELDS = [(one, field) for one in dictionary.TYPES for field in one.fields]
ROLES = ("bdr", "ae", "se", "manager", "csm")


@pytest.mark.parametrize("record_type", dictionary.TYPES, ids=lambda one: one.name)
def test_a_type_names_only_fields_it_has(record_type: RecordType) -> None:
    named = {
        *record_type.name_fields,
        *record_type.parent_fields,
        *record_type.owner_of_fields,
        *record_type.member_fields,
        *record_type.columns,
        *(name for index in record_type.indexes for name in index),
    }
    assert named <= record_type.by_name.keys()
    assert len(record_type.by_name) == len(record_type.fields)
    assert record_type.label.zh
    assert record_type.plural.zh


@pytest.mark.parametrize(("record_type", "field"), FIELDS, ids=lambda one: one.name)
def test_a_field_is_declared_whole(record_type: RecordType, field: Field) -> None:
    assert field.label.en
    assert field.label.zh
    assert field.name == field.name.lower()
    assert field.name not in ("pk", "id", "ver", "is_pending", "extra")
    assert set(field.references) <= dictionary.BY_NAME.keys()
    assert (field.merge is Merge.GROUP) == bool(field.group)
    assert field.merge is not Merge.SET or field.kind is Kind.SET
    assert 0 <= field.scale <= 4


def test_every_table_and_number_is_its_own() -> None:
    assert len({one.table for one in dictionary.TYPES}) == len(dictionary.TYPES)
    assert sorted(dictionary.NUMBER.values()) == list(range(len(dictionary.TYPES)))
    assert len(dictionary.TYPES) <= 64  # a search row has six bits for the type


def test_what_is_looked_up_is_what_was_declared() -> None:
    assert dictionary.field("Lead", "company") in dictionary.record_type("Lead").fields
    assert dictionary.record_type("OpportunityLineItem").table == "opportunity_line_item"
    with pytest.raises(KeyError):
        dictionary.record_type("Deal")


def test_the_fingerprint_follows_what_both_ends_must_agree_on() -> None:
    assert dictionary.schema_hash() == dictionary.schema_hash()
    described = {one["name"]: one for one in dictionary.describe()}
    fields = {one["name"]: one for one in described["Opportunity"]["fields"]}
    assert fields["amount"]["group"] == "deal"
    assert fields["account_id"]["references"] == ["Account"]


def test_history_is_kept_of_fields_that_exist() -> None:
    assert set(HISTORY_FIELDS) <= dictionary.record_type("Opportunity").by_name.keys()


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("record_type", dictionary.TYPES, ids=lambda one: one.name)
def test_nobody_may_edit_more_than_he_may_read(role: str, record_type: RecordType) -> None:
    reach = [Level.NONE, Level.OWN, Level.TEAM, Level.ALL]
    read = reach.index(rights.level(role, record_type.name, Operation.READ))
    edit = reach.index(rights.level(role, record_type.name, Operation.EDIT))
    assert edit <= read
    kept_for_proof = record_type.area == "audit"
    assert (
        rights.level("admin", record_type.name, Operation.DELETE) is Level.ALL
    ) != kept_for_proof
    assert rights.level("stranger", record_type.name, Operation.READ) is Level.NONE


def test_the_default_stages_are_a_pipeline() -> None:
    assert [stage.api_name for stage in DEFAULT_STAGES if stage.is_won] == ["Closed Won"]
    assert all(0 <= stage.probability <= 100 and stage.label_zh for stage in DEFAULT_STAGES)
