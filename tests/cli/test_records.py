import pytest

from tests.cli.conftest import Branch
from tests.cli.office import ask, found, refused, run


@pytest.mark.parametrize("text", ["北京", "张", "恒达", "0123", "恒达物流"])
def test_search_finds_chinese_words_and_the_end_of_a_phone_number(desk: Branch, text: str) -> None:
    hits = ask("--profile", "ada", "find", text)["found"]
    assert "Lead" in {hit["type"] for hit in hits}
    assert any("张" in hit["name"] for hit in hits)


def test_what_is_nowhere_is_said_to_be_nowhere(desk: Branch) -> None:
    told = run("--profile", "ada", "find", "zzzyyyxxx")
    assert (told.code, told.out) == (0, "Nothing found for “zzzyyyxxx”.\n")
    assert ask("--profile", "ada", "find", "zzzyyyxxx") == {"found": []}


def test_a_record_is_shown_with_its_labels_and_as_one_object(desk: Branch) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    shown = run("--profile", "ada", "get", "Lead", lead).out
    assert "Aurora Robotics" in shown
    data = ask("--profile", "ada", "get", "Lead", lead)
    assert (data["type"], data["id"], data["last_name"]) == ("Lead", lead, "Novak")


@pytest.mark.parametrize("name", ["lead", "LEAD", "leads", "Leads", "线索"])
def test_a_type_is_known_by_its_name_or_label_in_any_case(desk: Branch, name: str) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    assert ask("--profile", "ada", "get", name, lead)["type"] == "Lead"


def test_two_words_of_a_label_name_their_type_too(desk: Branch) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    for name in ("opportunity", "opportunities", "OPPORTUNITIES"):
        assert ask("--profile", "ada", "get", name, deal)["stage_name"] == "Qualification"
    told = refused("--profile", "ada", "get", "starship", deal, code=2)
    assert told.startswith("There is no type “starship”. Known: Team, User, Account, ")


def test_the_right_id_with_the_wrong_type_says_which_type_it_is(desk: Branch) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    told = "“Jana Novak” with this id is of the type Lead, not Account: say Lead."
    assert refused("--profile", "ada", "get", "account", lead, code=1) == told
    assert refused("--profile", "ada", "set", "Account", lead, "name=x", code=1) == told


def test_fields_are_set_as_they_are_typed_and_wait_for_the_server(desk: Branch) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    words = ("set", "Opportunity", deal, "amount=12,345.60", "next_step=给 CFO 打电话")
    assert ask("--profile", "ada", *words)["set"]["amount"] == "12345.60"
    data = ask("--profile", "ada", "get", "Opportunity", deal)
    assert (data["amount"], data["next_step"]) == ("12345.60", "给 CFO 打电话")
    assert ask("--profile", "ada", "status")["waiting"] == 1


def test_a_stage_moves_with_its_probability_and_a_loss_needs_its_reason(desk: Branch) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    ask("--profile", "ada", "set", "Opportunity", deal, "stage_name=Negotiation/Review")
    moved = ask("--profile", "ada", "get", "Opportunity", deal)
    assert (moved["stage_name"], moved["probability"]) == ("Negotiation/Review", 90)
    lost = ("--profile", "ada", "set", "Opportunity", deal, "stage_name=Closed Lost")
    assert refused(*lost, code=1) == "Say why “Aurora Expansion” was lost."
    ask(*lost, "loss_reason=no_budget", "probability=0")
    closed = ask("--profile", "ada", "get", "Opportunity", deal)
    assert (closed["loss_reason"], closed["forecast_category"]) == ("no_budget", "Omitted")


def test_what_the_server_would_refuse_is_said_at_once_with_who_can(desk: Branch) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    told = refused("--profile", "liu", "set", "Lead", lead, "city=Bonn", code=1)
    assert told == "You cannot change “Jana Novak”: it is 王杰's. Ask 王杰 or Mia Wolf."
    assert ask("--profile", "liu", "status")["waiting"] == 0


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("number_of_employees=-5", "Employees: “-5” is less than 0."),
        ("annual_revenue=-1", "Annual revenue: “-1.00” is less than 0."),
        ("phone=12", "Phone: “12” is no phone number: it has too few digits."),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(desk: Branch, change: str, why: str) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    assert refused("--profile", "ada", "set", "Lead", lead, change, code=1) == why
    assert ask("--profile", "ada", "status")["waiting"] == 0


def test_a_year_that_slipped_and_a_probability_beyond_the_whole_are_refused(desk: Branch) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    years = "is not between the years 1900 and 2199."
    for change, why in (
        ("close_date=0019-03-01", f"Close date: “0019-03-01” {years}"),
        ("probability=150", "Probability: “150” is not between 0 and 100."),
    ):
        assert refused("--profile", "ada", "set", "Opportunity", deal, change, code=1) == why


@pytest.mark.parametrize("person", ["liu@example.com", "Liu@Example.com", "刘洋"])
def test_a_person_is_named_by_address_or_whole_name(desk: Branch, person: str) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    before = ask("--profile", "ada", "get", "Lead", lead)["owner_id"]
    after = ask("--profile", "ada", "set", "Lead", lead, f"owner_id={person}")["set"]["owner_id"]
    assert after != before
    owner = ask("--profile", "ada", "get", "User", after)
    assert (owner["name"], owner["email"]) == ("刘洋", "liu@example.com")


