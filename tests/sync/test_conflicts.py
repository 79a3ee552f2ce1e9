from uuid import UUID

import pytest

from tests.sync.scripted_transport import OWN, USER, ScriptedTransport, put, snapshot
from workbench.errors import InvalidInput, Refused
from workbench.store import outbox
from workbench.store.database import Store
from workbench.sync import conflicts
from workbench.sync.engine import Engine

DEAL = "0193aaaa-0000-7000-8000-000000000007"
CONFLICT = UUID("0193cccc-0000-7000-8000-000000000001")
CHEN = "0192aaaa-0000-7000-8000-000000000002"


def conflict_about(field: str, mine: object, theirs: object) -> dict[str, object]:
    return put(
        "Conflict",
        str(CONFLICT),
        9,
        type="Opportunity",
        record_id=DEAL,
        fields=[field],
        old={field: None},
        mine={field: mine},
        theirs={field: theirs},
        mine_by=USER,
        theirs_by=CHEN,
        mine_at="2026-11-22T02:13:27.123Z",
        state="open",
    )


def load(engine: Engine, transport: ScriptedTransport, *rows: dict[str, object]) -> None:
    deal = put("Opportunity", DEAL, 5, name="Hengda 2027", stage_name="Qualification")
    people = [
        put("User", USER, 1, name="Li Wei", role="ae"),
        put("User", CHEN, 2, name="陈蓉", role="manager"),
    ]
    lines = snapshot(OWN["id"], *people, deal, *rows)
    transport.will("snapshot", lines)
    engine.run_until_quiet()


def sent(store: Store) -> dict[str, object]:
    with store.read() as r:
        (pending,) = outbox.due(r, 10, 10_000)
    return pending.body


def test_a_conflict_shows_both_values_with_their_authors(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    load(engine, transport, conflict_about("next_step", "Call", "Send quote"))
    with store.read() as r:
        (found,) = conflicts.open_conflicts(r)
    assert (found.record, found.fields, found.labels) == (
        "Hengda 2027",
        ("next_step",),
        ("Next step",),
    )
    assert (found.mine["next_step"], found.mine_by) == ("Call", "Li Wei")
    assert (found.theirs["next_step"], found.theirs_by) == ("Send quote", "陈蓉")
    assert found.to_json()["mine_at"] == "2026-11-22T02:13:27.123Z"
    assert engine.report().conflicts == 1


@pytest.mark.parametrize(
    ("choice", "values", "value"),
    [
        ("mine", None, {"next_step": "Call"}),
        ("theirs", None, None),
        ("both", None, {"next_step": "Send quote / Call"}),
        ("edit", {"next_step": "Visit"}, {"next_step": "Visit"}),
    ],
)
def test_a_decision_is_a_change_like_any_other(
    engine: Engine,
    store: Store,
    transport: ScriptedTransport,
    choice: str,
    values: dict[str, str] | None,
    value: dict[str, str] | None,
) -> None:
    load(engine, transport, conflict_about("next_step", "Call", "Send quote"))
    with store.write() as w:
        conflicts.resolve(w, CONFLICT, choice, values)
    body = sent(store)
    assert (body["op"], body["choice"], body.get("value")) == ("resolve", choice, value)
    assert body["theirs"] == {"next_step": "Send quote"}
    with store.read() as r:
        assert conflicts.open_conflicts(r) == []
    with store.write() as w, pytest.raises(Refused):
        conflicts.resolve(w, CONFLICT, "mine")


def test_typed_numbers_and_sets_become_values(
    engine: Engine, store: Store, transport: ScriptedTransport
) -> None:
    load(engine, transport, conflict_about("probability", 10, 20))
    with store.write() as w:
        conflicts.resolve(w, CONFLICT, "edit", {"probability": "35"})
    assert sent(store)["value"] == {"probability": 35}


def test_both_joins_sets(engine: Engine, store: Store, transport: ScriptedTransport) -> None:
    load(engine, transport, conflict_about("tags", ["a", "b"], ["b", "c"]))
    with store.write() as w:
        conflicts.resolve(w, CONFLICT, "both")
    assert sent(store)["value"] == {"tags": ["a", "b", "c"]}


@pytest.mark.parametrize(
    ("choice", "values"),
    [("both", None), ("perhaps", None), ("edit", {}), ("edit", {"name": "x"})],
)
def test_a_decision_that_does_not_fit_is_refused(
    engine: Engine,
    store: Store,
    transport: ScriptedTransport,
    choice: str,
    values: dict[str, str] | None,
) -> None:
    load(engine, transport, conflict_about("amount", "1.00", "2.00"))
    with store.write() as w, pytest.raises(InvalidInput):
        conflicts.resolve(w, CONFLICT, choice, values)
    with store.read() as r:
        assert len(conflicts.open_conflicts(r)) == 1
