"""Every path of every guide: it ends, is short, has words, and leads to a class, a level and a duty.

A worse answer never lowers the level, and what was not asked or not answered is never counted as no."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache, partial
from itertools import groupby, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.dmn import Model, check, load
from upptack.guides import course, tables, words
from upptack.guides.course import FULL, SHORT, Answers
from upptack.guides.guide import BLANK, LANGUAGES, MODES, Condition, Guide, Words, frozen_text, guides, parse
from upptack.guides.tests.paths import ALIKE, READ, Answer, Walk, agrees, answers_to, explore, lowered, state
from upptack.guides.tests.worry import WORRY, worse_answers
from upptack.law.rulings import FACTS, TABLES, inputs, outcome, rule, values
from upptack.law.tests.steps import source

pytestmark = pytest.mark.pure

LENGTHS = (FULL, SHORT)
EVERY = tuple(product(guides(), LENGTHS))
LEVELS = tuple(reversed(values("what-now")))
MOST_QUESTIONS, MOST_SHORT, MOST_ANSWERS = 10, 6, 12
_BUT_AGE = tuple(fact for fact in inputs("what-now") if fact != "age")
CONTEXT = st.fixed_dictionaries(
    {
        fact: st.sampled_from(FACTS[fact].values)
        for fact in ("agency", "sex", "age", "channel", "two_party", "protected")
    }
)


@cache
def walk(name: str, length: str) -> Walk:
    """Every state of a published guide; explored once for all tests."""
    return explore(guides()[name], length)


@cache
def _levels(case: tuple[str, ...]) -> tuple[int, ...]:
    facts = dict(zip(_BUT_AGE, case, strict=True))
    found = [rule("what-now", facts | {"age": age}) for age in dict.fromkeys(ALIKE["age"].values())]
    assert all(ruling.reasons and all(reason.text for reason in ruling.reasons) for ruling in found)
    return tuple(LEVELS.index(str(ruling.value)) for ruling in found)


def levels(facts: Mapping[str, str]) -> tuple[int, ...]:
    """The level of what-now at each age that the table tells apart, 0 lowest; every one has a reason."""
    return _levels(tuple(facts.get(fact, "unknown") for fact in _BUT_AGE))


def both(text: Words) -> bool:
    """Whether a text is there in every language."""
    return all(text[language].strip() for language in LANGUAGES)


def longest(found: Walk) -> int:
    """The most questions that any path answers."""
    return max(len(found.paths[at]) for at in found.ends)


def ways(found: Walk) -> int:
    """How many paths there are to the end, by counting those to each state in the order of the questions."""
    count = Counter({0: 1})
    for at in sorted(range(len(found.steps)), key=lambda at: found.states[at].after):
        for to in found.steps[at]:
            count[to] += count[at]
    return sum(count[at] for at in found.ends)


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_every_path_ends_and_is_short(name: str, length: str) -> None:
    found = walk(name, length)
    gate = [part for part in words.keys("gate") if "option" in words.keys("gate", part)]
    assert gate == ["situation", "minutes"]
    assert {at for at, steps in enumerate(found.steps) if not steps} == set(found.ends)
    assert longest(found) <= (MOST_QUESTIONS if length == FULL else MOST_SHORT)
    assert longest(found) + len(gate) <= MOST_ANSWERS
    assert ways(found) > (10**11 if length == FULL else 10**4)


def test_a_guide_with_a_question_too_many_is_noticed() -> None:
    guide = guides()["exposed-1"]
    questions = tuple(replace(guide.questions[0], id=f"home-{number}") for number in range(MOST_QUESTIONS + 1))
    assert longest(explore(replace(guide, questions=questions), FULL)) > MOST_QUESTIONS


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_everything_said_on_the_way_has_words(name: str, length: str) -> None:
    found = walk(name, length)
    reached = {question.id: question for at in range(len(found.paths)) if (question := found.question(at))}
    assert [*reached] == [q.id for q in found.guide.questions if q.short or length == FULL]
    assert both(found.guide.title)
    assert all(both(found.guide.opening[part]) for part in (*MODES, "hint"))
    for question in reached.values():
        assert both(question.name)
        assert both(question.hint)
        assert all(both(question.words[mode]) for mode in MODES)
        assert all(both(option.label) and both(option.response) for option in question.options)
    assert all(both(words.text("shared", blank, part)) for blank in BLANK for part in ("label", "response"))


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_every_answer_on_the_way_is_one_that_the_page_takes(name: str, length: str) -> None:
    for question in walk(name, length).guide.questions:
        possible = answers_to(question)
        assert len({frozenset(each) for each in possible}) == len(possible)
        assert [each for each in possible if course.problem(question, each)] == []


def classes(name: str, length: str) -> set[str]:
    """The answer classes of a guide's paths: of one for each case that the table can tell apart, and of no answers."""
    found = walk(name, length)
    cases = {}
    for at in found.ends:
        facts = found.facts(at)
        cases[facts["violence"], facts["timing"], found.states[at].spoken] = found.paths[at]
    return {course.answer_class(found.guide, path) for path in ({}, *cases.values())}


