"""What to say: the opener, the pain, the ask, and answers to what people object."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from workbench.i18n import language, spaced
from workbench.schema import picklists

_PAIN = 1
"""Which part of a script asks what hurts."""


@dataclass(frozen=True)
class Part:
    """One tab of a script: the words, and what to do after them."""

    name: str
    text: str
    hint: str


@dataclass(frozen=True)
class Objection:
    """What people say, and what to answer."""

    title: str
    answer: str


@dataclass(frozen=True)
class Script:
    """A script with its objection cards.

    Args:
        step: What a cadence's step gives to say or to write; None where it gives nothing.
    """

    name: str
    parts: tuple[Part, ...]
    objections: tuple[Objection, ...]
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
    raw = known.get(industry or "") or known["general"]
    own = known["personas"].get(persona, {})
    filled = {"{name}": name, "{company}": company, "{caller}": caller}

    def fill(text: str) -> str:
        for mark, value in filled.items():
            text = text.replace(mark, value)
        return spaced(text)

    parts = list(raw["parts"])
    if own:
        parts[_PAIN] = parts[_PAIN] | own["pain"]
    cards = [*own.get("objections", ()), *raw["objections"]]
    label = picklists.PERSONA.label(persona) if own else ""
    return Script(
        " · ".join(part for part in (raw["name"], label) if part),
        tuple(Part(p["name"], fill(p["text"]), fill(p["hint"])) for p in parts),
        tuple(Objection(o["title"], fill(o["answer"])) for o in cards),
        None if step is None else Part(step.name, fill(step.text), step.hint),
    )


@lru_cache(maxsize=2)
def _load(wanted: str) -> dict[str, dict[str, Any]]:
    folder = resources.files("resources").joinpath("scripts")
    content: dict[str, dict[str, Any]] = json.loads(
        folder.joinpath(f"{wanted}.json").read_text(encoding="utf-8")
    )
    return content
