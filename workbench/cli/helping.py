"""Help pages, and what is said of mistyped words, in the language in use.

The library that reads the command line speaks English alone and draws its pages with a library of
its own, which takes a quarter of a second to load. So the pages are laid out here, from what the
commands declare.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

import typer

from workbench.cli.output import cells
from workbench.i18n import listed, mark, sentences, t

NARROWEST, WIDEST = 50, 100
FIRST_COLUMN = 32
GAP = 2
KINDS = {
    "bool": "",
    "int": mark("NUMBER"),
    "float": mark("NUMBER"),
    "path": mark("FILE"),
    "str": mark("TEXT"),
    "list[str]": mark("TEXT"),
}
"""What a value is, for people; what a value may be beside these, an option says itself."""
SHOW_HELP = mark("Show this page.")
_CLOSING = "，。；：！？、）》”’"
_PIECES = re.compile(
    rf"\s+|[\u2e80-\u9fff\uff00-\uffef][{_CLOSING}]*|[^\s\u2e80-\u9fff\uff00-\uffef]+[{_CLOSING}]*"
)
_SAID = (
    (
        r"No such option: (?P<name>\S+) \(Possible options: (?P<known>.+)\)",
        mark("There is no option {name}. Close to it: {known}."),
    ),
    (r"No such option: (?P<name>.+)", mark("There is no option {name}.")),
    (
        r"No such command (?P<name>.+?)\. Did you mean (?P<known>.+)\?",
        mark("There is no command {name}. Did you mean {known}?"),
    ),
    (r"No such command (?P<name>.+)\.", mark("There is no command {name}.")),
    (r"Missing command\.", mark("The command is missing.")),
    (r"Missing argument (?P<argument>.+?)\.", mark("Missing argument: {argument}.")),
    (r"Missing option (?P<name>.+?)\.", mark("Missing option: {name}.")),
    (r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", mark("Too many words: {words}.")),
    (r"Option (?P<name>.+) requires an argument\.", mark("{name} needs a value after it.")),
    (r"Option (?P<name>.+) does not take a value\.", mark("{name} takes no value.")),
    (
        r"Invalid value for (?P<name>.+?): Input should be a valid integer.*",
        mark("{name} takes a whole number."),
    ),
    (
        r"Invalid value for (?P<name>.+?): Input should be a valid number.*",
        mark("{name} takes a number."),
    ),
    (r"Invalid value for (?P<name>.+?): (?P<cause>.+)", mark("{name} does not fit: {cause}")),
)


def dress(root: Any) -> None:
    """Give a command, and every one below it, its page."""
    for command in everything(root):
        command.get_help = partial(page, command)


def everything(command: Any) -> Iterator[Any]:
    """Give a command and every one below it."""
    yield command
    for below in getattr(command, "commands", {}).values():
        yield from everything(below)


def page(command: Any, ctx: Any) -> str:
    """Return a command's help."""
    params = [one for one in command.get_params(ctx) if not one.hidden]
    arguments = [one for one in params if one.param_type_name == "argument"]
    options = [one for one in params if one.param_type_name == "option"]
    below = getattr(command, "commands", {})
    parts = [
        _usage(ctx.command_path, arguments, has_commands=bool(below)),
        _folded(t(command.help), 0) if command.help else "",
        _section(t("Arguments"), [(argument_name(one), _meaning(one)) for one in arguments]),
        _section(t("Options"), [(_option_name(one), _meaning(one)) for one in options]),
        _section(
            t("Commands"),
            [(name, t(one.help or "")) for name, one in below.items() if not one.hidden],
        ),
        _folded(t(command.epilog), 0) if command.epilog else "",
    ]
    return "\n\n".join(part for part in parts if part)


def texts(root: Any) -> Iterator[tuple[str, str]]:
    """Give each text that help pages show, with the command it belongs to."""
    for command in everything(root):
        for text in (command.help, command.epilog):
            if text:
                yield text, str(command.name)
        for one in command.params:
            if getattr(one, "help", None) and not one.hidden:
                yield one.help, f"{command.name} {one.name}"


def argument_name(argument: Any) -> str:
    """Return how an argument is written in a usage."""
    name = argument.metavar or str(argument.name).upper()
    return f"{name}…" if argument.nargs == -1 else name


def worded(error: typer.TyperException) -> str:
    """Return what was mistyped, and where the right words stand."""
    message = error.format_message()
    if "\n" in message:  # a page: nothing was typed after the group's name
        return message
    said = message
    for pattern, text in _SAID:
        found = re.fullmatch(pattern, message)
        if found is not None:
            said = t(text).format(**_filled(found.groupdict()))
            break
    ctx = getattr(error, "ctx", None)
    if ctx is None:
        return said
    more = t("“{command} --help” tells more.").format(command=ctx.command_path)
    return sentences(said, more)


def _filled(found: dict[str, str]) -> dict[str, str]:
    """Return the words of a mistake as they are written in a usage."""
    bare = {name: text.replace("'", "") for name, text in found.items()}
    if "argument" in bare:
        bare["argument"] = bare["argument"].upper()
    if "known" in bare:
        bare["known"] = listed(bare["known"].split(", "))
    return bare


def _usage(path: str, arguments: Sequence[Any], *, has_commands: bool) -> str:
    words = [path, t("[OPTIONS]")]
    words += [
        argument_name(one) if one.required else f"[{argument_name(one).strip('[]')}]"
        for one in arguments
    ]
    words += [t("COMMAND …")] if has_commands else []
    return t("Usage: {words}").format(words=" ".join(words))


def _option_name(option: Any) -> str:
    names = ", ".join(option.opts)
    others = [one for one in option.secondary_opts if not one.startswith("--no-")]
    if others:
        names = f"{names} / {', '.join(others)}"
    return f"{names} {_kind(option)}".strip()


def _kind(option: Any) -> str:
    if option.is_flag or option.name == "help":
        return ""
    return option.metavar or t(KINDS[option.bare_type().lower()])


def _meaning(parameter: Any) -> str:
    text = t(SHOW_HELP) if parameter.name == "help" else t(parameter.help or "")
    notes = []
    if parameter.required and parameter.param_type_name == "option":
        notes.append(t("required"))
    default = parameter.default
    if isinstance(default, str | int | float) and not isinstance(default, bool) and default != "":
        notes.append(t("default: {value}").format(value=default))
    if parameter.envvar:
        notes.append(t("or in {variable}").format(variable=parameter.envvar))
    return f"{text} [{'; '.join(notes)}]".strip() if notes else text


def _section(title: str, rows: Sequence[tuple[str, str]]) -> str:
    if not rows:
        return ""
    indent = GAP + min(max(cells(name) for name, _ in rows), FIRST_COLUMN) + GAP
    lines = [f"{title}:"]
    for name, meaning in rows:
        head = " " * GAP + name
        told = _folded(meaning, indent)
        room = indent - cells(head)
        is_long = room < GAP
        lines.append(f"{head}\n{' ' * indent}{told}" if is_long else f"{head}{' ' * room}{told}")
    return "\n".join(line.rstrip() for line in lines)


def _folded(text: str, indent: int) -> str:
    """Fold a text to the terminal's width; wide letters count as two."""
    most = max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST)) - indent
    lines = [""]
    for piece in _PIECES.findall(text):
        if cells(lines[-1] + piece.rstrip()) > most and lines[-1].strip():
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return ("\n" + " " * indent).join(line.rstrip() for line in lines)
