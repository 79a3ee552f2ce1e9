"""Help, and what is said of mistyped words: in both languages, with the choices named."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from tests.cli.office import ask, real_run, refused, run
from workbench.cli import helping, transfer
from workbench.cli.main import cli
from workbench.exchange import exporting

ROOT = typer.main.get_command(cli)
ENGLISH = re.compile(r"\b(the|of|a|is|with|Usage|Options|Commands|required|default|Show)\b")


def below(command: Any, path: str) -> Iterator[tuple[Any, Any]]:
    ctx = typer.Context(command, info_name=path)
    yield command, ctx
    for name, one in getattr(command, "commands", {}).items():
        yield from below(one, f"{path} {name}")


@pytest.mark.usefixtures("chinese")
def test_every_page_of_help_is_chinese_where_that_is_spoken() -> None:
    pages = {ctx.command_path: helping.page(command, ctx) for command, ctx in below(ROOT, "w")}
    assert len(pages) > 50
    english = {path: ENGLISH.findall(page) for path, page in pages.items() if ENGLISH.search(page)}
    assert english == {}
    assert all(page.startswith("用法：w") and "选项:" in page for page in pages.values())


def test_the_language_asked_for_holds_for_help_and_mistakes_too() -> None:
    for words in (("--lang", "zh_CN", "user", "--help"), ("--lang=zh_CN", "user", "--help")):
        assert run(*words).out.startswith("用法：workbench user [选项] 命令 …")
    assert run("user", "--help").out.startswith("Usage: workbench user [OPTIONS] COMMAND …")
    assert "停用一位人员" in real_run("user", "--help", WORKBENCH_LANG="zh_CN").out
    told = refused("--lang", "zh_CN", "serve", "--worker", "1", code=2)
    assert told == "没有选项 --worker。相近的有：--workers。详见“workbench serve --help”。"


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (("serve", "--port", "x"), "--port takes a whole number.", "--port 需要一个整数。"),
        (("serve", "more"), "Too many words: more.", "多余的内容：more。"),
        (("user", "disable"), "Missing argument: EMAIL.", "缺少参数：EMAIL。"),
        (("user", "add", "a@b.example"), "Missing option: --name.", "缺少选项：--name。"),
        (("nope",), "There is no command nope.", "没有命令 nope。"),
        (("wipe", "--yes=3"), "--yes takes no value.", "--yes 不需要值。"),
        (("serve", "--host"), "--host needs a value after it.", "--host 之后需要一个值。"),
        (("--nope",), "There is no option --nope.", "没有选项 --nope。"),
    ],
)
def test_a_mistyped_word_is_told_in_both_languages(
    words: tuple[str, ...], english: str, chinese: str
) -> None:
    assert refused(*words, code=2).startswith(english)
    assert refused("--lang", "zh_CN", *words, code=2).startswith(chinese)


@pytest.mark.parametrize(
    ("words", "option", "known"),
    [
        (("user", "add", "a@b.example", "--name", "A", "--role", "king"), "--role", "bdr, ae, se"),
        (("call", "log", "--phone", "1", "--disposition", "nope"), "--disposition", "no_answer,"),
        (("export", "Lead", "x.csv", "--view", "nope"), "--view", "all, list."),
        (("bench", "all", "--scale", "nope"), "--scale", "small, medium, reference."),
        (("bench", "nope"), "NAME", "torture"),
        (("bench", "torture", "--kind", "nope"), "--kind", "all."),
        (("bench", "torture", "--planted", "nope"), "--planted", "all."),
        (("duplicates", "scan", "Task"), "TYPE", "Lead, Contact"),
        (("conflicts", "resolve", "x", "--keep", "nope"), "--keep", "mine, theirs, server, other,"),
    ],
)
def test_a_word_that_is_no_choice_names_the_choices(
    words: tuple[str, ...], option: str, known: str
) -> None:
    sentence = refused(*words, code=2)
    assert f" does not fit {option}. Choose one of: " in sentence
    assert known in sentence
    assert "请选择其中之一：" in refused("--lang", "zh_CN", *words, code=2)


def test_help_names_the_choices_too() -> None:
    assert "--view all|list" in run("export", "--help").out
    assert "--keep mine|theirs|server|other|both" in run("conflicts", "resolve", "--help").out
    assert transfer.VIEWS == exporting.VIEWS


def test_lists_have_headings_and_words_in_the_language_in_use() -> None:
    assert run("profile", "list").out.startswith("There is no profile yet")
    heads = run("--lang", "zh_CN", "chart", "--list").out.splitlines()[0]
    assert heads.split() == ["图表", "问题", "筛选条件"]
    assert ask("chart", "--list")["charts"][0].keys() == {"name", "question", "filters"}


def test_long_lines_fold_at_the_width_of_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    for language in ("en", "zh_CN"):
        for line in run("--lang", language, "import", "--help").out.splitlines():
            assert sum(1 + (letter > "\u2e80") for letter in line) <= 62, line
