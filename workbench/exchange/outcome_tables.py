"""A table of outcomes from elsewhere, described: what is known on arrival, and what came of it."""

import gzip
import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from workbench.errors import InvalidInput
from workbench.exchange.sniff import open_table
from workbench.exchange.sources import Source
from workbench.i18n import Label, listed, t
from workbench.insight.scoring import facts as scoring_facts
from workbench.insight.scoring.rule_files import rules_from
from workbench.insight.scoring.training import Example
from workbench.schema.scoring import Feature, Measure, Rule, Side


@dataclass(frozen=True)
class Description:
    """What the columns of a table mean to a score.

    Args:
        ids: Columns that tell rows apart and nothing else: rows that differ in them only are one.
        after_contact: Columns that are filled in later; no score may look at them.
        same_for_all: Columns that are the same for everybody on one day: they rank nobody.
        learnt_share: Where the rows stand in time order, the share of the first ones to learn
            from; None where the order means nothing.
    """

    name: str
    outcome: str
    good: frozenset[str]
    features: tuple[Feature, ...]
    rules: tuple[Rule, ...]
    ids: frozenset[str]
    after_contact: frozenset[str]
    same_for_all: frozenset[str]
    learnt_share: float | None


@dataclass(frozen=True)
class Outcomes:
    """The rows of a table as examples.

    Args:
        repeated: Rows that are equal to an earlier one but for their ids.
        unreadable: Cells with no number where one belongs; they were read as missing.
        ignored: Columns that no score looks at.
    """

    examples: tuple[Example, ...]
    repeated: int
    unreadable: int
    ignored: tuple[str, ...]


def known_descriptions() -> dict[str, Description]:
    """Return the descriptions that come with the program, by name."""
    folder = resources.files("resources").joinpath("scoring")
    files = sorted(folder.iterdir(), key=lambda file: file.name)
    texts = (file.read_text(encoding="utf-8") for file in files if file.name.endswith(".json"))
    return {one.name: one for one in map(described, texts)}


def described(text: str) -> Description:
    """Return the description in a JSON text.

    Raises:
        InvalidInput: It is none, or lets a score look at what is filled in after contact.
    """
    try:
        made = _description(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(
            t("This is no description of a table: {cause}.").format(cause=repr(error))
        ) from error
    leaking = made.after_contact & {feature.name for feature in made.features}
    if leaking:
        raise InvalidInput(
            t("“{column}” is filled in after contact: a score may not look at it.").format(
                column=min(leaking)
            )
        )
    shared = made.same_for_all & {feature.name for feature in made.features}
    if shared:
        raise InvalidInput(
            t("“{column}” is the same for everybody on one day: it ranks nobody.").format(
                column=min(shared)
            )
        )
    return made


def read_outcomes(path: Path, description: Description | None) -> tuple[Description, Outcomes]:
    """Read a table; without a description take the one of ours whose columns it has.

    Raises:
        NotFound: There is no such file.
        InvalidInput: It cannot be read, or its columns are not those described.
    """
    with _unpacked(path) as file:
        source = open_table(file)
        chosen = description or _suitable(source.columns)
        absent = sorted(_needed(chosen) - set(source.columns))
        if absent:
            raise InvalidInput(
                t("{file} has no column “{column}”, which “{name}” describes.").format(
                    file=path.name, column=absent[0], name=chosen.name
                )
            )
        return chosen, _outcomes(source, chosen)


def _outcomes(source: Source, description: Description) -> Outcomes:
    places = {name: n for n, name in enumerate(source.columns)}
    compared = [n for name, n in places.items() if name not in description.ids]
    outcome_at = places[description.outcome]
    looked_at = [(feature, places[feature.name]) for feature in description.features]
    examples, seen, unreadable = [], set(), 0
    for row in source.rows():
        cells = [*row.cells, *[""] * (len(source.columns) - len(row.cells))]
        group = tuple(cells[n] for n in compared)
        facts = {one.name: scoring_facts.read(one, cells[n]) for one, n in looked_at}
        unreadable += sum(scoring_facts.is_unreadable(one, cells[n]) for one, n in looked_at)
        is_good = scoring_facts.word_key(cells[outcome_at]) in description.good
        examples.append(Example(facts, is_good, group))
        seen.add(group)
    used = {description.outcome, *(one.name for one in description.features)}
    ignored = tuple(name for name in source.columns if name and name not in used)
    return Outcomes(tuple(examples), len(examples) - len(seen), unreadable, ignored)


def _suitable(columns: Sequence[str]) -> Description:
    for description in known_descriptions().values():
        if _needed(description) <= set(columns):
            return description
    raise InvalidInput(
        t(
            "Nobody has described this table: name a file with --description that says which"
            " columns are known on arrival. Described are: {known}."
        ).format(known=listed(known_descriptions()))
    )


def _needed(description: Description) -> set[str]:
    return {description.outcome, *(feature.name for feature in description.features)}


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """Give a file as it is, and a .gz file without its wrapping."""
    if path.suffix != ".gz" or not path.is_file():
        yield path
        return
    with TemporaryDirectory() as folder:
        plain = Path(folder) / path.stem
        try:
            with gzip.open(path) as packed, plain.open("wb") as out:
                shutil.copyfileobj(packed, out)
        except (OSError, EOFError) as error:
            raise InvalidInput(
                t("{file} cannot be unpacked: it is damaged.").format(file=path.name)
            ) from error
        yield plain


def _description(data: Mapping[str, Any]) -> Description:
    share = data.get("learnt_share")
    return Description(
        str(data["name"]),
        str(data["outcome"]["column"]),
        frozenset(scoring_facts.word_key(str(word)) for word in data["outcome"]["good"]),
        tuple(_feature(one) for one in data["features"]),
        rules_from(data.get("rules", [])),
        frozenset(map(str, data.get("ids", []))),
        frozenset(map(str, data["after_contact"])),
        frozenset(map(str, data.get("same_for_all", []))),
        None if share is None else float(share),
    )


def _feature(data: Mapping[str, Any]) -> Feature:
    name = str(data["column"])
    label = Label(str(data.get("label", name)), str(data.get("label_zh", data.get("label", name))))
    missing = frozenset(scoring_facts.word_key(str(word)) for word in data.get("missing", []))
    return Feature(name, label, Measure(data["measure"]), Side(data["side"]), missing=missing)
