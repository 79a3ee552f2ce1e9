"""Scripts: names are filled in, with a space where Chinese and Latin words touch."""

import pytest

from workbench.services.calling.scripts import script_for

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
