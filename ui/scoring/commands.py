"""Commands about scores: what they are made of, and how leads are weighed."""

from uuid import UUID

from ui.commands.registry import CommandContext, command


def _lead(context: CommandContext) -> UUID | None:
    from ui.records.here import record_here

    here = record_here(context.desk)
    return here[1] if here is not None and here[0] == "Lead" else None


def _is_lead(context: CommandContext) -> bool:
    return _lead(context) is not None


@command("score.board", "&Lead score…", menu="&Tools", icon="trending-up")
def board(context: CommandContext) -> None:
    """Weigh what makes a good lead, train the learned score, and choose which orders the queue."""
    from ui.scoring.sheet import open_board

    open_board(context.shell)


@command(
    "score.parts", "What the score is made of…", menu="&Record", icon="trending-up", group=2,
    enabled=_is_lead,
)  # fmt: skip
def parts(context: CommandContext) -> None:
    """Show every part of the lead's score, and its learnt chance with the reasons."""
    from ui.scoring.lead_sheet import open_lead_score

    lead_id = _lead(context)
    if lead_id is not None:
        open_lead_score(context.shell, lead_id)
