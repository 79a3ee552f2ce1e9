"""A pipeline of known opportunities for the tests of the deal desk."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from tests.services.conftest import LIU, WANG, Workspace

TODAY = date(2026, 11, 19)


class Pipeline:
    """Makes opportunities as if they had been pulled."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.store = workspace.store
        workspace.pulled("User", WANG, name="Wang Jie", role="ae", is_active=True)

    def account(self, name: str, **row: Any) -> UUID:
        return self.workspace.pulled("Account", name=name, **row)

    def deal(self, name: str, stage: str = "Qualification", **row: Any) -> UUID:
        values: dict[str, Any] = {
            "stage_name": stage,
            "amount": "1000.0000",
            "currency_iso_code": "EUR",
            "close_date": "2026-12-10",
            "next_step": "Call the buyer",
            "owner_id": WANG,
            "created_at": wire(datetime(2026, 11, 18, 9).astimezone()),
        }
        return self.workspace.pulled("Opportunity", name=name, **(values | row))

    def entered(self, deal: UUID, stage: str, days_ago: int) -> None:
        """Let the history say when a deal entered its stage."""
        moment = datetime(TODAY.year, TODAY.month, TODAY.day, 9).astimezone()
        self.workspace.pulled(
            "OpportunityFieldHistory",
            opportunity_id=deal,
            field="stage_name",
            new_value=stage,
            changed_at=wire(moment - timedelta(days=days_ago)),
            changed_by_id=LIU,
        )


def wire(moment: datetime) -> str:
    """Return an instant as the wire writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
