"""Invented people and companies, each of one language."""

from dataclasses import dataclass, replace
from random import Random

from workbench.services.sample import vocabulary as words


@dataclass(frozen=True)
class Company:
    """An invented company; `number` keeps names apart in large samples."""

    is_han: bool
    name: str
    domain: str
    industry: str
    city: str
    country: str
    time_zone: str
    street: str
    phone_pattern: str
    currency: str

    def phone(self, rng: Random) -> str:
        """Return an invented number of this company's town."""
        return self.phone_pattern.format(rng.randrange(100, 1000))


@dataclass(frozen=True)
class Human:
    """An invented person."""

    first_name: str
    last_name: str
    title: str
    persona: str
    email: str


def company(rng: Random, number: int, *, is_han: bool) -> Company:
    """Return the company of a number; two numbers never share a name."""
    industry, trade, trade_zh = words.TRADES[rng.randrange(len(words.TRADES))]
    if is_han:
        city, area = words.HAN_CITIES[rng.randrange(len(words.HAN_CITIES))]
        first, rest = number % len(words.HAN_FIRST_WORDS), number // len(words.HAN_FIRST_WORDS)
        second = words.SECOND_HAN[rest % len(words.SECOND_HAN)]
        more = rest // len(words.SECOND_HAN)
        name = f"{words.HAN_FIRST_WORDS[first]}{second}{trade_zh}"
        name += f"（{city}）" if more else ""
        name += str(more) if more else ""
        street = f"{rng.choice(words.HAN_STREETS)} {rng.randrange(1, 400)} 号"
        return Company(
            True, name, f"c{number}.example", industry, city, "中国", "Asia/Shanghai", street,
            f"+86{area}55550" + "{:03d}", "CNY",
        )  # fmt: skip
    city, country, zone, _pattern = words.LATIN_CITIES[rng.randrange(len(words.LATIN_CITIES))]
    first, rest = number % len(words.LATIN_FIRST_WORDS), number // len(words.LATIN_FIRST_WORDS)
    second = words.SECOND_LATIN[rest % len(words.SECOND_LATIN)]
    more = rest // len(words.SECOND_LATIN)
    name = f"{words.LATIN_FIRST_WORDS[first]}{second} {trade}" + (f" {more}" if more else "")
    street = f"{rng.choice(words.LATIN_STREETS)} {rng.randrange(1, 200)}"
    prefix = _pattern.split("{")[0]
    digits = "0{:03d}" if "04d" in _pattern else "{:03d}" if "03d" in _pattern else "00{:03d}"
    domain = f"{name.lower().replace(' ', '-')}.example"
    return Company(
        False, name, domain, industry, city, country, zone, street, prefix + digits, "CNY"
    )


def far_company(firm: Company, number: int) -> Company:
    """Return a company moved to a far time zone: on a working day somebody is always awake."""
    city, country, zone, pattern = words.FAR_CITIES[number % len(words.FAR_CITIES)]
    return replace(firm, city=city, country=country, time_zone=zone, phone_pattern=pattern)


def human(rng: Random, firm: Company, used: set[str]) -> Human:
    """Return a person of a company whose name nobody there has yet."""
    persona, title, title_zh = words.TITLES[rng.randrange(len(words.TITLES))]
    while True:
        if firm.is_han:
            last, first = rng.choice(words.HAN_FAMILY), rng.choice(words.HAN_GIVEN)
            name = last + first
        else:
            last, first = rng.choice(words.LATIN_LAST), rng.choice(words.LATIN_FIRST)
            name = f"{first} {last}"
        if name not in used:
            used.add(name)
            break
    mailbox = f"p{len(used)}" if firm.is_han else f"{first[0]}.{last}".lower()
    return Human(
        first, last, title_zh if firm.is_han else title, persona, f"{mailbox}@{firm.domain}"
    )
