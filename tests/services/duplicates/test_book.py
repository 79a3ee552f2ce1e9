import pytest

from tests.services.conftest import Workspace
from workbench.services import duplicates
from workbench.store.database import Store
from workbench.wire.ids import new_id


def test_a_row_of_a_file_finds_who_is_here_and_who_came_before_it(
    workspace: Workspace, store: Store
) -> None:
    here = workspace.lead(email="li.wei@hengda.example")
    new = {"last_name": "Haas", "first_name": "Ruth", "company": "Aurora", "phone": "021 5555 0199"}
    with store.read() as r:
        book = duplicates.Book(r, "Lead")
        (match,) = book.like(r, {"last_name": "Li", "first_name": "Wei", "company": "Hengda"})
        assert (match.id, match.is_likely) == (here, True)
        assert book.like(r, new) == []
        row = new_id()
        book.add(r, new, row)
        (match,) = book.like(r, {"last_name": "Ruth Haas", "phone": "+86 21 5555 0199"})
    assert (match.id, match.why) == (row, "same name, same number")


def test_a_row_finds_the_contact_it_already_is(workspace: Workspace, store: Store) -> None:
    account = workspace.pulled("Account", name="北京恒达科技有限公司")
    contact = workspace.pulled("Contact", last_name="张", first_name="伟明", account_id=account)
    with store.read() as r:
        (match,) = duplicates.Book(r, "Lead").like(
            r, {"last_name": "张伟明", "company": "恒达科技"}
        )
    assert (match.type, match.id) == ("Contact", contact)


def test_book_and_typing_answer_the_same(workspace: Workspace, store: Store) -> None:
    for n in range(30):
        workspace.lead(last_name=f"Lindqvist{n}", first_name="Maria", phone=f"+8621555501{n:02}")
    draft = {"last_name": "Lindqvist7", "first_name": "Maria", "company": "Hengda Logistics"}
    with store.read() as r:
        typed = duplicates.like(r, draft)[0]
        brought = duplicates.Book(r, "Lead").like(r, draft)[0]
    assert brought == typed
    assert brought.bits == pytest.approx(19.5)
