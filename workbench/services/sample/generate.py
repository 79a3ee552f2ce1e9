"""The sample workspace as mutations, one account after another: any size, little memory."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from uuid import UUID

from workbench.services.sample import accounts as account_rows
from workbench.services.sample import demo_rows, lead_rows
from workbench.services.sample.catalogue import Catalogue
from workbench.services.sample.making import SHANGHAI, Frame, Mutation

LEADS_PER_ACCOUNT = 1.5
FEWEST_LEADS = 40
GUESTS = 12


def mutations(
    seed: int,
    accounts: int,
    today: date,
    users: Mapping[str, UUID],
    *,
    han_share: float = 0.4,
    now: datetime | None = None,
    zone: tzinfo = SHANGHAI,
) -> Iterator[Mutation]:
    """Yield what makes the sample, in the order it must be pushed, by an administrator.

    The stages of a new workspace must be there; the numbers `n` are the sender's.

    Args:
        users: E-mail of `PEOPLE` → the id that the server gave.
        han_share: How many of the companies are Chinese, 0 to 1.
        now: The moment around which calls and bookings lie; the afternoon of today if absent.
        zone: Where whoever tries the sample is.
    """
    frame = Frame(
        seed, now or datetime.combine(today, time(14, 30), zone).astimezone(UTC), users, zone
    )
    catalogue = Catalogue(frame)
    yield from catalogue.mutations
    some_deals: list[tuple[UUID, str]] = []
    for number in range(accounts):
        is_han = frame.random("language", number).random() < han_share
        for made in account_rows.account(frame, catalogue, number, is_han, some_deals):
            if made["type"] == "Account" and number < FEWEST_LEADS:
                catalogue.customers.append(made)
            yield made
    for number in range(max(FEWEST_LEADS, round(accounts * LEADS_PER_ACCOUNT))):
        is_han = frame.random("lead language", number).random() < han_share
        yield from lead_rows.lead(frame, catalogue, number, is_han, accounts + number)
    for number in range(GUESTS):
        is_han = frame.random("guest language", number).random() < han_share
        yield lead_rows.guest(frame, catalogue, number, is_han, 7 * number + 3)
    yield from demo_rows.demo_orgs(frame, some_deals)
