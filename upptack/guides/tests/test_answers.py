"""What the page takes as an answer, and that what was not asked or not answered is unknown and never no."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.guides import course
from upptack.guides.course import FULL, SHORT, Answers
from upptack.guides.guide import BLANK, Guide, Question, guides
from upptack.guides.tests.paths import Answer, answers_to
from upptack.law.rulings import FACTS

pytestmark = pytest.mark.pure

EXPOSED = guides()["exposed-1"]
SET = [
    (guide, fact) for guide in guides().values() for fact in FACTS if any(fact in q.may_set for q in guide.questions)
]
"""Every guide with every fact that it can set."""

BAD = {
    "nothing": ("body", (), "Välj ett svar."),
    "an option that is not there": ("body", ("kissed",), "finns inte"),
    "another question's option": ("home", ("hit",), "finns inte"),
    "empty text": ("home", ("",), "finns inte"),
    "the same twice": ("body", ("hit", "hit"), "finns inte"),
    "none and a tick": ("body", ("none", "hit"), "inget av detta"),
    "a tick and none": ("body", ("hit", "none"), "inget av detta"),
    "two of one": ("home", ("safe", "unsafe"), "bara ett svar"),
    "declined and a tick": ("body", ("declined", "hit"), "inte besvarades"),
    "not asked and none": ("danger", ("none", "not_asked"), "inte besvarades"),
    "both blank": ("fear", ("declined", "not_asked"), "inte besvarades"),
    "declined and one that is not there": ("body", ("declined", "kissed"), "finns inte"),
}
GOOD = [
    ("home", ("unsafe",)),
    ("home", ("declined",)),
    ("body", ("hit",)),
    ("body", ("hit", "held", "sexual", "care")),
    ("body", ("sexual", "hit")),
    ("body", ("none",)),
    ("who", ("partner", "other")),
    ("danger", ("not_asked",)),
]


@pytest.mark.parametrize("name", BAD)
def test_choices_that_are_no_answer_are_refused_with_a_sentence_that_says_what_to_change(name: str) -> None:
    id, chosen, sentence = BAD[name]
    said = course.problem(EXPOSED.question(id), chosen)
    assert said is not None
    assert sentence in said
    assert said.endswith(".")


@pytest.mark.parametrize(("id", "chosen"), GOOD)
def test_choices_that_are_an_answer_are_taken(id: str, chosen: Answer) -> None:
    assert course.problem(EXPOSED.question(id), chosen) is None


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_what_is_taken_is_exactly_the_answers_that_the_walk_goes_through(data: st.DataObject) -> None:
    guide = data.draw(st.sampled_from([*guides().values()]))
    question = data.draw(st.sampled_from(guide.questions))
    ids = [*(option.id for option in question.options), *BLANK, "unheard_of"]
    chosen = tuple(data.draw(st.lists(st.sampled_from(ids), max_size=4)))
    possible = {frozenset(answer) for answer in answers_to(question)}
    expected = frozenset(chosen) in possible and len(set(chosen)) == len(chosen)
    assert (course.problem(question, chosen) is None) == expected


def taken(data: st.DataObject, question: Question, *, blank: bool) -> Answer:
    """An answer to the question, or a blank when `blank`."""
    return data.draw(st.sampled_from([(each,) for each in BLANK] if blank else answers_to(question)))


def walked(data: st.DataObject, guide: Guide, length: str, fact: str) -> dict[str, Answer]:
    """A path on which no question that can tell of `fact` gets an answer."""
    path: dict[str, Answer] = {}
    while question := course.next_question(guide, path, length):
        path[question.id] = taken(data, question, blank=fact in question.may_set)
    return path


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from(SET), st.sampled_from((FULL, SHORT)))
def test_a_fact_that_was_not_asked_or_not_answered_is_unknown(
    data: st.DataObject, which: tuple[Guide, str], length: str
) -> None:
    guide, fact = which
    assert course.told(guide, walked(data, guide, length, fact))[fact] == "unknown"


def unanswered(question: Question, answers: Answers) -> bool:
    """Whether the question was not reached, not asked or not answered."""
    return answers.get(question.id, BLANK)[0] in BLANK


@settings(max_examples=150, deadline=None)
@given(st.data(), st.sampled_from([*guides().values()]), st.sampled_from((FULL, SHORT)))
def test_no_fact_is_told_as_no_while_a_question_about_it_has_no_answer(
    data: st.DataObject, guide: Guide, length: str
) -> None:
    path: dict[str, Answer] = {}
    while question := course.next_question(guide, path, length):
        path[question.id] = taken(data, question, blank=data.draw(st.booleans()))
        told = course.told(guide, path)
        for open_question in (each for each in guide.questions if unanswered(each, path)):
            for fact in open_question.may_set:
                assert FACTS[fact].place(told[fact]) >= FACTS[fact].place("unknown"), fact


def test_one_tick_leaves_the_rest_unknown_and_none_of_these_answers_no() -> None:
    body = EXPOSED.question("body")
    assert course.contribution(body, ("hit",)) == {
        "violence": "yes", "physical": "yes", "sexual": "unknown", "neglect": "unknown"
    }  # fmt: skip
    assert course.contribution(body, ("none",)) == dict.fromkeys(body.may_set, "no")


def test_nothing_asked_is_all_unknown() -> None:
    for guide in guides().values():
        told = course.told(guide, {})
        assert told.pop("role") == guide.role
        assert set(told.values()) == {"unknown"}
        assert set(told) == {fact for each, fact in SET if each == guide}
        assert course.answer_class(guide, {}) == "not_asked"
        assert set(course.unknown(told)) == set(told)


SILENCE = {
    "blank counts as no": lambda question, chosen: dict.fromkeys(question.may_set, "no"),
    "blank says nothing": lambda question, chosen: {},
}


@pytest.mark.parametrize("fault", SILENCE)
def test_an_engine_that_takes_silence_for_no_is_caught(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = course.contribution
    monkeypatch.setattr(
        course,
        "contribution",
        lambda question, chosen: (
            SILENCE[fault](question, chosen) if not chosen or chosen[0] in BLANK else whole(question, chosen)
        ),
    )
    path = {"home": ("safe",), "control": ("none",), "body": ("declined",)}
    told = course.told(EXPOSED, path)
    assert FACTS["violence"].place(told["violence"]) < FACTS["violence"].place("unknown")
