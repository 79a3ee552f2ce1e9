"""Cards, codes and pasted text become the same rows as a file."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.exchange.test_import import bring, every
from workbench import exchange
from workbench.errors import InvalidInput
from workbench.exchange.sniff import open_table

SIGNATURE = """Best regards,

Eva Janssen
Head of Logistics
Delta Logistics B.V. | Weena 10
T: +31 10 555 0142
M: +31 6 1234 5678
eva@delta.example | www.delta.example

--

李波
采购经理
恒达物流有限公司
电话：021-5555 0123
邮箱：bo@hengda.example
"""


def people(text: str) -> list[Mapping[str, str]]:
    source = exchange.pasted(text)
    return [
        {name: cell for name, cell in zip(source.columns, row.cells, strict=True) if cell}
        for row in source.rows()
    ]


def test_signatures_of_several_lines_are_read_one_by_one() -> None:
    eva, bo = people(SIGNATURE)
    assert eva == {
        "first_name": "Eva", "last_name": "Janssen", "title": "Head of Logistics",
        "company": "Delta Logistics B.V.", "phone": "+31 10 555 0142",
        "mobile_phone": "+31 6 1234 5678", "email": "eva@delta.example",
        "website": "www.delta.example", "description": "Weena 10",
    }  # fmt: skip
    assert bo == {
        "last_name": "李波", "title": "采购经理", "company": "恒达物流有限公司",
        "phone": "021-5555 0123", "email": "bo@hengda.example",
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        "Eva Janssen, Delta Logistics B.V., +31 10 555 0142, eva@delta.example",
        "Eva Janssen\tDelta Logistics B.V.\t+31 10 555 0142\teva@delta.example",
        "Name\tCompany\tPhone\tE-mail\n"
        "Eva Janssen\tDelta Logistics B.V.\t+31 10 555 0142\teva@delta.example",
        "MECARD:N:Janssen,Eva;ORG:Delta Logistics B.V.;TEL:+31105550142;EMAIL:eva@delta.example;;",
        "BEGIN:VCARD\nVERSION:3.0\nN:Janssen;Eva;;;\nFN:Eva Janssen\nORG:Delta Logistics B.V.\n"
        "TEL;TYPE=WORK:+31 10 555 0142\nEMAIL:eva@delta.example\nEND:VCARD\n",
    ],
)
def test_every_way_to_paste_somebody_makes_the_same_lead(store, line: str) -> None:
    result = bring(store, exchange.pasted(line), "Lead")
    assert (result.read, result.created) == (1, 1)
    (eva,) = every(store, "Lead")
    assert [eva[name] for name in ("first_name", "last_name", "company", "phone", "email")] == [
        "Eva", "Janssen", "Delta Logistics B.V.", "+31105550142", "eva@delta.example",
    ]  # fmt: skip


def test_a_title_in_the_line_is_no_company() -> None:
    (found,) = people("Hans Meier, CFO, Meier GmbH, hans@meier.example")
    assert (found["title"], found["company"]) == ("CFO", "Meier GmbH")


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_nothing_pasted_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(InvalidInput, match="copy some rows"):
        exchange.pasted(text)


def test_a_card_that_is_cut_off_is_refused_whole(file) -> None:
    path = file("BEGIN:VCARD\nN:Janssen;Eva\nEND:VCARD\nBEGIN:VCARD\nN:Li;Bo\n", "some.vcf")
    with pytest.raises(InvalidInput, match="begins in line 4 has no end"):
        open_table(path)


def test_a_badge_scan_lives_on_its_campaigns_list_until_somebody_answers(store, file) -> None:
    text = (
        "Badge ID,Full Name,Job Title,Company,Email,Phone,Event\n"
        "B-1,Eva Janssen,CFO,Delta Logistics B.V.,eva@delta.example,+31105550142,Expo 2026\n"
        "B-2,Bo Li,,Hengda,bo@hengda.example,,Expo 2026\n"
    )
    result = bring(store, file(text), "CampaignMember")
    assert (result.created, result.children) == (2, {"Campaign": 1})
    (expo,) = every(store, "Campaign")
    assert expo["name"] == "Expo 2026"
    eva = next(one for one in every(store, "CampaignMember") if one["external_id"] == "B-1")
    assert (eva["first_name"], eva["last_name"], eva["phone"]) == ("Eva", "Janssen", "+31105550142")
    assert eva["campaign_id"] == expo.id
    assert every(store, "Lead") == []
    assert bring(store, file(text), "CampaignMember").skipped == 2


def test_a_member_who_is_a_lead_is_linked_to_it(store, file) -> None:
    head = "first_name,last_name,company,email,phone\n"
    eva = "Eva,Janssen,Delta,eva@delta.example,+31105550142\n"
    bring(store, file(head + eva), "Lead")
    result = bring(
        store,
        file(head + eva),
        "CampaignMember",
        constants={"campaign_id": "Expo"},
        choices=exchange.parse_choices(["all=update"]),
    )
    assert (result.created, result.offers[0].match.type) == (1, "Lead")
    (member,) = every(store, "CampaignMember")
    assert member["lead_id"] == every(store, "Lead")[0].id


def test_a_word_for_nothing_is_nothing_and_told(store, file) -> None:
    text = "last_name,company,city,lead_source\nSelect,Hengda,Select,Select\nLi,Hengda,Bonn,Web\n"
    result = bring(store, file(text), "Lead")
    first = next(one for one in every(store, "Lead") if one["last_name"] == "Select")
    assert (first["city"], first["lead_source"]) == (None, None)
    assert "“Select” is read as missing: city 1, lead_source 1." in result.notes


def test_every_card_file_is_imported_or_refused_with_a_sentence(store, shared_data: Path) -> None:
    files = sorted((shared_data / "vcards").glob("*.vcf"))
    read = {path.name: bring(store, path, "Contact", maps={"company": ""}) for path in files}
    assert sum(result.read for result in read.values()) == 16
    failed = [why for result in read.values() for _line, why in result.failures]
    assert failed == ["Phone: “BusinessPhone” is no phone number: it has too few digits."]
    names = {(one["first_name"], one["last_name"]) for one in every(store, "Contact")}
    assert {("Simon", "Perreault"), ("Frank", "Dawson"), ("Doug", "White")} <= names
    assert ("Ñ Ñ Ñ", "Ñ Ñ") in names


def test_cells_of_a_spreadsheet_keep_their_lines_and_their_quotes() -> None:
    head = "Name\tCompany\tDescription\n"
    (ann,) = people(head + 'Ann Lee\tAcme\t"Two\nlines"\n')
    assert ann["Description"] == "Two\nlines"
    bob, cy = people(head + 'Bob Fox\t"The Big\tx\nCy Orr\t5" Pipes\t"Hi" all\n')
    assert (bob["Name"], bob["Company"]) == ("Bob Fox", '"The Big')
    assert (cy["Company"], cy["Description"]) == ('5" Pipes', '"Hi" all')


def test_a_cell_too_large_for_any_record_is_a_sentence() -> None:
    with pytest.raises(InvalidInput, match="line 2"):
        exchange.pasted("Name\tCompany\nAnn\t" + "x" * 1_000_001)


CARD = "BEGIN:VCARD\nN:Lee;Ann;;;\nORG:Acme\n{}END:VCARD\n"


def test_a_second_e_mail_is_noted() -> None:
    (ann,) = people(CARD.format("EMAIL:a@acme.example\nEMAIL:ann@home.example\n"))
    assert (ann["email"], ann["description"]) == ("a@acme.example", "ann@home.example")


def test_two_addresses_are_not_mixed() -> None:
    (ann,) = people(CARD.format("ADR:;;Weena 10;Rotterdam;;;\nADR:;;Main St 1;Dover;DE;19901;US\n"))
    assert (ann["street"], ann["city"]) == ("Weena 10", "Rotterdam")
    assert {"state", "country"}.isdisjoint(ann)
