"""The queue goes by score for every lead of mine, whatever they came with."""

from tests.services.conftest import EPOCH, WANG, Clock, Workspace
from workbench.schema.scoring import Rule
from workbench.services import calling, record_form, record_head, scored_lists, scoring
from workbench.services.calling.queue import MOST_READ
from workbench.services.score_words import score_lines
from workbench.store import apply, meta, records
from workbench.store.database import Store
from workbench.store.lists import ListQuery, Sort
from workbench.wire.ids import new_id

MANY = 260  # more than a page


def imported(store: Store, count: int, zone: str = "Asia/Shanghai") -> None:
    """Let so many leads have come without a score."""
    with store.load() as w:
        seq = meta.number(w, "applied_seq") + 1
        rows = [
            {
                "last_name": f"L{n}", "company": "Hengda", "title": "assistant", "phone": None,
                "status": "Open - Not Contacted", "time_zone": zone,
                "owner_id": str(WANG), "is_converted": False, "do_not_call": False,
                "mobile_phone": f"+86130{n:08d}",
            }
            for n in range(count)
        ]  # fmt: skip
        changes = [
            {"op": "put", "type": "Lead", "id": str(new_id()), "ver": seq + n,
             "scopes": ["workspace"], "row": row}
            for n, row in enumerate(rows)
        ]  # fmt: skip
        apply.apply_page(w, changes, f"c{seq}", seq + count, EPOCH)


def shown(store: Store, clock: Clock) -> list[tuple[str, int | None]]:
    with store.read() as r:
        return [(item.name, item.score) for item in calling.queue(r, clock.now()).items]


def test_the_best_of_many_leads_without_a_score_is_first(
    workspace: Workspace, store: Store
) -> None:
    imported(store, MANY)
    best = workspace.lead(last_name="Best", score=None, title="CFO", number_of_employees=253)
    with store.read() as r:
        total = scoring.total(r, best)
        found = calling.queue(r, store.now())
        assert (len(found.items), found.total) == (200, MANY + 1)
        assert found.total == calling.count(r, store.now())
    assert (found.items[0].who_id, found.items[0].score) == (best, total)


def test_who_is_awake_is_found_behind_a_thousand_better_ones_that_sleep(
    workspace: Workspace, store: Store
) -> None:
    imported(store, MOST_READ + 1, "America/Chicago")
    awake = workspace.lead(last_name="Awake")
    with store.write() as w:
        scoring.set_rules(w, [Rule("mobile", "reach", 10, ("mobile",))])
    with store.read() as r:
        found = calling.queue(r, store.now())
    assert (found.items[0].who_id, found.items[1].hours.is_allowed) == (awake, False)


def test_what_a_lead_came_with_is_no_score(workspace: Workspace, store: Store) -> None:
    low = workspace.lead(last_name="Low", title="assistant")
    workspace.lead(last_name="High", title="CFO")
    with store.write() as w:
        records.patch(w, "Lead", low, {"score": 97})
    order = shown(store, workspace.clock)
    points = [score or 0 for _name, score in order]
    assert points == sorted(points, reverse=True)
    assert (order[0][0], order[-1][0]) == ("Wei High", "Wei Low")


def test_each_place_shows_the_sum_of_the_parts(workspace: Workspace, store: Store) -> None:
    given = workspace.lead(title="HR director", number_of_employees=253)
    none = workspace.lead(title="CFO", phone="+862155550102")
    with store.write() as w:
        records.patch(w, "Lead", given, {"score": 97})
    with store.read() as r:
        in_queue = {item.who_id: item.score for item in calling.queue(r, store.now()).items}
        query = ListQuery("Lead", sort=Sort("score", is_descending=True))
        keys = scored_lists.keys(r, query)
        listed = dict(scored_lists.rows(r, "Lead", keys, ("id", "score")).values())
        for lead in (given, none):
            total = sum(part.points for part in scoring.explain(r, lead).parts)
            record = records.require(r, "Lead", lead)
            head = record_head.head(r, "Lead", lead).facts[0]
            form = {f.name: f for s in record_form.sections(r, record) for f in s.fields}
            card = calling.card(r, lead)
            assert (head.value, form["score"].shown) == (str(total), str(total))
            assert not form["score"].is_editable
            assert (card.score, in_queue[lead], listed[lead]) == (total, total, total)
            assert card.scored is not None
            assert score_lines(card.scored)[0] == f"Score {total} of 100"
        assert [listed[lead] for lead in listed] == sorted(listed.values(), reverse=True)
        backwards = scored_lists.keys(r, ListQuery("Lead", sort=Sort("score")))
        assert list(backwards) == list(reversed(keys))


def test_an_edit_moves_a_lead_in_the_queue_at_once(workspace: Workspace, store: Store) -> None:
    imported(store, MANY)
    late = workspace.lead(last_name="Late", score=None, title="assistant", phone="+862155550999")
    assert "Wei Late" not in [name for name, _score in shown(store, workspace.clock)]
    with store.write() as w:
        records.patch(w, "Lead", late, {"title": "CEO", "number_of_employees": 4000})
    assert shown(store, workspace.clock)[0][0] == "Wei Late"
    with store.write() as w:
        scoring.set_weights(w, {"level_leads": -50, "employees_1000": -50})
    assert "Wei Late" not in [name for name, _score in shown(store, workspace.clock)]
