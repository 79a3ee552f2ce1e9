"""What to say: the opener, the pain, the ask, and answers to what people object."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import Any

from workbench.i18n import LANGUAGES, language, spaced, t
from workbench.schema import picklists
from workbench.services.matching.folding import folded, has_han

_PAIN = 1
"""Which part of a script asks what hurts."""
_GENERAL, _PERSONAS = "general", "personas"


@dataclass(frozen=True)
class Part:
    """One tab of a script: the words, and what to do after them."""

    name: str
    text: str
    hint: str


@dataclass(frozen=True)
class Objection:
    """What people say, and what to answer.

    Args:
        whose: The industry or persona whose card it is, in words.
        words: Title and answer in every language, as they are searched.
    """

    title: str
    answer: str
    whose: str = ""
    words: str = ""


@dataclass(frozen=True)
class Script:
    """A script with its objection cards.

    Args:
        others: The cards of other industries and personas.
        step: What a cadence's step gives to say or to write; None where it gives nothing.
    """

    name: str
    parts: tuple[Part, ...]
    objections: tuple[Objection, ...]
    others: tuple[Objection, ...] = ()
    step: Part | None = None


def script_for(
    industry: str | None,
    *,
    name: str,
    company: str,
    caller: str,
    persona: str = "",
    step: Part | None = None,
) -> Script:
    """Return the script of an industry, else the general one, with the names filled in.

    A persona has its own question about what hurts, and its own objections before the others.
    """
    known = _load(language())
    branch = industry if industry in known and industry != _PERSONAS else _GENERAL
    raw = known[branch]
    own = known[_PERSONAS].get(persona, {})
    filled = {"{name}": name, "{company}": company, "{caller}": caller}
    parts = list(raw["parts"])
    if own:
        parts[_PAIN] = parts[_PAIN] | own["pain"]
    label = picklists.PERSONA.label(persona) if own else ""
    cards = _cards(language())
    first = [(_PERSONAS, persona), ("", branch)]
    rest = [place for place in cards if place not in first]
    return Script(
        " · ".join(part for part in (raw["name"], label) if part),
        tuple(Part(p["name"], _fill(p["text"], filled), _fill(p["hint"], filled)) for p in parts),
        tuple(_named(one, filled) for place in first for one in cards.get(place, ())),
        tuple(_named(one, filled) for place in rest for one in cards[place]),
        None if step is None else Part(step.name, _fill(step.text, filled), step.hint),
    )


def find_objections(script: Script, text: str) -> tuple[Objection, ...]:
    """Return the cards with all these words, those of the script first; none for no words.

    Case, width and accents make no difference, nor do blanks beside Chinese characters.
    """
    wanted = folded(text).split()
    cards = (*script.objections, *script.others) if wanted else ()
    return tuple(card for card in cards if all(_holds(card.words, word) for word in wanted))


def _holds(words: str, wanted: str) -> bool:
    return wanted in words or (has_han(wanted) and wanted in words.replace(" ", ""))


def _named(card: Objection, filled: Mapping[str, str]) -> Objection:
    return replace(card, answer=_fill(card.answer, filled)) if "{" in card.answer else card


@lru_cache(maxsize=len(LANGUAGES))
def _cards(wanted: str) -> dict[tuple[str, str], tuple[Objection, ...]]:
    """Return every card in a language, by the persona (first) or the industry it belongs to."""
    known = _load(wanted)
    places = [(_PERSONAS, one) for one in known[_PERSONAS]]
    places += [("", one) for one in known if one != _PERSONAS]
    return {
        place: tuple(
            Objection(raw["title"], spaced(raw["answer"]), _whose(*place), _words(place, number))
            for number, raw in enumerate(_raw(wanted, place))
        )
        for place in places
    }


def _raw(wanted: str, place: tuple[str, str]) -> list[dict[str, str]]:
    kind, name = place
    known = _load(wanted)
    found: list[dict[str, str]] = (known[kind] if kind else known)[name]["objections"]
    return found


def _whose(kind: str, name: str) -> str:
    if name == _GENERAL:
        return t("Any industry")
    return (picklists.PERSONA if kind else picklists.INDUSTRY).label(name)


def _words(place: tuple[str, str], number: int) -> str:
    """Return a card as it is searched; each language has the same cards in the same order."""
    cards = [_raw(one, place)[number] for one in LANGUAGES]
    return folded("\n".join(f"{one['title']} {one['answer']}" for one in cards))


def _fill(text: str, filled: Mapping[str, str]) -> str:
    for mark, value in filled.items():
        text = text.replace(mark, value)
    return spaced(text)


@lru_cache(maxsize=len(LANGUAGES))
def _load(wanted: str) -> dict[str, dict[str, Any]]:
    folder = resources.files("resources").joinpath("scripts")
    content: dict[str, dict[str, Any]] = json.loads(
        folder.joinpath(f"{wanted}.json").read_text(encoding="utf-8")
    )
    return content
