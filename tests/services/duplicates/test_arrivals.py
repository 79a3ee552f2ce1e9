from tests.services.conftest import LIU, Workspace
from workbench.services import set_aside, sync_news
from workbench.services.duplicates import arrivals
from workbench.services.leads import create_lead
from workbench.store import import_memory, imports, meta, records
from workbench.store.database import Store
from workbench.wire.ids import new_id

EVA = {
    "first_name": "Eva",
    "last_name": "Jansen",
    "company": "Cato Health",
    "email": "eva@cato.example",
}


def told(store: Store) -> int:
    with store.read() as r:
        return arrivals.untold(r)


def test_what_a_colleague_made_offline_is_told_after_the_pull(
    workspace: Workspace, store: Store
) -> None:
    arrivals.look(store)
    with store.write() as w:
        mine = create_lead(w, EVA)
    assert arrivals.look(store).new == 0
    theirs = workspace.lead(**EVA, owner_id=LIU, phone=None)
    assert arrivals.look(store) == arrivals.Arrived(1, 0)
    with store.read() as r:
        (pair,) = arrivals.pairs(r)
        (notice,) = sync_news.notices(r)
    assert (pair.first.id, pair.other.id, pair.other.is_likely) == (mine, theirs, True)
    assert pair.other.why.startswith("same e-mail, same name")
    assert (notice.kind, notice.cause) == ("duplicates", "1 new record looks like one you have")


def test_what_was_looked_at_once_is_not_told_again(workspace: Workspace, store: Store) -> None:
    arrivals.look(store)
    workspace.lead()
    workspace.lead(score=1)
    assert arrivals.look(store).new == 1, "two of one person are one pair"
    assert arrivals.look(store).new == 0
    assert told(store) == 1
    with store.load() as w:
        sync_news.dismiss(w, "duplicates")
    assert told(store) == 0
    with store.read() as r:
        assert sync_news.notices(r) == ()
        assert len(arrivals.pairs(r)) == 1, "it waits for its decision all the same"


def test_the_first_load_is_nothing_new_but_what_was_made_before_it_is(
    workspace: Workspace, store: Store
) -> None:
    with store.write() as w:
        mine = create_lead(w, EVA)
    workspace.lead(**EVA, owner_id=LIU, phone=None)
    workspace.lead()
    workspace.lead(score=1)
    assert arrivals.look(store).new == 1
    with store.read() as r:
        (pair,) = arrivals.pairs(r)
    assert pair.other.id == mine


def test_while_a_profile_is_loading_nothing_is_compared(workspace: Workspace, store: Store) -> None:
    arrivals.look(store)
    with store.write() as w:
        meta.put(w, "snapshots", "{}")
    workspace.lead()
    workspace.lead(score=1)
    assert arrivals.look(store) == arrivals.Arrived()
    with store.write() as w:
        meta.put(w, "snapshots", None)
    assert arrivals.look(store).new == 1


def test_a_pair_that_is_decided_or_gone_is_no_longer_told(
    workspace: Workspace, store: Store
) -> None:
    workspace.lead()
    arrivals.look(store)
    apart, gone = workspace.lead(score=1), workspace.lead(score=2)
    assert arrivals.look(store).new == 2
    with store.write() as w:
        records.delete(w, "Lead", gone)
    with store.read() as r:
        (pair,) = arrivals.pairs(r)
    assert pair.other.id == apart
    with store.write() as w:
        set_aside.put(w, pair.first.id, [pair.other.id])
    assert told(store) == 0
    with store.read() as r:
        assert arrivals.pairs(r) == []


def test_a_record_that_takes_the_number_of_a_deleted_one_is_new(
    workspace: Workspace, store: Store
) -> None:
    workspace.lead()
    arrivals.look(store)
    with store.write() as w:
        gone = create_lead(w, {"last_name": "Sato", "company": "Aurora"})
        number = records.require(w, "Lead", gone).pk
    arrivals.look(store)
    with store.write() as w:
        records.delete(w, "Lead", gone)
    again = workspace.lead(score=1)
    with store.read() as r:
        assert records.require(r, "Lead", again).pk == number
    assert arrivals.look(store).new == 1


def test_of_very_many_the_newest_are_compared_and_the_rest_is_counted(
    workspace: Workspace, store: Store, monkeypatch
) -> None:
    monkeypatch.setattr(arrivals, "MOST", 2)
    arrivals.look(store)
    for n in range(5):
        workspace.lead(score=n)
    assert arrivals.look(store) == arrivals.Arrived(2, 3)


def test_rows_of_a_list_that_were_decided_there_are_not_told_again(
    workspace: Workspace, store: Store
) -> None:
    workspace.lead()
    arrivals.look(store)
    session = new_id()
    with store.write() as w:
        imports.begin(w, session, store.now(), "list.csv", "Lead")
        row = create_lead(w, {"first_name": "Wei", "last_name": "Li", "phone": "+862155550123",
                              "company": "Hengda Logistics"})  # fmt: skip
        imports.note_created(w, session, [("Lead", row)])
    assert arrivals.look(store).new == 0
    with store.read() as r:
        assert import_memory.sessions(r)


def test_companies_and_people_beside_each_other_are_told_too(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Hengda Logistics", website="hengda.example")
    workspace.pulled(
        "Contact", first_name="Wei", last_name="Li", account_id=account, phone="+862155550123"
    )
    arrivals.look(store)
    workspace.pulled("Account", name="Hengda Logistics Ltd.", website="www.hengda.example")
    workspace.lead()
    assert arrivals.look(store).new == 2
    with store.read() as r:
        found = {(pair.first.type, pair.other.type): pair for pair in arrivals.pairs(r)}
    assert set(found) == {("Account", "Account"), ("Contact", "Lead")}
    assert not found["Contact", "Lead"].can_merge
