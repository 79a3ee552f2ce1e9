import pytest

from tests.services.conftest import Workspace
from workbench.services import duplicates
from workbench.store.database import Store


@pytest.mark.parametrize(
    "draft",
    [
        {"phone": "021 5555 0123"},
        {"mobile_phone": "+86 21 5555 0123"},
        {"email": "LI.WEI@hengda.example"},
        {"last_name": "Li", "first_name": "Wei", "company": "Hengda"},
        {"last_name": "Wei", "first_name": "Li", "company": "HENGDA LOGISTICS LTD"},
        {"last_name": "Li", "company": "Hengda Logistics", "phone": "5555 0123"},
    ],
)
def test_a_lead_that_is_here_is_found_while_it_is_typed_again(
    workspace: Workspace, store: Store, draft: dict[str, str]
) -> None:
    first = workspace.lead(email="li.wei@hengda.example")
    workspace.lead(last_name="Sato", first_name="Ruth", phone="+862155550199", company="Aurora")
    with store.read() as r:
        assert [match.id for match in duplicates.like(r, draft)] == [first]
        assert duplicates.like(r, draft, besides=first) == []


def test_a_misspelt_name_is_found_by_its_beginning(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(last_name="Lindqvist", first_name="Maria", company="Falcon Foods")
    with store.read() as r:
        (match,) = duplicates.like(
            r, {"last_name": "Lindquist", "first_name": "Marie", "company": "Falcon Foods AB"}
        )
    assert (match.id, match.is_likely) == (lead, True)
    assert match.why == "similar name, same company"
    assert match.detail == "Falcon Foods"


def test_chinese_names_are_found_whole_or_in_parts(workspace: Workspace, store: Store) -> None:
    lead = workspace.lead(
        last_name="张", first_name="伟明", company="上海恒达物流有限公司", phone=None
    )
    workspace.lead(last_name="张", first_name="伟", company="上海恒达物流有限公司", phone=None)
    with store.read() as r:
        (match,) = duplicates.like(r, {"last_name": "张伟明", "company": "恒达物流"})
    assert (match.id, match.is_likely, match.name) == (lead, True, "张伟明")
    assert match.reasons == ("same name", "short and full name of a company")


def test_a_lead_is_also_found_among_the_contacts(workspace: Workspace, store: Store) -> None:
    account = workspace.pulled("Account", name="Aurora Robotics", website="aurora.example")
    contact = workspace.pulled(
        "Contact", first_name="Jana", last_name="Novak", account_id=account, phone="+420777123456"
    )
    with store.read() as r:
        (match,) = duplicates.like(
            r, {"last_name": "Nováková", "first_name": "Jana", "email": "jana@aurora.example"}
        )
        assert (match.type, match.id, match.detail) == ("Contact", contact, "Aurora Robotics")
        draft = {"last_name": "Novak", "first_name": "Jana", "account_id": str(account)}
        (match,) = duplicates.like(r, draft, "Contact")
        assert (match.id, match.is_likely) == (contact, True)


def test_a_common_name_is_found_by_the_company_it_works_for(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Aurora Robotics")
    elsewhere = workspace.pulled("Account", name="Falcon Foods")
    maria = {"first_name": "Maria", "last_name": "Haas"}
    contact = workspace.pulled("Contact", account_id=account, **maria)
    for _ in range(50):
        workspace.pulled("Contact", account_id=elsewhere, **maria)
    draft = {"first_name": "Maria", "last_name": "Haas", "company": "Aurora Robotics GmbH"}
    with store.read() as r:
        assert duplicates.like(r, draft)[0].id == contact


def test_a_number_that_somebody_else_has_is_told_though_the_names_differ(
    workspace: Workspace, store: Store
) -> None:
    lead = workspace.lead()
    with store.read() as r:
        (match,) = duplicates.like(
            r, {"last_name": "Haas", "first_name": "Ruth", "phone": "+86 21 5555 0123"}
        )
    assert (match.id, match.is_likely) == (lead, False)
    assert match.why == "same number"
    assert match.against == ("other name",)


def test_a_converted_lead_is_found_as_its_contact_only(workspace: Workspace, store: Store) -> None:
    workspace.lead(is_converted=True)
    with store.read() as r:
        assert duplicates.like(r, {"phone": "+862155550123"}) == []


@pytest.mark.parametrize(
    "draft",
    [
        {"name": "恒达科技"},
        {"name": "Nobody", "phone": "+862155550123"},
        {"name": "北京市恒达科技集团有限公司", "billing_city": "北京"},
    ],
)
def test_an_account_is_found_while_it_is_typed_again(
    workspace: Workspace, store: Store, draft: dict[str, str]
) -> None:
    account = workspace.pulled(
        "Account", name="北京恒达科技有限公司", phone="+862155550123", billing_city="北京"
    )
    workspace.pulled("Account", name="北京远景能源有限公司", billing_city="北京")
    with store.read() as r:
        assert [match.id for match in duplicates.like(r, draft, "Account")] == [account]


@pytest.mark.parametrize("draft", [{}, {"last_name": "?"}, {"company": "Hengda Logistics"}])
def test_too_little_finds_nobody(workspace: Workspace, store: Store, draft: dict[str, str]) -> None:
    workspace.lead()
    with store.read() as r:
        assert duplicates.like(r, draft) == []


@pytest.mark.parametrize("text", ['"', 'a"b OR c', "* NEAR(", "o'brien -", "）（", "%_"])
def test_signs_that_mean_something_to_the_index_are_only_letters_here(
    workspace: Workspace, store: Store, text: str
) -> None:
    workspace.lead()
    draft = {"last_name": text, "first_name": text, "company": text, "email": f"{text}@x.example"}
    with store.read() as r:
        assert duplicates.like(r, draft) == []
        assert duplicates.like(r, {"name": text, "website": text}, "Account") == []


def test_no_look_reads_the_whole_table(workspace: Workspace, store: Store) -> None:
    workspace.lead()
    looks: list[str] = []
    with store.read() as r:
        connection = r._connection
        connection.set_trace_callback(looks.append)
        duplicates.like(r, {"last_name": "Li", "first_name": "Wei", "phone": "+862155550123"})
        connection.set_trace_callback(None)
        plans = [
            " ".join(str(step[3]) for step in r.rows(f"EXPLAIN QUERY PLAN {look}"))
            for look in looks
            if look.startswith("SELECT")
        ]
    assert len(plans) > 2
    assert [plan for plan in plans if "SCAN p" in plan or "SCAN lead" in plan] == []


def test_the_company_of_somebody_who_is_typed_is_found_among_the_accounts(
    workspace: Workspace, store: Store
) -> None:
    account = workspace.pulled("Account", name="Hengda Logistics", website="hengda.example")
    workspace.pulled("Account", name="Aurora Robotics")
    with store.read() as r:
        for draft in (
            {"last_name": "Ma", "company": "Hengda Logistic"},
            {"company": "Hengda", "email": "ma@hengda.example"},
        ):
            (match,) = duplicates.companies(r, draft)
            assert (match.type, match.id) == ("Account", account)
        assert duplicates.companies(r, {"last_name": "Hengda Logistics"}) == []
