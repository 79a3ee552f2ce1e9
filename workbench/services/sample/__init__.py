"""An invented workspace of any size: believable names in two languages, the same for a seed."""

from workbench.services.sample.generate import mutations
from workbench.services.sample.people import PASSWORD, PEOPLE, Person, by_role

__all__ = ["PASSWORD", "PEOPLE", "Person", "by_role", "mutations"]
