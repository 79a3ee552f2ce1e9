"""The screen of the lead score: weights tried before they count, and the learned score."""

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.call_office import Office
from tests.services.conftest import EPOCH, WANG
from ui.scoring.lead_sheet import LeadScore
from ui.scoring.learned import CHANCE
from ui.scoring.sheet import LEARNED, ScoreSheet
from ui.widgets.labels import Chip, Label
from workbench.insight.scoring import training
from workbench.services import calling, scoring
from workbench.store import apply, meta
from workbench.wire.ids import new_id


def outcomes(office: Office, converted: int, others: int) -> None:
    """Let so many leads have ended: who came by the web converts, mostly."""
    rows = []
    for n in range(converted + others):
        is_good = n < converted
        source = "Web" if is_good == (n % 10 > 0) else "Purchased List"
        status = "Closed - Converted" if is_good else "Closed - Not Converted"
        row = {
            "last_name": f"Past {n}", "company": f"Past {n}", "status": status,
            "lead_source": source, "email": f"p{n}@past.example", "owner_id": str(WANG),
            "is_converted": is_good, "do_not_call": False,
        }  # fmt: skip
        rows.append(row)
    with office.store.load() as w:
        seq = meta.number(w, "applied_seq") + 1
        changes = [
            {"op": "put", "type": "Lead", "id": str(new_id()), "ver": seq + n,
             "scopes": ["workspace"], "row": row}
            for n, row in enumerate(rows)
        ]  # fmt: skip
        apply.apply_page(w, changes, f"c{seq}", seq + len(rows), EPOCH)


def board(office: Office) -> ScoreSheet:
    office.window.run_command("score.board")
    office.settle()
    sheet = office.window.sheet()
    assert isinstance(sheet, ScoreSheet)
    office.bot.waitUntil(lambda: bool(said(sheet, "The top of your queue")), timeout=5_000)
    return sheet


def said(sheet: ScoreSheet | LeadScore, beginning: str) -> list[str]:
    found = [label.words() for label in sheet.findChildren(Label) if not label.isHidden()]
    return [words for words in found if words.startswith(beginning)]


@pytest.fixture
def usual(office: Office) -> Office:
    with office.store.write() as w:
        scoring.set_rules(w, None)
    office.desk.on_changes(frozenset({"Lead"}))
    office.settle()
    return office


def test_weights_are_tried_on_the_top_of_the_queue_before_they_count(usual: Office) -> None:
    sheet = board(usual)
    weights = sheet.weights
    assert not weights.save_button.isEnabled()
    assert not weights.reset_button.isEnabled()
    field = weights.fields["level_leads"]
    field.setValue(99)
    usual.bot.waitUntil(lambda: bool(said(sheet, "The top of your queue then")), timeout=5_000)
    usual.bot.waitUntil(lambda: bool(said(sheet, "score 1")), timeout=5_000)
    with usual.store.read() as r:
        assert scoring.rules(r)[0].points == 15
    weights.save_button.click()
    usual.settle()
    with usual.store.read() as r:
        assert scoring.rules(r)[0].points == 99
    assert weights.reset_button.isEnabled()
    weights.reset_button.click()
    usual.settle()
    assert weights.fields["level_leads"].value() == 15


def test_the_places_are_named_after_the_weights_they_were_asked_for(usual: Office) -> None:
    sheet = board(usual)
    weights = sheet.weights
    field = weights.fields["level_leads"]
    field.setValue(99)
    tried = weights.points()
    field.setValue(15)  # as it was, before the answer has come
    weights.show_top(tried, ())
    titles = [one.words() for one in sheet.findChildren(Label)]
    assert "The top of your queue then" in titles
    usual.bot.waitUntil(
        lambda: said(sheet, "The top of your queue") == ["The top of your queue now"]
    )


def test_weights_can_be_taken_back_although_their_sheet_is_closed_before_they_are_saved(
    usual: Office,
) -> None:
    sheet = board(usual)
    sheet.weights.fields["level_leads"].setValue(3)
    sheet.weights.save_button.click()
    sheet.done.emit()
    usual.settle()
    usual.window.run_command("app.undo")
    usual.settle()
    with usual.store.read() as r:
        assert scoring.rules(r)[0].points == 15


def test_a_saved_weight_can_be_taken_back(usual: Office) -> None:
    sheet = board(usual)
    sheet.weights.fields["level_leads"].setValue(3)
    sheet.weights.save_button.click()
    usual.settle()
    sheet.done.emit()
    usual.window.run_command("app.undo")
    usual.settle()
    with usual.store.read() as r:
        assert scoring.rules(r)[0].points == 15


def test_too_few_outcomes_are_told_in_a_sentence(usual: Office) -> None:
    sheet = board(usual)
    sheet.pages.choose(LEARNED)
    assert sheet.learned.note.words().startswith("Not enough outcomes yet: 0 of 50")
    assert not sheet.learned.train_button.isEnabled()


def test_without_the_extra_the_screen_says_how_to_get_it(
    usual: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "is_possible", lambda: False)
    sheet = board(usual)
    sheet.pages.choose(LEARNED)
    assert "extra “learning”" in sheet.learned.extra.words()
    assert not sheet.learned.extra.isHidden()
    assert not sheet.learned.train_button.isEnabled()


def test_what_was_learnt_is_shown_and_can_order_the_queue(usual: Office) -> None:
    outcomes(usual, 60, 160)
    sheet = board(usual)
    sheet.weights.fields["level_leads"].setValue(99)  # not saved
    sheet.pages.choose(LEARNED)
    sheet.learned.train_button.click()
    usual.bot.waitUntil(lambda: not sheet.learned.figures.isHidden(), timeout=30_000)
    usual.bot.waitUntil(lambda: usual.window.operations.under_way == 0, timeout=30_000)
    figures = sheet.learned.figures.words()
    assert "AUC" in figures
    assert "Brier" in figures
    assert "Sum of parts" in figures
    sheet.learned.order.choose(CHANCE)
    usual.settle()
    with usual.store.read() as r:
        assert scoring.goes_by_chance(r)
        first = calling.queue(r, usual.store.now()).items
        lead = next(item for item in first if item.who_type == "Lead")
        card = calling.card(r, lead.who_id)
    assert card.scored is not None
    assert card.scored.chance is not None
    assert any(reason.source.startswith("chance ") for reason in card.reasons)
    assert 1 <= len(card.scored.reasons) <= 3
    assert sheet.weights.fields["level_leads"].value() == 99


def test_the_parts_of_a_lead_s_score_are_one_command_away(usual: Office) -> None:
    usual.show("Li")
    usual.settle()
    usual.window.run_command("score.parts")
    usual.settle()
    sheet = usual.window.sheet()
    assert isinstance(sheet, LeadScore)
    with usual.store.read() as r:
        found = scoring.explain(r, usual.leads["Li"])
    assert said(sheet, f"Score {found.total} of {found.most}")
    shown = [
        int(words.split()[0])
        for label in sheet.findChildren(Label)
        if (words := label.words())[:1] in "+-" and words
    ]
    assert sum(shown) == found.total
    chips = usual.desk.card.head.findChildren(Chip)
    assert any(f"Score {found.total} of" in chip.toolTip() for chip in chips)
    assert QApplication.focusWidget() is not None
