from itertools import product

import pytest
from hypothesis import given, settings

from upptack.law.facts import FACTS
from upptack.law.rulings import TABLES, Ruling, inputs, rule
from upptack.law.tests.test_monotone import FACTS_GIVEN

DANGER = ("strangulation", "weapon", "threat_to_kill", "escalation", "stalking")


def level(**facts: str) -> object:
    return rule("what-now", facts).value


def found(table: str, **facts: str) -> tuple[str, ...]:
    value = rule(table, facts).value
    assert isinstance(value, tuple)
    return value


def test_danger_now_means_112_at_once() -> None:
    assert level(fear="now") == "now"


@pytest.mark.parametrize("sign", ["strangulation", "weapon", "threat_to_kill"])
def test_a_sign_of_deadly_violence_with_fear_of_today_means_112(sign: str) -> None:
    assert level(**{sign: "yes", "fear": "today"}) == "now"


@pytest.mark.parametrize("sign", DANGER)
def test_any_single_sign_of_danger_means_help_today(sign: str) -> None:
    assert level(**{sign: "yes"}) == "today"
    assert level(**{sign: "unknown"}) == "open"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"separation": "yes"}, "open"),
        ({"separation": "yes", "violence": "hint"}, "today"),
        ({"fear": "today"}, "today"),
        ({"fear": "worried"}, "offer"),
        ({"violence": "hint", "age": "under_18"}, "today"),
        ({"violence": "hint"}, "offer"),
        ({"violence": "yes", "timing": "now"}, "offer"),
        ({"violence": "yes", "timing": "earlier", "children": "yes"}, "offer"),
        ({"honour": "yes"}, "offer"),
        ({"honour": "yes", "age": "under_18"}, "today"),
        ({"honour": "yes", "fear": "worried"}, "today"),
        ({"violence": "no"}, "open"),
        ({}, "open"),
    ],
)
def test_levels(facts: dict[str, str], expected: str) -> None:
    assert rule("what-now", facts).value == expected


def test_every_row_that_applies_is_a_reason_also_those_passed_over() -> None:
    ruling = rule("what-now", {"fear": "now", "violence": "yes", "weapon": "yes"})
    assert [reason.value for reason in ruling.reasons] == ["now", "now", "today", "today", "offer", "open"]
    assert [reason.row for reason in ruling.reasons] == sorted(reason.row for reason in ruling.reasons)
    assert all(reason.text and (reason.provisions or reason.sources) for reason in ruling.reasons)


@pytest.mark.parametrize(("agency", "point"), [("af", "7"), ("fk", "9"), ("mig", "14")])
@pytest.mark.parametrize("who", [{"children": "yes"}, {"age": "under_18"}, {"children": "no", "age": "under_18"}])
def test_three_agencies_must_report(agency: str, point: str, who: dict[str, str]) -> None:
    for told in ({"violence": "hint"}, {"violence": "yes"}, {"honour": "yes"}):
        ruling = rule("report-of-concern", {"agency": agency, **told, **who})
        assert ruling.value == "must"
        assert f"(punkt {point})" in ruling.reasons[0].text
        assert "sol-2025-400-19-1" in ruling.reasons[0].provisions


@pytest.mark.parametrize("agency", ["sos", "jam", "other", "unknown"])
def test_other_agencies_ask_the_lawyer(agency: str) -> None:
    facts = {"agency": agency, "violence": "yes", "children": "yes"}
    assert rule("report-of-concern", facts).value == "lawyer"


@pytest.mark.parametrize("agency", ["fk", "af", "mig", "sos", "jam", "other", "unknown"])
def test_children_not_asked_about_are_asked_about_and_silence_starts_no_duty(agency: str) -> None:
    assert rule("report-of-concern", {"agency": agency, "violence": "yes"}).value == "ask_children"
    assert rule("report-of-concern", {"agency": agency}).value == "not_shown"
    ruling = rule("report-of-concern", {"agency": agency, "violence": "yes", "children": "no"})
    assert ruling.value == "not_shown"
    assert "ålder är inte angiven" in ruling.reasons[0].text


def test_the_duty_is_the_same_for_the_one_who_uses_violence() -> None:
    assert "role" not in inputs("report-of-concern")
    assert "role" not in inputs("what-now")


def test_measures_for_protected_details() -> None:
    assert found("protected-identity", protected="no") == ("ask_safe_contact",)
    assert "unknown_check" in found("protected-identity")
    protected = found("protected-identity", protected="yes")
    assert {"check_marking", "limit_access", "no_letters"} <= set(protected)
    assert "no_address_to_party" in found("protected-identity", two_party="yes", violence="hint")
    assert "tell_tax_agency" in found("protected-identity", protected="no", stalking="yes")
    assert "tell_tax_agency" not in found("protected-identity", protected="yes", stalking="yes")


def test_what_does_not_matter_is_not_written_and_what_matters_is() -> None:
    assert "write_what_matters" in found("writing", agency="af", matters="yes")
    nothing = found("writing", agency="fk", matters="no", violence="yes")
    assert "do_not_write" in nothing
    assert not {"write_what_matters", "fk_sensitive", "mark_secret"} & set(nothing)
    assert "find_out_if_matters" in found("writing", agency="mig")


