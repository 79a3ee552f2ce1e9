"""Scripts: names are filled in, with a space where Chinese and Latin words touch."""

import json
from importlib import resources

import pytest

from workbench.i18n import LANGUAGES
from workbench.services.calling.scripts import Script, find_objections, script_for

pytestmark = pytest.mark.usefixtures("chinese")


def opener(name: str, company: str) -> str:
    """Return the first words of the general script to somebody."""
    return script_for(None, name=name, company=company, caller="王杰").parts[0].text


def test_a_latin_name_between_chinese_words_stands_with_spaces() -> None:
    said = opener("Anna Grau", "Echomark Foods")
    assert "请教一下 Echomark Foods 现在" in said
    assert said.startswith("“Anna Grau，您好，我是王杰。")


def test_a_chinese_name_between_chinese_words_stands_without_spaces() -> None:
    assert "请教一下恒达物流现在" in opener("李伟", "恒达物流")


def test_a_company_named_in_both_scripts_is_spaced_inside_as_well() -> None:
    assert "请教一下 ABC 物流现在" in opener("李伟", "ABC物流")


def for_finance() -> Script:
    """Return what to say to a CFO of a logistics company."""
    return script_for(
        "Transportation", name="李伟", company="恒达物流", caller="王杰", persona="CFO"
    )


def found(text: str) -> list[tuple[str, str]]:
    return [(card.title, card.whose) for card in find_objections(for_finance(), text)]


BUDGET = [("“预算已经定了”", "首席财务官"), ("“没有预算”", "运输"), ("“没有预算”", "各行业通用")]


@pytest.mark.parametrize("text", ["预算", "budget", "BUDGET", "ｂｕｄｇｅｔ", "　 Budget "])
def test_an_objection_is_found_in_both_languages_whatever_its_case_and_width(text: str) -> None:
    assert found(text) == BUDGET


def test_the_persons_own_cards_come_first_and_those_of_all_others_follow() -> None:
    script = for_finance()
    every = find_objections(script, "“")
    assert every == (*script.objections, *script.others)
    assert len({(card.title, card.whose) for card in every}) == len(every) == 18
    assert {card.whose for card in script.objections} == {"首席财务官", "运输"}


def test_every_word_must_be_on_the_card_in_title_or_answer() -> None:
    assert found("预算 什么时候") == [("“预算已经定了”", "首席财务官")]
    assert found("没有 加班费") == [("“没有预算”", "运输")]
    assert found("齐柏林飞艇") == found("预算 zeppelin") == []


def test_without_a_word_nothing_is_looked_for() -> None:
    assert find_objections(for_finance(), " \t") == ()


def test_someone_without_industry_and_persona_has_the_general_cards_first() -> None:
    script = script_for(None, name="李伟", company="恒达物流", caller="王杰")
    assert {card.whose for card in script.objections} == {"各行业通用"}
    assert len(script.objections) + len(script.others) == 18


def test_both_languages_have_the_same_cards_in_the_same_order() -> None:
    folder = resources.files("resources").joinpath("scripts")
    shapes = []
    for language in LANGUAGES:
        known = json.loads(folder.joinpath(f"{language}.json").read_text(encoding="utf-8"))
        personas = known.pop("personas")
        places = [*known.items(), *personas.items()]
        shapes.append([(place, len(raw["objections"])) for place, raw in places])
    assert shapes[0] == shapes[1]
