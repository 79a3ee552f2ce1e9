"""Steps of the tour that bring lists in, find who is known already, and make one of two."""

from pathlib import Path
from tempfile import mkdtemp
from typing import Final
from uuid import UUID

from PySide6.QtWidgets import QCheckBox

from ui.desks.calls.callback import CallbackSheet
from ui.desks.calls.new_lead import NewLeadSheet
from ui.desks.calls.number_first import NumberSheet
from ui.importing.sheet import ImportSheet
from ui.records.merging import MergeWork
from ui.tour_driver import Driver, pause
from workbench.services import permissions
from workbench.store import lists, records
from workbench.store.records import Record

_DEAD_MS: Final = 500
_UNKNOWN: Final = "+44 20 7946 0123"
_TWIN: Final = "Expo 2026"
_COLUMNS: Final = "Last name,First name,Company,Title,Phone,E-mail,Industry,Rating,Badge"
_GUESTS: Final = (
    "Okafor,Tom,Delta Cold Chain,COO,+44 113 555 0142,tom@delta.example,Transportation,Hot,7",
    "Raman,Priya,Kaveri Motors,Head of HR,+91 20 5550 0187,priya@kaveri.example,Select,Warm,12",
    "何军,,宝山钢具,运营总监,+86 21 5555 0164,hejun@baoshan.example,Manufacturing,Hot,13",
    "Lindqvist,Anna,Nordhamn AB,CFO,+46 31 555 01 20,anna@nordhamn.example,Select,Cold,21",
    ",,Atlas Glass,,+49 40 5550 0199,,,Warm,30",
)
_CARDS: Final = """BEGIN:VCARD
VERSION:3.0
N:Okafor;Tom;;;
ORG:Delta Cold Chain
TITLE:COO
TEL;TYPE=WORK:+44 113 555 0142
EMAIL:tom.okafor@delta.example
END:VCARD
BEGIN:VCARD
VERSION:4.0
N:何;军;;;
ORG:宝山钢具
TITLE:运营总监
TEL:+86 21 5555 0164
EMAIL:hejun@baoshan.example
END:VCARD
"""


def import_list(driver: Driver) -> None:
    """A list is pasted, and not yet looked at."""
    sheet = _import_sheet(driver)
    known = _known(driver)
    sheet.source.text.setPlainText(
        f"{known['first_name']} {known['last_name']}, {known['company']}, {known['phone']}\n"
        "Tom Okafor, Delta Cold Chain, +44 113 555 0142, tom.okafor@delta.example\n"
        "何军, 宝山钢具, +86 21 5555 0164, hejun@baoshan.example"
    )
    driver.settle()


def import_paste(driver: Driver) -> None:
    """What pasted lines would become."""
    import_list(driver)
    sheet = driver.window.sheet()
    if isinstance(sheet, ImportSheet):
        sheet.source.look_button.click()
    driver.settle()


def import_cards(driver: Driver) -> None:
    """What two visiting cards would become."""
    sheet = _import_sheet(driver)
    sheet.source.text.setPlainText(_CARDS)
    sheet.source.look_button.click()
    driver.settle()


def import_file(driver: Driver) -> None:
    """What a file would bring: who is known already, which column fills what."""
    sheet = _import_sheet(driver)
    sheet.take_file(_guests(_known(driver)))
    driver.settle()


def import_event(driver: Driver) -> None:
    """The leads of an event: what is said once for all of them."""
    sheet = _import_sheet(driver)
    sheet.source.campaign.setText(_TWIN)
    sheet.take_file(_guests(_known(driver)))
    driver.settle()
    box = sheet.preview.every.fields["has_opted_out_of_email"]
    if isinstance(box, QCheckBox):
        box.click()
    driver.settle()


def import_rows(driver: Driver) -> None:
    """The rows of the file that may be known already, each with what it would change."""
    import_file(driver)
    sheet = driver.window.sheet()
    if isinstance(sheet, ImportSheet):
        sheet.preview.rows_button.click()
    driver.settle()


def import_done(driver: Driver) -> None:
    """The file is in; it was not sent yet, so that whoever may delete nothing can take it back."""
    driver.rest_sync()
    import_file(driver)
    sheet = driver.window.sheet()
    if isinstance(sheet, ImportSheet):
        sheet.preview.import_button.click()
    driver.settle()


