"""The names and sources of the program's rules in the language in use.

They stand beside the rules in `resources/calling_rules`, by their English words; so a rule of the
workspace that was made of one of them is told in the same words.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from workbench.i18n import language


def in_words(text: str) -> str:
    """Return a rule's name or source in the language in use, where it is one of ours."""
    return _words(language()).get(text, text)


@lru_cache(maxsize=2)
def _words(wanted: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for file in resources.files("resources").joinpath("calling_rules").iterdir():
        if file.name.endswith(".json"):
            found |= json.loads(file.read_text(encoding="utf-8")).get(wanted, {})
    return found
