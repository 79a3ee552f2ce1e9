"""What people type: amounts, days, picklists, names; and what they are told when it is none."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.services.conftest import WANG, Workspace
from tests.services.pipeline import TODAY, Pipeline
from workbench.errors import InvalidInput
from workbench.schema import dictionary
from workbench.services import editing
from workbench.store import records
from workbench.store.database import Store

DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2100, 12, 1))
AMOUNTS = st.decimals(min_value=0, max_value=10**11, places=2, allow_nan=False)
Read = Callable[..., Any]


def outcome(read: Callable[[], Any]) -> tuple[Any, str]:
    """Return what was read, or the sentence that says why not."""
    try:
        return read(), ""
    except InvalidInput as error:
        return None, str(error)


@pytest.fixture
def read(store: Store, workspace: Workspace) -> Read:
    def parse(field: str, text: str, type_name: str = "Opportunity") -> Any:
        with store.read() as r:
            return editing.parse(r, type_name, field, text, today=TODAY)

    return parse


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("118000", "118000"),
        ("118,000", "118000"),
        ("1,180,000.50", "1180000.50"),
        ("118 000", "118000"),
        ("118'000", "118000"),
        ("12k", "12000"),
        ("12.5K", "12500"),
        ("1.2m", "1200000"),
        ("3万", "30000"),
        ("3 万元", "30000"),
        ("1.5亿", "150000000"),
        ("-250", "-250"),
        ("0", "0"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert editing.amount(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["soon", "12,34", "1.2.3", "12k5", "k", "--5", "12 €", "1,0000"])
def test_what_is_no_amount_is_told_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no amount like 118,000, 12k or 3万"):
        editing.amount(text)


@given(AMOUNTS)
def test_every_amount_is_read_as_it_is_shown(amount: Decimal) -> None:
    assert editing.amount(f"{amount:,.2f}") == amount
    assert editing.amount(str(amount)) == amount


@given(st.integers(min_value=0, max_value=10**6), st.sampled_from("kmb千万亿"))
def test_a_unit_multiplies(number: int, unit: str) -> None:
    assert editing.amount(f"{number}{unit}") == number * editing.amount(f"1{unit}")


@given(st.text(max_size=20))
def test_whatever_is_typed_is_an_amount_or_one_sentence(text: str) -> None:
    found, sentence = outcome(lambda: editing.amount(text))
    assert text in sentence if found is None else found.is_finite()


@given(DAYS)
def test_a_written_out_day_is_that_day_whatever_today_is(day: date) -> None:
    written = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.day} {day:%b} {day.year}",
        f"{day:%B} {day.day}, {day.year}",
    )
    for text in written:
        assert editing.day(text, TODAY) == day


@given(DAYS, st.integers(min_value=-170, max_value=180))
def test_a_day_without_a_year_is_the_one_people_mean(today: date, distance: int) -> None:
    meant = today + timedelta(days=distance)
    if (meant.month, meant.day) == (2, 29) or meant.year < today.year:
        return  # a leap day exists in few years; a day of last year needs its year
    if meant.year > today.year and (today - meant.replace(year=today.year)).days <= 180:
        return
    assert editing.day(f"{meant.day} {meant:%b}", today) == meant
    assert editing.day(f"{meant.month}月{meant.day}日", today) == meant


@given(DAYS, st.sampled_from(["mon", "Wednesday", "sun", "周五", "星期一", "周日", "星期天"]))
def test_a_weekday_is_the_next_one_and_never_today(today: date, text: str) -> None:
    found = editing.day(text, today)
    assert 1 <= (found - today).days <= 7
    han = "一二三四五六日"
    wanted = (
        han.index(text[-1].replace("天", "日"))
        if text[-1] in f"{han}天"
        else ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].index(text[:3].lower())
    )
    assert found.weekday() == wanted


@pytest.mark.parametrize(
    ("text", "days"),
    [("today", 0), ("Tomorrow", 1), ("明天", 1), ("后天", 2), ("next week", 7), ("+30", 30)],
)
def test_a_day_may_be_told_from_today(text: str, days: int) -> None:
    assert editing.day(text, TODAY) == TODAY + timedelta(days=days)


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "31 Feb", "13月1日", "12", "1 Foo", "+"])
def test_what_is_no_day_is_told_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="is no day like 2026-12-01, 1 Dec or tomorrow"):
        editing.day(text, TODAY)


@given(st.text(max_size=16))
def test_whatever_is_typed_is_a_day_or_one_sentence(text: str) -> None:
    found, sentence = outcome(lambda: editing.day(text, TODAY))
    assert text in sentence if found is None else isinstance(found, date)


def test_an_empty_text_clears_a_field(read: Read) -> None:
    assert read("amount", "  ") is None
    assert read("close_date", "") is None


def test_whole_numbers_and_percent(read: Read) -> None:
    assert read("probability", "35 %") == 35
    assert read("probability", "35") == 35
    with pytest.raises(InvalidInput, match="is not a whole number"):
        read("probability", "35.5")


def test_a_choice_is_known_by_its_words_in_both_languages(read: Read) -> None:
    picklist = dictionary.field("Opportunity", "loss_reason").picklist
    assert picklist is not None
    for choice in picklist.choices:
        for word in (choice.value, choice.label.en.upper(), choice.label.zh):
            assert read("loss_reason", word) == choice.value


def test_yes_and_no(read: Read) -> None:
    assert read("do_not_call", "yes", "Lead") is True
    assert read("do_not_call", "否", "Lead") is False
    with pytest.raises(InvalidInput, match="neither yes nor no"):
        read("do_not_call", "perhaps", "Lead")


def test_a_time_is_local_and_stored_in_utc(read: Read) -> None:
    local = datetime(2026, 12, 1, 14, 30).astimezone()
    assert read("due_at", "1 Dec 14:30", "Task") == local.astimezone(UTC)
    with pytest.raises(InvalidInput, match="is no time like"):
        read("due_at", "whenever", "Task")


def test_a_reference_is_found_by_name(read: Read, workspace: Workspace) -> None:
    pipeline = Pipeline(workspace)
    hengda = pipeline.account("恒达物流")
    bolt = pipeline.account("Bolt Parcel")
    assert read("account_id", "恒达物流") == hengda
    assert read("account_id", "Bolt Parcel") == bolt
    assert read("owner_id", "Wang Jie") == WANG
    assert read("account_id", str(bolt)) == bolt


def test_a_name_nobody_or_two_have_is_told(read: Read, workspace: Workspace) -> None:
    pipeline = Pipeline(workspace)
    pipeline.account("Twin GmbH")
    pipeline.account("Twin GmbH")
    with pytest.raises(InvalidInput, match="There is no Account called “Nobody”"):
        read("account_id", "Nobody")
    with pytest.raises(InvalidInput, match="There are 2 records called “Twin GmbH”"):
        read("account_id", "Twin GmbH")


def test_a_person_is_found_by_the_address_they_sign_in_with(
    read: Read, store: Store, workspace: Workspace
) -> None:
    with store.read() as r:
        email = records.require(r, "User", WANG)["email"]
    assert read("owner_id", email) == WANG
    assert read("owner_id", email.upper()) == WANG
    with pytest.raises(InvalidInput, match="give the e-mail, the whole name, or the id"):
        read("owner_id", "nobody@northwind.example")


def test_of_two_people_of_one_name_both_addresses_are_told(
    read: Read, store: Store, workspace: Workspace
) -> None:
    with store.write() as w:
        for email in ("lin.1@northwind.example", "lin.2@northwind.example"):
            records.create(w, "Contact", {"first_name": "涛", "last_name": "林", "email": email})
    assert isinstance(read("contact_id", "lin.1@northwind.example", "OpportunityContactRole"), UUID)
    said = "called “林涛”: .* give one of these: lin.1@northwind.example, lin.2@northwind.example"
    with pytest.raises(InvalidInput, match=said):
        read("contact_id", "林涛", "OpportunityContactRole")


@pytest.mark.parametrize(
    ("first", "last", "typed"),
    [
        ("伟", "张", "张伟"),
        ("娜", "欧阳", "欧阳娜"),
        ("Ana Sofia", "de la Cruz", "Ana Sofia de la Cruz"),
    ],
)
def test_a_person_of_two_names_is_found_by_the_whole_one(
    read: Read, store: Store, workspace: Workspace, first: str, last: str, typed: str
) -> None:
    with store.write() as w:
        made = records.create(w, "Contact", {"first_name": first, "last_name": last})
    assert read("contact_id", typed, "OpportunityContactRole") == made
