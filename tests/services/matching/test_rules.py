from typing import Any

import pytest

from workbench.services.matching.reasons import why
from workbench.services.matching.rules import COMPANY, PERSON
from workbench.services.matching.scoring import Rule, same

LI_WEI = {
    "first_name": "Wei",
    "last_name": "Li",
    "company": "Hengda Logistics Ltd",
    "email": "li.wei@hengda.example",
    "phone": "+862155550123",
    "city": "Shanghai",
    "street": "88 Century Avenue",
    "postal_code": "200120",
}
HENGDA = {
    "name": "Hengda Logistics Ltd",
    "website": "https://hengda.example",
    "phone": "+862155550123",
    "city": "Shanghai",
}


def bits(rule: Rule, one: dict[str, Any], other: dict[str, Any]) -> float:
    return same(rule, rule.forms(one), rule.forms(other))


@pytest.mark.parametrize(
    "other",
    [
        {"first_name": "Wei", "last_name": "Li", "company": "HENGDA LOGISTICS"},
        {"first_name": "Li", "last_name": "Wei", "company": "Hengda Logistics"},
        {"last_name": "Li Wei", "email": "LI.WEI@hengda.example"},
        {"first_name": "W.", "last_name": "Li", "phone": "+862155550123"},
        {"first_name": "Wei", "last_name": "Lee", "email": "li.wei@hengda.example"},
        {"first_name": "Wei", "last_name": "Li", "company": "Hengda", "city": "Shanghai"},
    ],
)
def test_the_same_person_is_offered(other: dict[str, Any]) -> None:
    assert bits(PERSON, LI_WEI, other) >= PERSON.likely
    assert bits(PERSON, other, LI_WEI) == pytest.approx(bits(PERSON, LI_WEI, other))


@pytest.mark.parametrize(
    "change",
    [
        {"first_name": "Jing", "email": "li.jing@hengda.example"},
        {"first_name": "Jing", "email": ""},
        {"last_name": "Sato", "email": "wei.sato@hengda.example"},
        {"first_name": "Ruth", "last_name": "Haas", "email": "info@hengda.example"},
    ],
)
def test_colleagues_share_all_but_their_names_and_are_not_offered(change: dict[str, str]) -> None:
    assert bits(PERSON, LI_WEI, LI_WEI | change) < PERSON.likely


def test_people_of_one_name_at_two_firms_are_not_offered() -> None:
    namesake = {"first_name": "Wei", "last_name": "Li", "company": "Aurora Robotics"}
    assert bits(PERSON, LI_WEI, namesake) < PERSON.likely


def test_a_chinese_name_alone_makes_nobody_the_same() -> None:
    zhang = {"last_name": "张", "first_name": "伟"}
    one, other = zhang | {"company": "恒达物流有限公司"}, zhang | {"company": "远景能源"}
    assert bits(PERSON, one, other) < PERSON.likely
    short = {"last_name": "张伟", "company": "上海恒达物流"}
    assert bits(PERSON, one, short) >= PERSON.likely
    reversed_name = {"last_name": "伟", "first_name": "张", "company": "恒达物流"}
    assert bits(PERSON, one, reversed_name) >= PERSON.likely


def test_what_stands_for_nothing_is_no_likeness() -> None:
    one = {"last_name": "?", "company": "[not provided]", "email": "n/a"}
    assert PERSON.forms(one) == (None,) * len(PERSON.parts)


def test_free_mail_makes_no_colleagues() -> None:
    one, other = {"email": "a@gmail.com"}, {"email": "b@gmail.com"}
    assert "domain" not in PERSON.levels(PERSON.forms(one), PERSON.forms(other))


@pytest.mark.parametrize(
    "other",
    [
        {"name": "HENGDA LOGISTICS GMBH"},
        {"name": "Hengda", "website": "www.hengda.example"},
        {"name": "Hengda Logistcs", "phone": "+862155550123"},
    ],
)
def test_the_same_company_is_offered(other: dict[str, Any]) -> None:
    assert bits(COMPANY, HENGDA, other) >= COMPANY.likely


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Hengda Robotics", "city": "Beijing"},
        {"name": "Aurora Robotics", "website": "https://hengda.example"},
        {"name": "Aurora Logistics", "city": "Shanghai"},
    ],
)
def test_another_company_is_not(other: dict[str, Any]) -> None:
    assert bits(COMPANY, HENGDA, other) < COMPANY.likely


def test_a_match_says_its_reasons_and_what_speaks_against_it() -> None:
    other = {"first_name": "Li", "last_name": "Wei", "company": "Hengda Logistics", "city": "Wuhan"}
    told = why(PERSON, PERSON.levels(PERSON.forms(LI_WEI), PERSON.forms(other)))
    assert told.reasons == ("same name", "same company", "first and last name exchanged")
    assert told.against == ("other city",)
    half = {"first_name": "Jing", "last_name": "Li", "phone": "+862155550123"}
    told = why(PERSON, PERSON.levels(PERSON.forms(LI_WEI), PERSON.forms(half)))
    assert told.reasons == ("same number", "same last name")
    assert told.against == ("other first name",)
