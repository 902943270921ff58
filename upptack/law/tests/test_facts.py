import pytest

from upptack.law.facts import FACTS, UNKNOWN, known, worst


def test_every_fact_that_an_answer_can_raise_may_be_unknown_and_unknown_is_worse_than_no() -> None:
    for fact in FACTS.values():
        if fact.ordered:
            assert UNKNOWN in fact.values
            if "no" in fact.values:
                assert fact.place("no") < fact.place(UNKNOWN)


def test_the_worst_value_wins_whatever_the_order_it_is_given_in() -> None:
    assert worst("fear", ["worried", "now", "no"]) == "now"
    assert worst("violence", ["yes", "hint"]) == "yes"
    assert worst("weapon", ["no", "unknown"]) == "unknown"


def test_values_without_an_order_must_agree() -> None:
    assert worst("agency", ["fk", "fk"]) == "fk"
    with pytest.raises(ValueError, match="no order"):
        worst("agency", ["fk", "af"])


@pytest.mark.parametrize(
    ("fact", "values", "words"),
    [
        ("colour", ["red"], "no fact 'colour'"),
        ("fear", ["much"], "no value 'much'"),
        ("fear", [], "No value"),
    ],
)
def test_a_wrong_fact_or_value_is_refused_in_words(fact: str, values: list[str], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        worst(fact, values)


def test_every_fact_has_a_swedish_name() -> None:
    assert known("children").name == "Barn under 18 år berörs"
    assert all(fact.name for fact in FACTS.values())
    assert len(FACTS) == len(set(FACTS))
