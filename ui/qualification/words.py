"""What is missing of a qualification, as one reads it."""

from workbench.i18n import sentences, t
from workbench.services.qualification import Completeness


def missing_words(known: Completeness) -> str:
    """Return what is left to ask, in one line."""
    if not known.missing:
        return t("Nothing is missing.")
    return t("Still to ask: {questions}").format(questions=sentences(*known.missing))
