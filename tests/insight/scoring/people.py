"""Made-up leads whose outcomes follow a rule, seeded, so that a score has something to find."""

from random import Random

from workbench.i18n import Label
from workbench.insight.scoring.training import Example
from workbench.schema.scoring import Feature, Measure, Side

SOURCE = Feature("source", Label("Source", "来源"), Measure.WORD, Side.ENGAGEMENT)
SIZE = Feature("size", Label("Employees", "员工数"), Measure.NUMBER, Side.FIT)
FEATURES = (SOURCE, SIZE)


def leads(n: int, *, signal: bool = True, seed: int = 7) -> list[Example]:
    """Return leads of which referrals and large companies convert more often, if they do."""
    rng = Random(seed)
    found = []
    for number in range(n):
        source = rng.choice(("Web", "Referral", "List", None))
        size = None if rng.random() < 0.2 else float(rng.randrange(1, 2000))
        chance = 0.3
        if signal:
            chance = 0.1 + 0.5 * (source == "Referral") + 0.3 * ((size or 0) > 1000)
        facts = {"source": source, "size": size}
        found.append(Example(facts, rng.random() < chance, number))
    return found
