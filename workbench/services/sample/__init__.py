"""An invented workspace of any size: believable names in two languages, the same for a seed."""

from workbench.services.sample.generate import mutations
from workbench.services.sample.people import CLIENT_ID, PASSWORD, PEOPLE, Person, by_role

__all__ = ["CLIENT_ID", "PASSWORD", "PEOPLE", "Person", "by_role", "mutations"]