def test_the_table_of_answer_classes_has_no_gap_or_overlap() -> None:
    assert check(tables.model("answer-class")) == ()
    read = tables.table("answer-class")
    assert all(FACTS[each.name].values == each.allowed for each in read.inputs if each.name in FACTS)


def test_every_path_has_an_answer_class_and_every_class_has_a_path() -> None:
    named = set(words.keys("shared", "answer_classes"))
    reached = {each for name, length in EVERY for each in classes(name, length)}
    assert reached == named
    assert {*tables.table("answer-class").outputs[0].allowed, "not_asked"} == named
    assert all(both(words.text("shared", "answer_classes", each)) for each in named)


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_every_path_has_a_level_with_reasons_and_words(name: str, length: str) -> None:
    found = walk(name, length)
    reached = {LEVELS[level] for at in found.ends for level in levels(found.facts(at))}
    assert reached == {"open", "offer", "today", "now"}
    for level in reached:
        assert both(words.text("shared", "closing", level))
        for language in LANGUAGES:
            phrases = outcome("what-now", level).in_language(language)
            assert all((phrases.title, phrases.do, phrases.tell))


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_every_path_has_a_duty_for_every_agency(name: str, length: str) -> None:
    found = walk(name, length)
    told = {tuple(found.facts(at)[fact] for fact in ("violence", "honour", "children")) for at in found.ends}
    for (violence, honour, children), agency, age in product(told, FACTS["agency"].values, FACTS["age"].values):
        facts = {"violence": violence, "honour": honour, "children": children, "agency": agency, "age": age}
        ruling = rule("report-of-concern", facts)
        assert str(ruling.value) in values("report-of-concern"), facts
        assert ruling.reasons, facts


def drawn(data: st.DataObject, guide: Guide, length: str, so_far: Answers) -> dict[str, Answer]:
    """A path answered at random; questions that `so_far` answers are answered so when they come."""
    path: dict[str, Answer] = {}
    while question := course.next_question(guide, path, length):
        ahead = list(course.ahead(guide, path, length))
        assert ahead[0] is question
        assert len(path) + len(ahead) <= MOST_QUESTIONS
        path[question.id] = so_far.get(question.id) or data.draw(st.sampled_from(answers_to(question)))
    return path


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(EVERY))
def test_a_path_taken_at_random_is_like_the_one_that_stands_for_it(data: st.DataObject, which: tuple[str, str]) -> None:
    found = walk(*which)
    path = drawn(data, found.guide, found.length, {})
    taken: dict[str, Answer] = {}
    for id, chosen in path.items():
        taken[id] = chosen
        assert agrees(found, taken)
    assert found.places[state(found.guide, path)] in found.ends


@pytest.mark.parametrize("forgotten", ["fear", "violence", "stalking"])
def test_states_that_forget_what_a_table_reads_are_noticed(forgotten: str) -> None:
    exact = walk("exposed-1", SHORT)
    coarse = explore(exact.guide, SHORT, READ - {forgotten})
    assert not all(agrees(coarse, path) for path in exact.paths)


def test_values_that_count_as_one_stand_next_to_each_other() -> None:
    for fact in (fact for fact in ALIKE if FACTS[fact].ordered):
        in_order = [ALIKE[fact][value] for value in FACTS[fact].values]
        assert len([value for value, _ in groupby(in_order)]) == len(set(in_order)), fact


def test_the_level_reads_only_what_is_walked_through() -> None:
    for guide in guides().values():
        settable = frozenset[str]().union(*(question.may_set for question in guide.questions))
        assert set(inputs("what-now")) <= READ & settable | {"age"}
        assert set(inputs("report-of-concern")) <= READ & settable | {"age", "agency"}


@pytest.mark.parametrize(("name", "length"), EVERY)
def test_a_worse_answer_never_lowers_the_level_or_closes_a_question(name: str, length: str) -> None:
    found = walk(name, length)
    assert next(lowered(found, partial(worse_answers, found.guide), levels), None) is None


