"""`--profile`, `--lang` and `--json` are understood before a command and after it."""

from typing import Annotated, Any

import typer

from workbench.cli import session


def accept(root: Any) -> None:
    """Let every command below take what is said before a command; its help stays as short."""
    shared = typer.main.get_command(_donor()).params
    for command in _below(root):
        known = {name for one in command.params for name in one.opts}
        command.params += [one for one in shared if known.isdisjoint(one.opts)]


def answer_as_json(ctx: typer.Context) -> None:
    """Have every command answer with JSON, as if it had been asked to itself."""
    ctx.default_map = _asked(ctx.command)


def _asked(command: Any) -> dict[str, Any]:
    below = getattr(command, "commands", {})
    return {"as_json": True} | {name: _asked(one) for name, one in below.items()}


def _below(group: Any) -> list[Any]:
    found = []
    for one in group.commands.values():
        found += [one, *_below(one)] if hasattr(one, "commands") else [one]
    return found


def _donor() -> typer.Typer:
    """Return a program whose only command has these options; only they are used."""
    made = typer.Typer(add_completion=False)

    @made.command()
    def said_after(
        profile: Annotated[
            str, typer.Option(hidden=True, expose_value=False, callback=_choose)
        ] = "",
        lang: Annotated[str, typer.Option(hidden=True, expose_value=False, callback=_speak)] = "",
    ) -> None:
        del profile, lang

    return made


def _choose(name: str) -> None:
    if name:
        session.choose(name)


def _speak(language: str) -> None:
    if language:
        session.speak(language)
