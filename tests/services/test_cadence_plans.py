"""A cadence is made, changed step by step, and switched off, by whoever may."""

import pytest

from tests.services.conftest import WANG, Clock, Workspace
from workbench.errors import InvalidInput, Refused
from workbench.services import cadence_plans, cadences
from workbench.services.cadence_plans import PlanStep
from workbench.store import records
from workbench.store.database import Store

CALL = PlanStep("call", 0, "any", "First call")
WAIT = PlanStep("wait", 2, "any", "Two days")
BACK = PlanStep("call", -1, "any", "")
MAIL = PlanStep("email", 1, "morning", "Write", "Dear …")


@pytest.fixture
def admin(store: Store) -> Workspace:
    made = Workspace(store, Clock())
    made.pulled("User", WANG, name="Wang Jie", role="admin", is_active=True)
    return made


def test_a_cadence_is_made_with_its_steps_in_order(admin: Workspace, store: Store) -> None:
    with store.write() as w:
        made = cadence_plans.save(w, " Spring ", (CALL, WAIT, MAIL))
        (plan,) = cadence_plans.plans(w)
    assert (plan.id, plan.name, plan.is_active) == (made, "Spring", True)
    assert [(one.kind, one.script) for one in plan.steps] == [
        ("call", ""), ("wait", ""), ("email", "Dear …"),
    ]  # fmt: skip
    assert cadence_plans.in_days(plan.steps) == "day 1 call, day 4 e-mail"


def test_steps_change_places_one_goes_and_one_comes(admin: Workspace, store: Store) -> None:
    with store.write() as w:
        made = cadence_plans.save(w, "Spring", (CALL, WAIT, MAIL))
        (plan,) = cadence_plans.plans(w)
        call, _wait, mail = plan.steps
        new = PlanStep("social", 3, "other", "Say hello")
        cadence_plans.save(w, "Summer", (mail, call, new), made)
        cadence_plans.switch(w, made, is_active=False)
        (plan,) = cadence_plans.plans(w)
    assert (plan.name, plan.is_active) == ("Summer", False)
    assert [one.id for one in plan.steps[:2]] == [mail.id, call.id]
    assert [one.subject for one in plan.steps] == ["Write", "First call", "Say hello"]


@pytest.mark.parametrize(
    ("name", "steps"), [(" ", (CALL,)), ("Rest", (WAIT,)), ("Back", (CALL, BACK))]
)
def test_a_cadence_that_nobody_could_work_is_refused(
    admin: Workspace, store: Store, name: str, steps: tuple[PlanStep, ...]
) -> None:
    with store.write() as w, pytest.raises(InvalidInput):
        cadence_plans.save(w, name, steps)


def test_a_caller_makes_none_and_is_told_whom_to_ask(store: Store) -> None:
    Workspace(store, Clock()).pulled("User", WANG, name="Wang Jie", role="bdr", is_active=True)
    with store.write() as w, pytest.raises(Refused, match="Ask"):
        cadence_plans.save(w, "Spring", (CALL,))


def test_the_usual_one_is_chosen_once_for_everybody(admin: Workspace, store: Store) -> None:
    with store.write() as w:
        spring, autumn = (cadence_plans.save(w, name, (CALL,)) for name in ("Spring", "Autumn"))
        assert cadences.usual(w) == spring, "the first one, where nobody chose"
        assert [one.is_usual for one in cadence_plans.plans(w)] == [True, False]
        for chosen in (spring, autumn):
            cadence_plans.choose_usual(w, chosen)
            first, other = cadence_plans.plans(w)
            assert (cadences.usual(w), first.id, first.is_usual) == (chosen, chosen, True)
            assert not other.is_usual
        marked = [records.require(w, "Cadence", one)["is_default"] for one in (spring, autumn)]
    assert marked == [False, True]


def test_one_that_is_switched_off_is_not_the_usual_one_and_takes_nobody(
    admin: Workspace, store: Store
) -> None:
    eva = admin.pulled("Lead", last_name="Jansen", company="Cato", owner_id=WANG)
    with store.write() as w:
        spring, autumn = (cadence_plans.save(w, name, (CALL,)) for name in ("Spring", "Autumn"))
        cadence_plans.choose_usual(w, autumn)
        cadence_plans.switch(w, autumn, is_active=False)
        assert cadences.usual(w) == spring
        with pytest.raises(InvalidInput, match="“Autumn” is switched off"):
            cadence_plans.choose_usual(w, autumn)
        with pytest.raises(Refused, match="“Autumn” is switched off"):
            cadences.enter(w, eva, autumn)
        cadences.enter(w, eva)
        found = cadences.standing(w, eva)
    assert found is not None
    assert found.name == "Spring"


def test_a_caller_does_not_choose_for_everybody(store: Store) -> None:
    workspace = Workspace(store, Clock())
    workspace.pulled("User", WANG, name="Wang Jie", role="bdr", is_active=True)
    spring = workspace.pulled("Cadence", name="Spring", is_active=True)
    with store.write() as w, pytest.raises(Refused, match="Ask"):
        cadence_plans.choose_usual(w, spring)
