"""A lead's score in words: every part of the sum, and what moves the learnt chance."""

from workbench.i18n import t
from workbench.services.scoring import Explanation


def score_lines(found: Explanation) -> list[str]:
    """Return the total, its parts, and the learnt chance with its reasons, line by line."""
    total = t("Score {total} of {most}").format(total=found.total, most=found.most)
    weighty = sorted(found.parts, key=lambda part: -abs(part.points))
    parts = [f"{part.points:+d}  {part.reason}" for part in weighty if part.points]
    lines = [total, *(parts or [t("No rule gives points for what is known.")])]
    if found.chance is not None:
        lines.append(t("Chance to convert: {chance}").format(chance=f"{found.chance:.0%}"))
        lines += [f"· {reason.text}" for reason in found.reasons]
    return lines
