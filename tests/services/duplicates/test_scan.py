from pathlib import Path

from tests.services.conftest import Workspace
from workbench import exchange
from workbench.services import duplicates, set_aside
from workbench.store import meta
from workbench.store.database import Store


def test_leads_that_are_one_person_come_in_one_group_with_reasons(
    workspace: Workspace, store: Store
) -> None:
    first = workspace.lead(email="li.wei@hengda.example", city="Shanghai")
    second = workspace.lead(first_name="Li", last_name="Wei", company="HENGDA LOGISTICS LTD.")
    third = workspace.lead(last_name="Lee", email="li.wei@hengda.example", phone=None)
    workspace.lead(first_name="Jing", email="li.jing@hengda.example")
    workspace.lead(first_name="Ruth", last_name="Haas", company="Aurora", phone=None)
    with store.read() as r:
        found = duplicates.scan(r, "Lead")
    (group,) = found.groups
    assert group.first.id == first
    assert {match.id for match in group.others} == {second, third}
    assert group.others[0].bits >= group.others[1].bits
    said = {match.id: match.why for match in group.others}
    assert said[second] == "same name, same number, same company, first and last name exchanged"
    assert said[third].startswith("same e-mail, ")
    assert (found.read, found.extra, group.is_twins) == (5, 2, False)
    assert found.compared > 0


def test_the_short_name_of_a_company_is_enough(workspace: Workspace, store: Store) -> None:
    workspace.lead(phone=None)
    workspace.lead(phone=None, company="Hengda")
    with store.read() as r:
        (group,) = duplicates.scan(r, "Lead").groups
    assert group.others[0].why == "same name, short and full name of a company"


def test_a_lead_who_is_a_contact_already_is_found(workspace: Workspace, store: Store) -> None:
    account = workspace.pulled("Account", name="Hengda Logistics")
    contact = workspace.pulled(
        "Contact", first_name="Wei", last_name="Li", account_id=account, phone="+862155550123"
    )
    lead = workspace.lead()
    with store.read() as r:
        (group,) = duplicates.scan(r, "Lead").groups
        assert duplicates.scan(r, "Contact").groups == ()
    assert {match.id for match in group.members} == {lead, contact}


def test_leads_equal_but_for_their_ids_are_twins_of_any_number(
    workspace: Workspace, store: Store
) -> None:
    many = [workspace.lead(external_id=f"P-{n}", last_name="?", company="?") for n in range(120)]
    workspace.lead(external_id="P-x", last_name="?", company="?", score=1)
    with store.read() as r:
        (group,) = duplicates.scan(r, "Lead").groups
    assert {match.id for match in group.members} >= set(many)
    twins = [match for match in group.others if match.why == "the same in every field"]
    assert len(twins) == 119


def test_accounts_of_one_company_are_found_and_others_left_alone(
    workspace: Workspace, store: Store
) -> None:
    workspace.pulled("Account", name="北京恒达科技有限公司", billing_city="北京")
    workspace.pulled("Account", name="恒达科技", billing_city="北京")
    workspace.pulled("Account", name="北京恒达物流有限公司", billing_city="天津")
    workspace.pulled("Account", name="Aurora Robotics, Inc.", website="https://aurora.example")
    workspace.pulled("Account", name="AURORA ROBOTICS", website="www.aurora.example/en")
    with store.read() as r:
        found = duplicates.scan(r, "Account")
    names = [{match.name for match in group.members} for group in found.groups]
    assert sorted(names, key=str) == sorted(
        [{"Aurora Robotics, Inc.", "AURORA ROBOTICS"}, {"北京恒达科技有限公司", "恒达科技"}],
        key=str,
    )


def test_an_empty_profile_has_no_duplicates(store: Store) -> None:
    with store.read() as r:
        for type_name in duplicates.SCANNED:
            assert duplicates.scan(r, type_name).groups == ()


def test_mavens_85_accounts_are_85_companies(store: Store, shared_data: Path) -> None:
    with store.write() as w:
        meta.put(w, "role", "admin")
    accounts = shared_data / "maven-crm" / "accounts.csv"
    exchange.run(store, exchange.plan(store, accounts, "Account"))
    with store.read() as r:
        found = duplicates.scan(r, "Account")
    assert (found.read, found.groups) == (85, ())


def test_a_scan_tells_how_far_it_is_and_can_be_ended(workspace: Workspace, store: Store) -> None:
    for n in range(40):
        workspace.lead(first_name="Wei", external_id=f"{n}", score=n)
    told: list[tuple[float, int]] = []

    def enough(share: float, compared: int) -> bool:
        told.append((share, compared))
        return not compared

    with store.read() as r:
        found = duplicates.scan(r, "Lead", progress=enough, step=10)
    assert [share for share, compared in told if not compared] == [0.125, 0.25, 0.375, 0.5]
    ((share, compared),) = told[4:]
    assert (compared, found.compared, found.is_ended) == (10, 10, True)
    assert 0.5 < share < 1


def test_a_scan_that_is_ended_while_it_reads_has_found_nothing(
    workspace: Workspace, store: Store
) -> None:
    for n in range(20):
        workspace.lead(external_id=f"{n}")
    with store.read() as r:
        found = duplicates.scan(r, "Lead", progress=lambda _share, _pairs: False, step=10)
    assert (found.groups, found.is_ended) == ((), True)


def test_the_pairs_of_a_scan_are_in_the_order_of_their_certainty(
    workspace: Workspace, store: Store
) -> None:
    for n in range(3):
        workspace.lead(external_id=f"{n}")
    workspace.lead(first_name="Ruth", last_name="Haas", email="r@aurora.example", phone=None)
    workspace.lead(first_name="Ruth", last_name="Haas", email="r@aurora.example", score=1)
    with store.read() as r:
        pairs = duplicates.scan(r, "Lead").pairs
    assert [pair.other.is_twin for pair in pairs] == [True, True, False]
    assert pairs[0].first.id == pairs[1].first.id
    assert all(pair.can_merge for pair in pairs)


def test_who_was_said_to_be_somebody_else_is_not_found_again(
    workspace: Workspace, store: Store
) -> None:
    for score in range(3):
        workspace.lead(score=score)
    with store.read() as r:
        (group,) = duplicates.scan(r, "Lead").groups
    with store.write() as w:
        set_aside.put(w, group.first.id, [group.others[0].id])
    with store.read() as r:
        (left,) = duplicates.scan(r, "Lead").groups
    assert [one.id for one in left.others] == [group.others[1].id]
    with store.write() as w:
        set_aside.put(w, group.first.id, [group.others[1].id])
    with store.read() as r:
        assert duplicates.scan(r, "Lead").groups == ()
