"""Whole rows: required fields, defaults, names, and the forms they take."""

from typing import Any

import pytest

from workbench.errors import InvalidInput
from workbench.schema import dictionary
from workbench.schema.fields import Merge
from workbench.wire import ids, messages, rows

LEAD = dictionary.record_type("Lead")


def test_a_new_row_has_its_defaults_and_no_empty_fields() -> None:
    row = rows.new_row(LEAD, {"last_name": " 张 ", "company": "恒达", "title": ""})
    assert row["last_name"] == "张"
    assert row["status"] == "Open - Not Contacted"
    assert row["do_not_call"] is False
    assert "title" not in row


def test_a_missing_required_field_is_named() -> None:
    with pytest.raises(InvalidInput, match="Company"):
        rows.new_row(LEAD, {"last_name": "张"})


def test_an_unknown_field_is_named() -> None:
    with pytest.raises(InvalidInput, match="colour"):
        rows.canonical_values(LEAD, {"colour": "red"})


def test_a_stored_row_comes_back_whole() -> None:
    row = rows.new_row(LEAD, {"last_name": "张", "company": "恒达", "annual_revenue": "10.50"})
    stored = rows.stored_columns(LEAD, row | {"colour": "red"})
    assert "colour" not in stored
    columns = [stored.get(field.name) for field in LEAD.fields]
    full = rows.full_row(LEAD, columns)
    assert {name: value for name, value in full.items() if value is not None} == row
    assert full.keys() == LEAD.by_name.keys()


@pytest.mark.parametrize(
    ("row", "name"),
    [
        ({"first_name": "Ada", "last_name": "Lovelace"}, "Ada Lovelace"),
        ({"first_name": "伟", "last_name": "张"}, "张伟"),
        ({"last_name": "Lovelace"}, "Lovelace"),
        ({}, ""),
    ],
)
def test_people_are_called_as_their_language_does(row: dict[str, Any], name: str) -> None:
    assert rows.display_name(LEAD, row) == name


def test_people_do_not_write_what_the_server_writes() -> None:
    names = {field.name for field in rows.writable(LEAD)}
    assert "created_at" not in names
    assert {field.name for field in LEAD.fields if field.merge is not Merge.SERVER} == names


def test_ids_are_new_in_time_and_derived_the_same_on_both_ends() -> None:
    first, second = ids.new_id(), ids.new_id()
    assert first != second
    assert first.version == 7
    assert first.int >> 80 <= second.int >> 80
    assert ids.derived_id(first, "amount") == ids.derived_id(str(first), "amount")
    assert ids.derived_id(first, "amount") != ids.derived_id(first, "stage_name")


def test_a_conflict_and_a_line_of_history_of_one_mutation_never_share_an_id() -> None:
    mid = ids.new_id()
    assert ids.id_of_conflict(mid, "amount") != ids.derived_id(mid, "amount")


def test_digests_and_sums_have_their_written_forms() -> None:
    assert messages.digest_text(2**64 + 255) == "00000000000000ff"
    assert messages.crc32_text(messages.crc32(b"b", messages.crc32(b"a"))) == "9e83486d"
    assert messages.row_digest(bytes(16), 1) != messages.row_digest(bytes(16), 2)
    same = messages.payload_sha({"a": 1, "b": [2]})
    assert same == messages.payload_sha(messages.loads(messages.dumps({"b": [2], "a": 1})))