def import_undone(driver: Driver) -> None:
    """It is taken back."""
    sheet = driver.window.sheet()
    if isinstance(sheet, ImportSheet):
        sheet.result.undo_button.click()
    driver.settle()
    driver.core.schedule.resume()


def new_lead(driver: Driver) -> None:
    """Somebody is typed who is known already."""
    driver.go("calls")
    driver.run("app.new")
    sheet, known = driver.window.sheet(), _known(driver)
    if isinstance(sheet, NewLeadSheet):
        for name in ("last_name", "first_name", "company"):
            sheet.fields[name].setText(known[name] or "")
        sheet.asked.emit(sheet.values())
    driver.settle()


def call_back(driver: Driver) -> None:
    """When to call somebody back."""
    driver.go("calls")
    pause(_DEAD_MS)  # outcome keys are dead for a moment after a card change
    driver.key("3")
    sheet = driver.window.sheet()
    if isinstance(sheet, CallbackSheet):
        driver.key("tue 10")


def call_number(driver: Driver) -> None:
    """A number that nobody here has."""
    driver.go("calls")
    driver.run("call.number")
    sheet = driver.window.sheet()
    if isinstance(sheet, NumberSheet):
        sheet.field.setText(_UNKNOWN)
    pause(_DEAD_MS)
    driver.settle()


def merge_pick(driver: Driver) -> None:
    """With whom one is the same: who looks like it stands first."""
    driver.go("leads")
    one, _other = _twins(driver)
    MergeWork(driver.window).ask_other("Lead", one)
    driver.settle()


def merge(driver: Driver) -> None:
    """Two records side by side."""
    driver.go("leads")
    MergeWork(driver.window).show_pair(*_twins(driver))
    driver.settle()


def duplicates(driver: Driver) -> None:
    """The pairs that a look through all leads finds, the twins among them."""
    _twins(driver)
    driver.go("duplicates", "Lead")
    driver.run("duplicates.scan")


def choose_cadence(driver: Driver) -> None:
    """Which cadence the lead on the card is to begin."""
    driver.go("calls")
    driver.run("call.choose_cadence")


def _import_sheet(driver: Driver) -> ImportSheet:
    driver.go("leads")
    sheet = ImportSheet(driver.window)
    driver.window.open_sheet(sheet)
    driver.settle()
    return sheet


def _leads(driver: Driver) -> list[Record]:
    with driver.core.store.read() as r:
        mine = (lists.Filter("owner_id", "=", driver.core.store.user_id),)
        return lists.first_page(r, lists.ListQuery("Lead", mine), 20)


def _known(driver: Driver) -> Record:
    """Return a lead of mine whose name both languages' readers can read."""
    found = _leads(driver)
    return next((one for one in found if (one["company"] or "").isascii()), found[0])


def _guests(known: Record) -> Path:
    """Write the list of an event's guests, one of whom is a lead already."""
    file = Path(mkdtemp(prefix="workbench-tour-lists-")) / "Expo 2026 guests.csv"
    again = (known["last_name"], known["first_name"], known["company"], "", known["phone"])
    first = ",".join(str(value or "") for value in again) + ",,,Hot,3"
    file.write_text("\n".join((_COLUMNS, first, *_GUESTS)) + "\n", encoding="utf-8")
    return file


def _twins(driver: Driver) -> tuple[UUID, UUID]:
    """Return a lead and its double, made the first time: the same person from another list."""
    with driver.core.store.read() as r:
        found = lists.first_page(r, lists.ListQuery("Lead"))
        mine = (one for one in found if not permissions.why_not_delete(r, one))
        known = next(one for one in mine if (one["company"] or "").isascii())
        alike = lists.first_page(r, lists.ListQuery("Lead", text=known["last_name"]), 50)
    for other in alike:
        if other["company"] == known["company"] and other.id != known.id:
            return known.id, other.id
    same = ("last_name", "company", "phone", "owner_id", "currency_iso_code")
    values = {name: known[name] for name in same}
    first_name = str(known["first_name"] or "")
    with driver.core.store.write() as w:
        twin = {
            **values, "first_name": f"{first_name[:1]}.", "title": "Operations", "rating": "Hot",
            "email": "operations@expo.example", "description": f"Asked at {_TWIN} for a pilot.",
        }  # fmt: skip
        return known.id, records.create(w, "Lead", twin)