def test_an_empty_value_clears_a_field(desk: Branch) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    ask("--profile", "ada", "set", "Opportunity", deal, "next_step=")
    assert ask("--profile", "ada", "get", "Opportunity", deal)["next_step"] is None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("get", "Deal", "x"), 2, "There is no type “Deal”. Known: Team, User"),
        (("get", "Lead", "x"), 1, "“x” is no id; “find” shows ids."),
        (("get", "Lead", "01930000-0000-7000-8000-00000000dead"), 1, "is not here"),
        (("set", "Lead", "01930000-0000-7000-8000-00000000dead", "city=Bonn"), 1, "is not here"),
        (("set", "Lead", "01930000-0000-7000-8000-00000000dead", "town=Bonn"), 2, "town=Bonn"),
        (("find",), 2, "Missing argument"),
        (("status", "--all"), 2, "--all"),
    ],
)
def test_a_wrong_word_is_answered_with_one_sentence(
    desk: Branch, words: tuple[str, ...], code: int, said: str
) -> None:
    assert said in refused("--profile", "ada", *words, code=code)


def test_a_value_that_does_not_fit_changes_nothing(desk: Branch) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    before = ask("--profile", "ada", "get", "Opportunity", deal)
    for change in ("amount=much", "close_date=someday", "stage_name=Nowhere"):
        sentence = refused("--profile", "ada", "set", "Opportunity", deal, change, code=1)
        assert change.partition("=")[2] in sentence
    assert ask("--profile", "ada", "get", "Opportunity", deal) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("amount=much", "Amount: “much” is no amount like 118,000, 12k or 3万."),
        ("close_date=someday", "Close date: “someday” is no day like"),
        ("owner_id=Nobody", "Owner: There is no User called “Nobody”: give the e-mail, "),
        ("stage_name=Nowhere", "There is no stage “Nowhere”. Known are: Prospecting, "),
    ],
)
def test_a_value_that_does_not_fit_is_told_with_its_field(
    desk: Branch, change: str, said: str
) -> None:
    deal = found("Aurora Expansion")["Aurora Expansion"]
    sentence = refused("--profile", "ada", "set", "Opportunity", deal, change, code=1)
    assert sentence.startswith(said)


def test_the_profile_must_be_named_where_there_are_several(desk: Branch) -> None:
    assert refused("status", code=2) == "Name the profile with --profile: ada, ben, liu."
    assert refused("--profile", "eve", "status", code=2).startswith("There is no profile “eve”.")


def test_what_holds_for_the_whole_run_may_stand_after_the_command_too(desk: Branch) -> None:
    lead = found("Aurora Robotics")["Jana Novak"]
    for words in (
        ("--json", "--profile", "ada", "get", "Lead", lead),
        ("get", "--profile", "ada", "Lead", lead, "--json"),
        ("--json", "get", "Lead", lead, "--profile=ada"),
    ):
        assert run(*words).data["last_name"] == "Novak", words
    assert run("--json", "attach", "list", lead, "--profile", "ada").data == {"attachments": []}
    assert run("outbox", "--profile", "ada", "list", "--json").data == {"changes": []}
    told = run("find", "zzzyyyxxx", "--lang", "zh_CN", "--profile", "ada")
    assert told.out == "没有找到“zzzyyyxxx”。\n"
    assert run("--lang", "zh_CN", "find", "zz", "--lang=en", "--profile", "ada").out.startswith(
        "Nothing"
    )
    assert "no language “fr” (--lang)" in refused("status", "--lang", "fr", code=2)
    assert "no profile “eve”" in refused("status", "--profile", "eve", code=2)


def test_a_word_given_to_another_option_stays_there(desk: Branch) -> None:
    words = ("call", "log", "--phone", "+86 21 5555 0123", "--disposition", "no_answer")
    ask("--profile", "ben", *words, "--note", "--lang")
    task = ask("--profile", "ben", *words, "--note", "--profile")["task_id"]
    assert ask("--profile", "ben", "get", "Task", task)["description"] == "--profile"


def test_the_commands_answer_in_chinese_too(desk: Branch) -> None:
    said = run("--lang", "zh_CN", "--profile", "ada", "find", "zzzyyyxxx").out
    assert said == "没有找到“zzzyyyxxx”。\n"


def test_a_deal_of_a_conversion_is_typed_like_any_other_field(desk: Branch) -> None:
    lead = found("Jana")["Jana Novak"]
    words = ("--profile", "ada", "lead", "convert", lead)
    told = refused(*words, "--amount", "a lot", code=1)
    assert told == "“a lot” is no amount like 118,000, 12k or 3万."
    made = ask(*words, "--amount", "40k", "--close", "2030年12月1日")
    deal = ask("--profile", "ada", "get", "Opportunity", made["opportunity_id"])
    assert (deal["amount"], deal["close_date"]) == ("40000.00", "2030-12-01")
