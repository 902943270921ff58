"""Every path through a guide, explored by states, and the steps from an answer to a worse one.

A path is the questions in the order they come, with an answer each: one option, any set of options where several may
be ticked, "none of these", declined or not asked. There are far too many to list (a full guide has more than 10^11),
but only a few thousand can be told apart by what follows.

Why grouping paths into states is sound. Let two paths have answered the same last question and agree on
(1) `heard`, which of the conditions `asked_when` ahead the given answers meet; (2) `settled`, the facts that the
tables read, as the guide up to that question leaves them (an unasked question counts as unknown), where values that
no table tells apart count as one; and (3) `spoken`, whether anything was asked and anything was answered. Then the
same answers from there on give the same outcome, for everything that `upptack.guides.course` computes of a path is
made of these:

- whether a later question applies depends on the earlier answers only through the worst value of each fact in its
  conditions; the worst of several reaches a value when one of them does, so `heard` and the answers to come tell;
- the facts at the end are the worst over the contributions of every question. "Worst" is associative and indifferent
  to order, so the questions behind can be replaced by their worst, which is `settled`. Values that no table tells
  apart stand next to each other in the fact's order (a test), so they stay alike whatever the answers to come add;
- the class under which a conversation is counted reads those facts and `spoken`, and the tables read those facts and
  things that no answer changes.

So one representative path for each state stands for all. `agrees` tries this on paths taken one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import NamedTuple

from upptack.guides import course
from upptack.guides.course import Answers
from upptack.guides.guide import BLANK, DECLINED, NOT_ASKED, Condition, Guide, Question
from upptack.law.rulings import FACTS, inputs, table, worst
from upptack.law.tests.steps import told_apart

Answer = tuple[str, ...]
Judge = Callable[[Mapping[str, str]], tuple[int, ...]]
"""From the facts of a path to its levels, one for each circumstance that the answers do not change (age)."""

TABLES_READ = ("what-now", "report-of-concern")


def _alike() -> Mapping[str, Mapping[str, str]]:
    """For each fact that the answer class or the two tables read: every value, and the first value that no row of
    the two tells apart from it. What the answer class reads is kept as it is."""
    columns: dict[str, list[Mapping[str, str]]] = {fact: [] for fact in ("violence", "timing")}
    for name in TABLES_READ:
        for fact, like in zip(inputs(name), told_apart(table(name)), strict=True):
            columns.setdefault(fact, []).append(like)
    for fact in ("violence", "timing"):
        columns[fact].append({value: value for value in FACTS[fact].values})
    return {fact: _first_alike(FACTS[fact].values, likes) for fact, likes in columns.items()}


def _first_alike(every: tuple[str, ...], likes: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    first: dict[tuple[str, ...], str] = {}
    return {value: first.setdefault(tuple(like[value] for like in likes), value) for value in every}


ALIKE = _alike()
READ = frozenset(ALIKE)
"""The facts that the answer class and the two tables read."""


def read_so(facts: Mapping[str, str], read: frozenset[str] = READ) -> dict[str, str]:
    """The facts as the tables can tell them apart."""
    return {fact: ALIKE[fact][facts[fact]] for fact in sorted(read & facts.keys())}


class State(NamedTuple):
    """What can matter later of a path. `after` is the number of the last answered question, 0 at the start."""

    after: int
    heard: tuple[str, ...]
    settled: tuple[tuple[str, str], ...]
    spoken: str


def answers_to(question: Question) -> tuple[Answer, ...]:
    """Every answer that the question can get, ticked options in the order of the guide."""
    blank = tuple((each,) for each in BLANK)
    alone = tuple((option.id,) for option in question.options if option.none or question.kind == "one")
    if question.kind == "one":
        return alone + blank
    ticks = [option.id for option in question.options if not option.none]
    sets = [each for size in range(1, len(ticks) + 1) for each in combinations(ticks, size)]
    return (*sets, *alone, *blank)


def _heard(guide: Guide, answers: Answers, after: int) -> tuple[str, ...]:
    """For each condition ahead: whether the given answers meet it, or that nothing was said of its fact."""
    ahead = sorted({(each.fact, each.value) for question in guide.questions[after:] for each in question.asked_when})
    asked = {fact for fact, _ in ahead}
    found: dict[str, str] = {}
    for question in guide.questions[:after]:
        if question.id in answers and not question.may_set.isdisjoint(asked):
            said = course.contribution(question, answers[question.id])
            for fact in asked & said.keys():
                found[fact] = worst(fact, (said[fact], found.get(fact, said[fact])))
    return tuple(str(Condition(*each).holds(found)) if each[0] in found else "not said" for each in ahead)


def _spoken(answers: Answers) -> str:
    given = [chosen for chosen in answers.values() if chosen != (NOT_ASKED,)]
    if not given:
        return "nothing"
    return "declined" if all(chosen == (DECLINED,) for chosen in given) else "something"


def state(guide: Guide, answers: Answers, read: frozenset[str] = READ) -> State:
    """The state in which a path stands after its last answer."""
    ids = [question.id for question in guide.questions]
    after = ids.index([*answers][-1]) + 1 if answers else 0
    behind = course.told(replace(guide, questions=guide.questions[:after]), answers)
    return State(after, _heard(guide, answers, after), tuple(read_so(behind, read).items()), _spoken(answers))


@dataclass(frozen=True, slots=True)
class Walk:
    """Every state that a guide can reach at a length, each with its place in the lists. `paths` holds one path to it,
    `asks` the number of its next question (one past the last when the guide has been gone through), and `steps` the
    place of the state that each of `answers_to` leads to."""

    guide: Guide
    length: str
    read: frozenset[str]
    places: dict[State, int] = field(default_factory=dict)
    states: list[State] = field(default_factory=list)
    paths: list[Answers] = field(default_factory=list)
    asks: list[int] = field(default_factory=list)
    steps: list[tuple[int, ...]] = field(default_factory=list)

    @property
    def ends(self) -> tuple[int, ...]:
        """The states in which the guide has been gone through."""
        return tuple(at for at, asked in enumerate(self.asks) if asked == len(self.guide.questions))

    def question(self, at: int) -> Question | None:
        """What is asked in a state; None when the guide has been gone through."""
        return self.guide.questions[self.asks[at]] if self.asks[at] < len(self.guide.questions) else None

    def facts(self, at: int) -> Mapping[str, str]:
        """The facts that the tables read, as they can tell them apart, as the whole guide leaves them."""
        here = self.states[at]
        if here.after == len(self.guide.questions):
            return dict(here.settled)
        return read_so(course.told(self.guide, self.paths[at]), self.read)

    def place(self, answers: Answers) -> int:
        """The place of a path's state, which is noted when it is new."""
        found = state(self.guide, answers, self.read)
        if found not in self.places:
            self.places[found] = len(self.paths)
            self.states.append(found)
            self.paths.append(answers)
            question = course.next_question(self.guide, answers, self.length)
            ids = [question.id for question in self.guide.questions]
            self.asks.append(ids.index(question.id) if question else len(ids))
        return self.places[found]


