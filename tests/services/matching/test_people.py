import pytest

from workbench.services.matching.people import PersonName, person_name


@pytest.mark.parametrize(
    ("first", "last", "family", "given"),
    [
        ("Wei", "Li", "li", "wei"),
        ("José María", "Núñez", "nunez", "jose maria"),
        ("", "Li, Wei", "li", "wei"),
        ("", "Anna Maria Vargas", "vargas", "anna maria"),
        ("Dr. Ruth", "Haas", "haas", "ruth"),
        ("Seán", "O’Brien", "obrien", "sean"),
        ("Jan", "van der Berg", "berg", "jan"),
        ("", "van der Berg", "berg", ""),
        ("Lucía", "de la Cruz", "cruz", "lucia"),
        ("Na", "Li", "li", "na"),
        ("小明", "王", "王", "小明"),
        ("", "王小明", "王", "小明"),
        ("", "欧阳娜娜", "欧阳", "娜娜"),
        ("", "王 小明", "王", "小明"),
        ("", "李经理", "李", ""),
        ("Ｗｅｉ", "ＬＩ", "li", "wei"),
    ],
)
def test_a_name_has_one_form_however_it_is_written(
    first: str, last: str, family: str, given: str
) -> None:
    assert person_name(first, last) == PersonName(family, given)


def test_no_name_is_no_name() -> None:
    assert person_name("", " ") is None
