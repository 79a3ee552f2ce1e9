"""How the Chinese texts are written: spaces, punctuation, and one word for one thing."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench import i18n
from workbench.i18n import listed, sentences, t
from workbench.schema import dictionary

CATALOGUES = Path(__file__).resolve().parent.parent / "resources" / "translations" / "zh_CN"
HAN = "[\u3400-\u9fff]"
FULL = "，。；：！？、"
# What one types: 6月30日, 周二10点, 3万. A menu's key: (&W). What a command takes: 字段=值,字段=…
TYPED = re.compile(r"周?[一二三四五六日]?\d+[年月日点万秒]|\(&[A-Z]\)|\S*=\S*|列:值")
PLACEHOLDER = re.compile(r"\{[^}]*\}")
RULES = {
    "a space between Han and Latin or digits": re.compile(rf"{HAN}[A-Za-z0-9]|[A-Za-z0-9]{HAN}"),
    "full-width punctuation": re.compile(rf"{HAN}[,;:!?()]|[,;:!?()]{HAN}|{HAN}\.(?!\w)"),
    "no space beside full-width punctuation": re.compile(rf"[{FULL}] | [{FULL}]"),
    "one mark at a time": re.compile(rf"[{FULL}]{{2,}}"),
}
# 邮件 is a message, 邮箱 an address: these tell of messages.
MESSAGES = {
    "What was written? Enter saves the e-mail without words.",
    "Paste rows, one person a line, a signature, a vCard or what a badge scanner read.",
    "E-mail",
    "E-mail logged on {name}",
    "E-mail: {name}",
    "Notes, e-mails, to-dos",
    "&Write an e-mail",
    "{address} copied: no program here writes e-mails",
    "Cadences: courses of calls, e-mails and social touches.",
}


def texts() -> Iterator[tuple[str, str]]:
    """Give every Chinese text with its English."""
    for file in sorted(CATALOGUES.glob("*.json")):
        yield from json.loads(file.read_text(encoding="utf-8")).items()
    for record_type in dictionary.TYPES:
        for field in record_type.fields:
            yield field.label.en, field.label.zh


@pytest.mark.parametrize("rule", RULES)
def test_chinese_is_written_with(rule: str) -> None:
    bare = {han: TYPED.sub("…", PLACEHOLDER.sub("…", han)) for _english, han in texts()}
    assert [han for han, text in bare.items() if RULES[rule].search(text)] == []


def test_an_address_is_never_called_a_message() -> None:
    wrong = [en for en, han in texts() if "邮件" in han and re.search(r"\be-mails?\b", en, re.I)]
    assert set(wrong) - MESSAGES <= {"No e-mail"}


@pytest.mark.usefixtures("chinese")
def test_what_fills_in_a_text_is_set_off_only_where_it_is_not_chinese(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = {"by {name}": "由{name}修改", "{n} rows": "共{n}行", "{a}{b} {{x}}": "{a}{b}人{{x}}"}
    monkeypatch.setattr(i18n, "load_catalogue", lambda _language: kept)
    i18n.set_language("en")
    i18n.set_language("zh_CN")
    assert t("by {name}").format(name="Ada") == "由 Ada 修改"
    assert t("by {name}").format(name="王杰") == "由王杰修改"
    assert t("by {name}").format(name="") == "由修改"
    assert i18n.tn("{n} row", "{n} rows", 1200) == "共 1,200 行"
    assert t("{a}{b} {{x}}").format(a="王杰", b=3) == "王杰 3 人{x}"


def test_chinese_and_latin_never_touch_in_a_text_that_was_put_together() -> None:
    said = "您好Li Wei，我是Workbench的王杰，3分钟后再打？"
    assert i18n.spaced(said) == "您好 Li Wei，我是 Workbench 的王杰，3 分钟后再打？"
    assert i18n.spaced("Hello, 3 minutes") == "Hello, 3 minutes"
    assert i18n.spaced("") == ""


@pytest.mark.usefixtures("chinese")
def test_words_and_sentences_are_joined_as_chinese_joins_them() -> None:
    assert listed(["a", 2, "王杰"]) == "a、2、王杰"
    assert sentences("已移除。", "", "请重新登录。") == "已移除。请重新登录。"
    i18n.set_language("en")
    assert listed(["a", 2]) == "a, 2"
    assert sentences("Removed.", "", "Sign in again.") == "Removed. Sign in again."
