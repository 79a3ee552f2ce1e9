"""How well the rule for people finds links that are known: fixed on one half, judged on the other.

It reads person records as Febrl makes them (`rec-7-org` and `rec-7-dup-0` are one person), with
the columns a lead has: name, street, city, postal code and state. Birthdays and numbers of the
state, which no lead has, are left out.
"""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InvalidInput
from workbench.i18n import t
from workbench.services.matching.learning import Judgement, judged, learned
from workbench.services.matching.rules import PERSON
from workbench.services.matching.scoring import Rule
from workbench.services.sample.making import Dice

SEED = 20261122
_NEEDED = {"rec_id", "given_name", "surname", "suburb", "postcode", "state"}
_STREET = ("street_number", "address_1", "address_2")


@dataclass(frozen=True)
class Proof:
    """What came out.

    Args:
        rule: The rule with the weights and the threshold of the first half.
        learned: How well that finds the second half, among all records.
        shipped: How well the rule as it ships finds the second half, nothing fitted.
    """

    records: int
    links: int
    seed: int
    rule: Rule
    learned: Judgement
    shipped: Judgement

    def to_json(self) -> dict[str, Any]:
        """Return the figures for programs."""
        return {
            "records": self.records,
            "links": self.links,
            "seed": self.seed,
            "threshold_bits": round(self.rule.likely, 2),
            "weights_bits": {
                name: [round(bits, 2) for bits in weights]
                for name, weights in self.rule.weights.items()
                if any(weights)
            },
            "learned": _told(self.learned),
            "as_shipped": _told(self.shipped),
        }


def prove(path: Path, seed: int = SEED) -> Proof:
    """Fix weights and threshold on half of the links, and judge them by the other half.

    Raises:
        InvalidInput: The file has no such columns or no links.
    """
    rows = _rows(path)
    forms = [PERSON.forms(_lead(row)) for row in rows]
    places = {row["rec_id"]: place for place, row in enumerate(rows)}
    links = [
        (places[original], place)
        for name, place in places.items()
        if "-dup-" in name and (original := f"{name.partition('-dup-')[0]}-org") in places
    ]
    if len(links) < 2:
        raise InvalidInput(
            t("{file} names no records that are known to be the same.").format(file=path)
        )
    Dice(seed).shuffle(links)
    half, rest = links[: len(links) // 2], links[len(links) // 2 :]
    taught = [forms[place] for link in half for place in link]
    rule = learned(PERSON, taught, [(2 * n, 2 * n + 1) for n in range(len(half))])
    return Proof(
        len(rows), len(links), seed, rule, judged(rule, forms, rest, half),
        judged(PERSON, forms, rest, half),
    )  # fmt: skip


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file)
        heads = [head.strip() for head in next(reader, [])]
        rows = [
            dict(zip(heads, (cell.strip() for cell in cells), strict=False)) for cells in reader
        ]
    if missing := _NEEDED - set(heads):
        raise InvalidInput(
            t("{file} lacks the columns {columns}: a file of Febrl's form is needed.").format(
                file=path, columns=", ".join(sorted(missing))
            )
        )
    return rows


def _lead(row: dict[str, str]) -> dict[str, str]:
    return {
        "first_name": row["given_name"],
        "last_name": row["surname"],
        "street": " ".join(row[name] for name in _STREET if row.get(name)),
        "city": row["suburb"],
        "postal_code": row["postcode"],
        "state": row["state"],
    }


def _told(judgement: Judgement) -> dict[str, Any]:
    return {
        "found": judgement.found,
        "right": judgement.right,
        "known": judgement.known,
        "precision": round(judgement.precision, 4),
        "recall": round(judgement.recall, 4),
    }
