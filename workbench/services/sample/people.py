"""Who works in the sample workspace: two teams, every role, one documented password."""

from dataclasses import dataclass
from uuid import UUID

PASSWORD = "-".join(("northwind", "sample"))
"""Opens every sample sign-in; the sample holds nothing but inventions."""
CLIENT_ID = UUID("01930000-0000-7000-8000-00000005a3e1")
"""The client that the sample's mutations come from."""
EAST, WEST = "East 华东", "West 欧洲"


@dataclass(frozen=True)
class Person:
    """One sign-in of the sample workspace, in the words of `workbench user add`."""

    email: str
    name: str
    role: str
    team: str
    manager_email: str = ""


def _email(name: str) -> str:
    return f"{name}@northwind.example"


ZHAO, HELEN = _email("zhao.min"), _email("helen.brandt")
PEOPLE: tuple[Person, ...] = (
    Person(_email("admin"), "Ada Quist", "admin", ""),
    Person(ZHAO, "赵敏", "manager", EAST),
    Person(HELEN, "Helen Brandt", "manager", WEST),
    Person(_email("wang.jie"), "王杰", "bdr", EAST, ZHAO),
    Person(_email("liu.yang"), "刘洋", "ae", EAST, ZHAO),
    Person(_email("li.na"), "李娜", "se", EAST, ZHAO),
    Person(_email("sun.qian"), "孙倩", "csm", EAST, ZHAO),
    Person(_email("chen.rong"), "陈蓉", "bdr", EAST, ZHAO),
    Person(_email("he.jun"), "何军", "ae", EAST, ZHAO),
    Person(_email("maria.keller"), "Maria Keller", "bdr", WEST, HELEN),
    Person(_email("tom.okafor"), "Tom Okafor", "ae", WEST, HELEN),
    Person(_email("ines.duarte"), "Inês Duarte", "ae", WEST, HELEN),
    Person(_email("jonas.lind"), "Jonas Lind", "se", WEST, HELEN),
    Person(_email("priya.nair"), "Priya Nair", "csm", WEST, HELEN),
)
"""Managers come before those they manage; the first of a role is who `--sample` opens."""


def by_role(role: str) -> Person:
    """Return the first person of a role.

    Raises:
        KeyError: Nobody has it.
    """
    for person in PEOPLE:
        if person.role == role:
            return person
    raise KeyError(role)