@pytest.mark.parametrize(
    ("agency", "own", "law"),
    [
        ("af", "af_only_if_given", "af-2002-546-9"),
        ("fk", "fk_sensitive", "sfb-2010-110-114-11"),
        ("mig", "mig_absolutely_necessary", "udl-2016-27-14"),
        ("sos", "ask_lawyer", "dsl-2018-218-3-3"),
    ],
)
def test_each_agency_gets_its_own_rule_and_no_other(agency: str, own: str, law: str) -> None:
    ruling = rule("writing", {"agency": agency, "matters": "yes", "violence": "yes"})
    rules = {"af_only_if_given", "fk_sensitive", "mig_absolutely_necessary", "ask_lawyer"}
    assert isinstance(ruling.value, tuple)
    assert rules & set(ruling.value) == {own}
    assert any(reason.value == own and law in reason.provisions for reason in ruling.reasons)


def test_the_message_to_both_parents_is_said_before_it_is_sent() -> None:
    ruling = rule("writing", {"agency": "fk", "two_party": "yes", "matters": "yes"})
    assert any("sfb-2010-110-18-40a" in reason.provisions for reason in ruling.reasons)


def test_the_one_who_uses_violence_is_met_first_by_the_line_for_it_and_by_social_services() -> None:
    bodies = found("bodies", role="uses", violence="yes", children="yes")
    assert bodies == ("helpline_uses_violence", "social_services", "behaviour_change")
    ruling = rule("bodies", {"role": "uses"})
    assert any("sol-2025-400-13-8" in reason.provisions for reason in ruling.reasons)


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        (
            {"honour": "yes", "fear": "worried"},
            {"helpline_honour", "shelter", "honour_centre", "social_services"},
        ),
        ({"stalking": "yes", "violence": "yes"}, {"police", "prosecutor", "tax_agency", "shelter"}),
        (
            {"sexual": "yes", "violence": "yes", "age": "18_24"},
            {"health_care", "forensic_medicine", "youth_clinic"},
        ),
        ({"violence": "yes", "age": "under_18"}, {"helpline_children", "child_advocacy", "social_services"}),
        ({"violence": "yes", "fear": "today"}, {"shelter", "social_emergency", "police", "victim_support"}),
    ],
)
def test_bodies_for_the_one_exposed(facts: dict[str, str], kinds: set[str]) -> None:
    assert kinds <= set(found("bodies", role="exposed", **facts))


@pytest.mark.parametrize("sex", ["woman", "man", "other", "unknown"])
def test_there_is_a_line_for_everyone(sex: str) -> None:
    assert "helpline_exposed" in found("bodies", role="exposed", sex=sex)


def test_112_is_among_the_bodies_exactly_when_the_level_is_now() -> None:
    asked = ("role", "fear", "strangulation", "weapon", "threat_to_kill", "violence")
    for answers in product(*(FACTS[fact].values for fact in asked)):
        facts = dict(zip(asked, answers, strict=True))
        assert ("emergency" in found("bodies", **facts)) == (level(**facts) == "now"), facts


@settings(max_examples=300, deadline=None)
@given(FACTS_GIVEN)
def test_the_tables_agree_with_each_other(facts: dict[str, str]) -> None:
    urgency, duty = rule("what-now", facts).value, rule("report-of-concern", facts).value
    bodies = found("bodies", **facts)
    assert (urgency == "now") == ("emergency" in bodies)
    if urgency == "today":
        assert {"police", "social_services", "social_emergency"} & set(bodies)
    if duty in {"must", "lawyer"}:
        assert "social_services" in bodies


@settings(max_examples=100, deadline=None)
@given(FACTS_GIVEN)
def test_every_table_answers_every_case_with_reasons(facts: dict[str, str]) -> None:
    for name in TABLES:
        ruling = rule(name, facts)
        assert ruling.value
        assert ruling.reasons
        given = ruling.value if isinstance(ruling.value, tuple) else (ruling.value,)
        assert set(given) <= {reason.value for reason in ruling.reasons}
        assert len(given) == len(set(given))


def test_a_fact_left_out_is_unknown_never_no() -> None:
    left_out = rule("report-of-concern", {"agency": "fk", "violence": "yes"})
    said = rule("report-of-concern", {"agency": "fk", "violence": "yes", "children": "unknown"})
    assert left_out == said
    assert isinstance(left_out, Ruling)


@pytest.mark.parametrize(
    ("table", "facts", "words"),
    [
        ("what-now", {"colour": "red"}, "no fact 'colour'"),
        ("what-now", {"fear": "much"}, "no value 'much'"),
        ("risk", {}, "no table 'risk'"),
        ("bodies", {}, "must be given the fact 'role'"),
    ],
)
def test_a_wrong_question_is_refused_in_words(table: str, facts: dict[str, str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        rule(table, facts)
