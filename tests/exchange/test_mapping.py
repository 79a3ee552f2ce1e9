from decimal import Decimal

import pytest

from workbench import exchange
from workbench.errors import UsageError
from workbench.exchange import remembering
from workbench.exchange.mapping import map_columns
from workbench.exchange.planning import parse_map_values, parse_maps
from workbench.schema.dictionary import BY_NAME
from workbench.store import import_memory


def mapped(type_name: str, *columns: str, **given: str) -> dict[str, str]:
    targets = map_columns(BY_NAME[type_name], columns, given)
    return {target.column: target.path(type_name) for target in targets}


def test_salesforce_names_are_known_in_any_case() -> None:
    assert mapped("Account", "ID", "NAME", "BillingCity", "PARENTID", "SHIPPINGCITY") == {
        "ID": "external_id",
        "NAME": "name",
        "BillingCity": "billing_city",
        "PARENTID": "parent_id",
    }


def test_chinese_labels_are_known() -> None:
    found = mapped("Lead", "姓", "公司", "电话", "所属行业")
    assert found == {"姓": "last_name", "公司": "company", "电话": "phone", "所属行业": "industry"}


def test_a_misspelt_column_is_recognised_and_a_short_one_is_not() -> None:
    targets = map_columns(BY_NAME["Account"], ["anual_revenue", "nme"], {})
    assert [(x.column, x.field.name, x.how) for x in targets] == [
        ("anual_revenue", "annual_revenue", "similar")
    ]


def test_two_columns_never_fill_one_field() -> None:
    assert mapped("Account", "company", "name") == {"name": "name"}


def test_what_only_the_server_writes_is_never_filled() -> None:
    assert mapped("Account", "created_at", "LastModifiedById") == {}


def test_a_column_told_wins_and_an_empty_one_is_ignored() -> None:
    assert mapped("Account", "name", "alias", name="", alias="name") == {"alias": "name"}


def test_a_factor_and_a_form_can_be_told() -> None:
    (target,) = map_columns(BY_NAME["Account"], ["m"], {"m": "annual_revenue*1000000@,"})
    assert (target.factor, target.form) == (Decimal(1_000_000), ",")


def test_prices_and_lines_go_to_the_child() -> None:
    assert mapped("Product", "sales_price") == {"sales_price": "PricebookEntry.unit_price"}
    assert mapped("Opportunity", "product") == {"product": "OpportunityLineItem.product_id"}


@pytest.mark.parametrize(
    "wish", ["colour", "Lead.company", "created_at", "name*x", "close_date@dym", "name*0"]
)
def test_a_wish_that_cannot_be_met_is_a_usage_error(wish: str) -> None:
    with pytest.raises(UsageError):
        mapped("Account", "name", name=wish)


def test_a_column_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(UsageError, match=r"“nmae”.*name, city"):
        mapped("Account", "name", "city", nmae="name")


def test_options_are_parsed() -> None:
    assert parse_maps(["a=b", "c="]) == {"a": "b", "c": ""}
    assert parse_map_values(["stage:Won=Closed Won"]) == {("stage", "Won"): "Closed Won"}
    for wrong in (["a"], ["=b"]):
        with pytest.raises(UsageError):
            parse_maps(wrong)
    with pytest.raises(UsageError):
        parse_map_values(["stage=Won"])


def test_a_mapping_is_remembered_by_the_header_and_can_be_forgotten(store, file) -> None:
    text = "who,firm,place\nLi,Hengda,Bonn\n"
    maps = {"who": "last_name", "firm": "company", "place": ""}
    choices = exchange.parse_choices(["likely=skip"])
    exchange.run(store, exchange.plan(store, file(text), "Lead", maps=maps, choices=choices))
    again = exchange.plan(store, file(text.replace("Li", "Bo"), "next.csv"), "Lead")
    assert again.problems == []
    assert again.result().mapped == {"who": "last_name", "firm": "company"}
    assert again.choices.of_kind == {"likely": "skip"}
    assert again.notes[0].startswith("Mapped as rows.csv was on ")
    edited = exchange.plan(store, file(text), "Lead", maps={"place": "city"})
    assert edited.result().mapped["place"] == "city"
    assert exchange.plan(store, file(text), "Lead", recalls=False).problems
    with store.read() as r:
        (kept,) = import_memory.known(r)
    assert (kept.file, kept.type) == ("rows.csv", "Lead")
    remembering.forget(store, kept.columns, kept.type)
    assert exchange.plan(store, file(text), "Lead").problems


def test_a_mapping_is_remembered_whatever_the_case_of_the_header(store, file) -> None:
    first = exchange.plan(
        store,
        file("Last name,Company,Place\nA,B,Berlin\n"),
        "Lead",
        {"Place": "city", "Company": "company"},
    )
    exchange.run(store, first)
    planned = exchange.plan(store, file("last_name,company,PLACE\nC,D,Bonn\n"), "Lead")
    assert planned.unmapped == ()
    assert planned.target("city") is not None