def explore(guide: Guide, length: str, read: frozenset[str] = READ) -> Walk:
    """Goes from the first question through every answer to every state. It ends, for each question can be answered
    once; that no path asks a question again or goes back is asserted, as nothing else would hold then."""
    walk = Walk(guide, length, read)
    walk.place({})
    while (at := len(walk.steps)) < len(walk.paths):
        question, path = walk.question(at), walk.paths[at]
        if question is None:
            walk.steps.append(())
            continue
        assert question.id not in path
        walk.steps.append(tuple(walk.place({**path, question.id: each}) for each in answers_to(question)))
        assert all(walk.asks[to] > walk.asks[at] for to in walk.steps[at])
    return walk


def agrees(walk: Walk, path: Answers) -> bool:
    """Whether a path taken by itself lands in a state that was visited and whose representative path has the same
    next question, facts and answer class."""
    place = walk.places.get(state(walk.guide, path, walk.read))
    if place is None:
        return False
    same = walk.paths[place]

    def outcome(answers: Answers) -> tuple[object, ...]:
        facts = course.told(walk.guide, answers)
        return (
            course.next_question(walk.guide, answers, walk.length),
            read_so(facts),
            course.answer_class(walk.guide, answers),
        )

    return outcome(path) == outcome(same)


def lowered(walk: Walk, worse: Callable[[Question], tuple[tuple[Answer, Answer], ...]], judge: Judge) -> Iterator[str]:
    """Every way in which one worse answer lowers a level or closes a later question.

    `worse` gives pairs (answer, worse answer). Two paths are followed side by side from where they differ, with the
    same answers after that; a question that only the worse path is asked gets every answer there is."""
    levels = {at: judge(walk.facts(at)) for at in walk.ends}
    waiting = list(_apart(walk, worse))
    seen = set(waiting)
    while waiting:
        better, worse_ = waiting.pop()
        asked, ahead = walk.asks[better], walk.asks[worse_]
        if asked < ahead:
            yield f"closed {walk.guide.questions[asked].id}: {walk.paths[better]} → {walk.paths[worse_]}"
            continue
        if better in levels and worse_ in levels:
            if any(after < before for before, after in zip(levels[better], levels[worse_], strict=True)):
                yield f"lowered: {walk.paths[better]} → {walk.paths[worse_]}"
            continue
        alone = asked > ahead
        onward = {(better, to) for to in walk.steps[worse_]} if alone else set(_together(walk, better, worse_))
        new = {pair for pair in onward if pair[0] != pair[1]} - seen
        seen |= new
        waiting.extend(new)


def _together(walk: Walk, better: int, worse: int) -> Iterator[tuple[int, int]]:
    return zip(walk.steps[better], walk.steps[worse], strict=True)


def _apart(walk: Walk, worse: Callable[[Question], tuple[tuple[Answer, Answer], ...]]) -> frozenset[tuple[int, int]]:
    """The pairs of states in which two paths stand when they have differed in one answer."""
    found: set[tuple[int, int]] = set()
    for at, steps in enumerate(walk.steps):
        question = walk.question(at)
        if question is not None:
            to = dict(zip(answers_to(question), steps, strict=True))
            found |= {(to[low], to[high]) for low, high in worse(question) if to[low] != to[high]}
    return frozenset(found)