def disagreeing(guide: Guide) -> list[str]:
    """The steps to a worse answer on which the facts that the answers set go the other way."""
    found = []
    for question in guide.questions:
        for low, high in worse_answers(guide, question):
            here, above = (course.contribution(question, chosen) for chosen in (low, high))
            if any(
                FACTS[f].place(above.get(f, "unknown")) < FACTS[f].place(here.get(f, "unknown"))
                for f in question.may_set
            ):
                found.append(f"{question.id}: {low} → {high}")
    return found


@pytest.mark.parametrize("guide", guides().values(), ids=list(guides()))
def test_the_order_of_worry_agrees_with_the_facts_that_the_answers_set(guide: Guide) -> None:
    assert disagreeing(guide) == []
    asked = {(guide.id, question.id) for question in guide.questions if question.kind == "one"}
    assert asked == {key for key in WORRY if key[0] == guide.id}


GUIDE_FAULTS = {
    "in danger now counts as safe": ('facts = { fear = "now" }', 'facts = { fear = "no" }'),
    "unsafe at home counts as safe": (
        'id = "unsafe"\nfacts = { violence = "hint" }',
        'id = "unsafe"\nfacts = { violence = "no" }',
    ),
    "none of these counts as strangulation": (
        'none = true\nfacts = { strangulation = "no"',
        'none = true\nfacts = { strangulation = "yes"',
    ),
    "no children counts as children": ('facts = { children = "no" }', 'facts = { children = "yes" }'),
}


@pytest.mark.parametrize("fault", GUIDE_FAULTS)
def test_a_guide_where_a_worse_answer_lowers_the_level_is_caught(fault: str) -> None:
    old, new = GUIDE_FAULTS[fault]
    text = frozen_text("guide-exposed-1.toml")
    assert text.count(old) == 1
    guide = parse(text.replace(old, new), "fault.toml")
    assert disagreeing(guide)
    if fault != "no children counts as children":  # alone this moves no level, only the duty
        assert next(lowered(explore(guide, SHORT), partial(worse_answers, guide), levels), None)


def _danger_now_forgotten(text: str) -> str:
    start = text.index('<rule id="row-1">')
    rest = text[text.index('<rule id="row-2">') :]
    return text[:start] + rest.replace('<inputEntry><text>"today","now"<', '<inputEntry><text>"today"<')


def _hint_weighs_more_than_yes(text: str) -> str:
    start = text.index('<rule id="row-21">')
    return text[:start] + text[start:].replace('<outputEntry><text>"offer"', '<outputEntry><text>"today"', 1)


def _separation_counts_only_with_a_hint(text: str) -> str:
    return text.replace('<inputEntry><text>"hint","yes"<', '<inputEntry><text>"hint"<')


def judged(model: Model, facts: Mapping[str, str]) -> tuple[int, ...]:
    """The level by another table than the published, for a child and for an adult."""
    read = {fact: facts.get(fact, "unknown") for fact in inputs("what-now")}
    found = (model.evaluate(TABLES["what-now"], read | {"age": age}).value for age in ("under_18", "25_64"))
    return tuple(LEVELS.index(str(value)) for value in found)


@pytest.mark.parametrize(
    "fault", [_danger_now_forgotten, _hint_weighs_more_than_yes, _separation_counts_only_with_a_hint]
)
def test_a_table_where_a_worse_answer_lowers_the_level_is_caught(fault: Callable[[str], str]) -> None:
    text = source("what-now")
    assert fault(text) != text
    found = walk("exposed-1", SHORT)
    worse = partial(worse_answers, found.guide)
    assert next(lowered(found, worse, partial(judged, load(text))), None) is None
    assert next(lowered(found, worse, partial(judged, load(fault(text)))), None)


def test_a_condition_that_a_worse_answer_closes_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Condition, "holds", lambda self, facts: facts.get(self.fact) == self.value)
    guide = guides()["exposed-1"]
    found = lowered(explore(guide, SHORT), partial(worse_answers, guide), levels)
    assert any(each.startswith("closed danger") for each in found)


@settings(max_examples=100, deadline=None)
@given(st.data(), st.sampled_from(EVERY), CONTEXT)
def test_one_worse_answer_in_any_meeting_never_lowers_the_level(
    data: st.DataObject, which: tuple[str, str], context: dict[str, str]
) -> None:
    guide, length = guides()[which[0]], which[1]
    path = drawn(data, guide, length, {})
    question = guide.question(data.draw(st.sampled_from([*path])))
    above = [high for low, high in worse_answers(guide, question) if low == path[question.id]]
    if not above:
        return
    worse = drawn(data, guide, length, {**path, question.id: data.draw(st.sampled_from(above))})
    assert set(path) <= set(worse)
    before, after = (rule("what-now", context | course.told(guide, each)) for each in (path, worse))
    assert LEVELS.index(str(before.value)) <= LEVELS.index(str(after.value))
    assert after.reasons
