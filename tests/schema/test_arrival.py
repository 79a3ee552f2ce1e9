"""The rule which fields a score may look at: decided for every field, and kept by the features."""

from workbench.schema import arrival, dictionary
from workbench.schema.scoring import LEAD_FEATURES, LEAD_RULES


def test_every_field_of_a_lead_is_decided_about_once() -> None:
    known, later = arrival.ON_ARRIVAL["Lead"], arrival.AFTER_CONTACT["Lead"]
    assert known & later == set()
    assert known | later == set(dictionary.record_type("Lead").by_name)


def test_every_feature_is_read_from_what_is_known_on_arrival() -> None:
    sources = [source for feature in LEAD_FEATURES for source in feature.sources]
    assert sources
    for type_name, field_name in sources:
        assert field_name in dictionary.record_type(type_name).by_name
        assert arrival.is_known_on_arrival(type_name, field_name), (type_name, field_name)


def test_what_a_call_leaves_behind_is_not_known_on_arrival() -> None:
    for name in ("status", "rating", "do_not_call", "description", "is_converted"):
        assert not arrival.is_known_on_arrival("Lead", name)
    assert not arrival.is_known_on_arrival("Opportunity", "stage_name")


def test_the_usual_rules_look_at_features_there_are() -> None:
    names = {feature.name for feature in LEAD_FEATURES}
    assert {rule.feature for rule in LEAD_RULES} <= names
    assert len({rule.id for rule in LEAD_RULES}) == len(LEAD_RULES)
