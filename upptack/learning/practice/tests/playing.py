"""Ways through a call for the tests: every transition, and learners of different habits."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from upptack.guides import course
from upptack.guides.guide import DECLINED, Guide, Question, newest
from upptack.law.rulings import values
from upptack.learning.practice.rules import (
    ACT,
    ASK,
    CHECK,
    END,
    HEAR,
    NOW,
    OPEN,
    TALK,
    TICK,
    NotNow,
    Play,
    begin,
    poor,
    reply,
    step,
    worse,
)
from upptack.learning.practice.script import Scenario, ways
from upptack.learning.practice.terms import expert_code

Policy = Callable[[Play], str]
READ = sorted(
    {condition.fact for guide in newest().values() for question in guide.questions for condition in question.asked_when}
)
"""The facts that decide which questions come."""
DIFFERENT = list({(way.trust, way.hears, way.good): id for id, way in ways().items() if id != "skips"}.values())
"""Of the ways of speaking, one of each that does something else to the call."""


def guide_of(scenario: Scenario) -> Guide:
    """The guide that a call is led by."""
    return newest()[scenario.guide]


def codes(now: Play) -> list[str]:
    """The codes that can be chosen here, one of each that differs in what follows."""
    return list(_CODES[now.phase](now))


def _talk(now: Play) -> Iterator[str]:
    yield from (f"say:{each.id}" for each in now.scenario.state(now.at).choices)
    yield from (f"own:{way}" for way in DIFFERENT)


def _tick(now: Play) -> Iterator[str]:
    for situation in ("alone", "overheard", "loudspeaker", "relative_interprets", "text_only", "unknown"):
        yield from (f"tick:{situation}:{minutes}" for minutes in ("none", "under_5", "5_to_15"))


def _ask(now: Play) -> Iterator[str]:
    yield from ("ask:guide", "ask:skip", "own:listens", *(f"ask:{how}" for how, _ in worse(now, now.question)))
    yield from (f"own:{way}" for way in DIFFERENT)


def _hear(now: Play) -> Iterator[str]:
    said = "+".join(reply(now, now.question, now.heard)[1])
    for ids in dict.fromkeys([*ticks(now.question), said]):
        yield from (f"hear:{ids}:{back}" for back in ("guide", *(each["id"] for each in poor())))
    yield from (f"hear:{said}:own.{way}" for way in DIFFERENT)


def _now(now: Play) -> Iterator[str]:
    yield f"now:{values('what-now')[0]}:{values('report-of-concern')[0]}:"
    if now.scenario.expert.level:
        yield expert_code(now)


def ticks(question: Question) -> list[str]:
    """What may be ticked after a question: one option of each that sets what guides' conditions read otherwise."""
    by_effect: dict[object, str] = {}
    for option in question.options:
        by_effect.setdefault(tuple(sorted((f, v) for f, v in option.facts.items() if f in READ)), option.id)
    return [*by_effect.values(), DECLINED]


_CODES: Mapping[str, Callable[[Play], Iterator[str]]] = {
    TALK: _talk,
    CHECK: lambda now: iter(("check:neutral", "check:outright", "check:skip")),
    TICK: _tick,
    ACT: lambda now: iter(("act:plan", "act:letter", "act:ask", "act:again")),
    OPEN: lambda now: iter(("open:explain", "open:skip")),
    ASK: _ask,
    HEAR: _hear,
    NOW: _now,
}


def key(now: Play) -> tuple[object, ...]:
    """What decides all that can follow: where the call stands, trust, and what the guide's conditions read."""
    asked = now.phase in (ASK, HEAR)
    told = course.told(now.guide, now.told) if asked else {}
    gate = now.phase in (ACT, TICK)
    return (
        now.phase,
        now.at,
        now.trust,
        now.heard if now.phase == HEAR else -1,
        now.listened,
        now.righted,
        now.verdict == course.SHORT,
        (now.rounds, now.ticked) if gate else None,
        tuple(told.get(fact, "") for fact in READ),
    )


def explore(scenario: Scenario, guide: Guide) -> Iterator[tuple[Play, str, Play]]:
    """Every transition between calls that differ in what can follow: before, code, after. A code that cannot be chosen
    where the state differs from the one that was explored is left out."""
    waiting, seen = [begin(scenario, guide)], set()
    while waiting:
        now = waiting.pop()
        if key(now) in seen or now.phase == END:
            continue
        seen.add(key(now))
        for code in codes(now):
            try:
                after = step(now, code)
            except NotNow:
                continue
            yield now, code, after
            waiting.append(after)


def led(now: Play, policy: Policy) -> Play:
    """The call led to its end by a habit."""
    while now.phase != END:
        now = step(now, policy(now))
    return now
