"""Every call as data: each path ends, the expert's scores full, a worse way never scores more, and nothing that gives
violence away is said to somebody who is overheard without the comparison saying so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import pytest

from upptack.guides import guide as guides
from upptack.guides.guide import Guide
from upptack.learning.practice.rules import (
    ACT,
    ASK,
    CHECK,
    END,
    HEAR,
    NOW,
    OPEN,
    ROUNDS,
    TALK,
    TICK,
    YOU,
    NotNow,
    Play,
    begin,
    play,
    resumed,
    step,
    worse,
)
from upptack.learning.practice.script import TRUSTS, Scenario, misfits, scenarios, ways
from upptack.learning.practice.shapes import MAY_WRITE, stage
from upptack.learning.practice.terms import (
    ASKING,
    MISSED,
    NAMES,
    REVEALED,
    SAFETY,
    best,
    compare,
    disagreements,
    expert,
    expert_code,
)
from upptack.learning.practice.tests.playing import codes, explore, guide_of, led

pytestmark = pytest.mark.pure
ALL = list(scenarios().values())
EVERY = pytest.mark.parametrize("scenario", ALL, ids=[each.id for each in ALL])


@EVERY
def test_it_fits_the_guide_and_the_tables(scenario: Scenario) -> None:
    assert misfits(scenario, guide_of(scenario)) == ()


@EVERY
def test_every_path_ends_and_every_page_can_be_left(scenario: Scenario) -> None:
    """Over every transition: a measure that is bounded below falls, and each page offers what can be chosen. And what
    gives violence away to somebody who is overheard is always said at the end."""
    guide = guide_of(scenario)
    loud = {question.words[scenario.mode]["sv"] for question in guide.questions} | {guide.opening[scenario.mode]["sv"]}
    steps, revealed, pages = 0, 0, set()
    for before, code, after in explore(scenario, guide):
        steps += 1
        assert measure(after) < measure(before), (code, before.phase)
        assert min(measure(after)) >= 0
        if after.phase != END:
            where = (after.phase, after.at, after.rounds, after.ticked)
            if where not in pages:
                check_page(after)
            pages.add(where)
        elif after.truth not in ("alone", "text_only"):
            revealed += check_revealed(after, loud)
    assert steps > 30
    assert revealed or scenario.situation in ("alone", "text_only")


def check_page(now: Play) -> None:
    """What is offered can be chosen, each thing once, and own words where they may be said."""
    shown = stage(now)
    assert shown.heading
    assert shown.groups
    assert shown.own == (now.phase in MAY_WRITE)
    for group in shown.groups:
        offered = [offer.code for offer in group.offers]
        assert len(set(offered)) == len(offered)
        assert all(offer.words.strip() for offer in group.offers)
    if [group.name for group in shown.groups] == ["code"]:
        assert all(can(now, offer.code) for offer in shown.groups[0].offers if offer.code != "own")


def check_revealed(ended: Play, loud: set[str]) -> int:
    """Whether a call that has ended said violence to somebody who was overheard; the comparison then says so."""
    if not any(line.who == YOU and (line.says in loud or line.how == "reveals") for line in ended.lines):
        return 0
    silent = {item.name: item for item in compare(ended).score(SAFETY).items}["Det som kan höras"]
    assert (silent.verdict, silent.why) == (MISSED, REVEALED)
    return 1


def can(now: Play, code: str) -> bool:
    """Whether a code can be chosen here."""
    try:
        step(now, code)
    except NotNow:
        return False
    return True


def measure(now: Play) -> tuple[int, int, int]:
    """What is left, as something that can only fall so far: parts of the call, then states ahead, rounds of the gate or
    questions without an answer, then what is left of this one."""
    if now.phase == TALK:
        states = [state.id for state in now.scenario.states]
        return 6, len(states) - states.index(now.at), 0
    if now.phase in (TICK, ACT):
        return 4, ROUNDS - now.rounds, int(now.phase == ACT)
    if now.phase in (ASK, HEAR):
        return 2, len(now.guide.questions) - len(now.answers), 1 if now.phase == HEAR else 3 - now.listened
    return {CHECK: 5, OPEN: 3, NOW: 1, END: 0}[now.phase], 0, 0


@EVERY
def test_the_expert_path_scores_full(scenario: Scenario) -> None:
    ended, path = expert(scenario, guide_of(scenario))
    found = compare(ended)
    assert [score.about for score in found.scores] == list(NAMES)
    assert [(score.about, score.done) for score in found.scores] == [(s.about, s.of) for s in found.scores]
    assert found.score(ASKING).of
    assert found.score(SAFETY).of
    assert all(item.verdict != MISSED for score in found.scores for item in score.items)
    assert play(scenario, ended.guide, path) == ended


@EVERY
def test_the_expert_coding_is_what_the_tables_say_or_tells_why_not(scenario: Scenario) -> None:
    differs = disagreements(scenario, guide_of(scenario))
    assert bool(differs) == bool(scenario.expert.deviates), differs


def total(ended: Play) -> list[int]:
    """What was done of each of the five."""
    return [score.done for score in compare(ended).scores]


def is_way(now: Play, code: str) -> bool:
    """Whether a code is one way of speaking of several."""
    return now.phase in (TALK, ASK) and code != "own:listens"


def worth(now: Play, code: str) -> tuple[bool, int, int]:
    """How a code is said: whether in a good way, the steps of trust, and at which trust at most it is answered."""
    way = ways()[step(now, code).taken[-1].how]
    return way.good, way.trust, TRUSTS.index(way.hears or TRUSTS[-1])


@EVERY
def test_a_worse_way_never_raises_the_score(scenario: Scenario) -> None:
    """From the expert's path, and from paths that differ from it at random: each way swapped for a worse one, the rest
    led by the same habit."""
    guide, draw = guide_of(scenario), Random(scenario.id)
    for sloppy in (0.0, 0.4):
        habit = habit_of(Random(draw.random()), sloppy)
        now = begin(scenario, guide)
        while now.phase != END:
            code = habit(now)
            if is_way(now, code):
                check_worse(now, code, habit, draw)
            now = step(now, code)


def habit_of(draw: Random, sloppy: float) -> Callable[[Play], str]:
    """A learner who does as the expert, but at some places, the same each time, asks or answers worse."""
    lapses: dict[tuple[str, str], float] = {}

    def choose(now: Play) -> str:
        place = (now.phase, now.at)
        lapse = lapses.setdefault(place, draw.random()) < sloppy
        if lapse and now.phase == ASK:
            return f"ask:{worse(now, now.question)[0][0]}"
        if lapse and now.phase == HEAR:
            return expert_code(now).replace(":guide", ":passes")
        return expert_code(now)

    return choose


def check_worse(now: Play, code: str, habit: Callable[[Play], str], draw: Random) -> None:
    """Swaps one way for some that are worse."""
    as_led, as_worth = total(led(step(now, code), habit)), worth(now, code)
    for other in draw.sample(codes(now), min(5, len(codes(now)))):
        if not is_way(now, other) or other == "ask:skip" or not can(now, other):
            continue
        if any(one > whole for one, whole in zip(worth(now, other), as_worth, strict=True)):
            continue
        worse_led = total(led(step(now, other), habit))
        assert all(one <= whole for one, whole in zip(worse_led, as_led, strict=True)), (now.at, code, other)


@EVERY
def test_a_code_that_is_not_offered_is_refused(scenario: Scenario) -> None:
    guide = guide_of(scenario)
    for code in (
        "",
        "say:",
        "say:finns-inte",
        "own:skips",
        "own:kanariefågel",
        "ask:guide",
        "now:now:must:",
        "hear::guide",
    ):
        with pytest.raises(NotNow):
            play(scenario, guide, (code,))
    ended, path = expert(scenario, guide)
    with pytest.raises(NotNow):
        step(ended, path[-1])
    changed = resumed(scenario, guide, (*path[:2], "say:finns-inte", *path[2:]))
    assert changed == play(scenario, guide, path[:2])


def newer(guide: Guide) -> Guide:
    """The guide's next version: the second question is gone, the first says something else, and there is a new one."""
    first, _, third, *rest = guide.questions
    words = {mode: {"sv": "Hur har du det hemma, i den nya guiden?", "en": "New"} for mode in first.words}
    asked = (replace(first, words=words), replace(third, id="alldeles-ny"), third, *rest)
    return replace(guide, version=guide.version + 1, questions=asked)


@EVERY
def test_a_new_version_of_the_guide_is_followed(scenario: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    old = guide_of(scenario)
    monkeypatch.setattr(guides, "newest", lambda: {scenario.guide: newer(old)})
    new = guides.newest()[scenario.guide]
    ended, _ = expert(scenario, new)
    found = compare(ended)
    assert all(score.done == score.of for score in found.scores)
    said = [line.says for line in ended.lines]
    asks = any(taken.phase == ASK for taken in ended.taken)
    assert ("Hur har du det hemma, i den nya guiden?" in said) == asks
    assert any(taken.at == "alldeles-ny" for taken in ended.taken) == asks
    before, _ = expert(scenario, old)
    assert not asks or before.lines != ended.lines


def test_trust_decides_what_is_told() -> None:
    """The journey's call: the same question gives the loan when it is open, and nothing when it waits for a no."""
    scenario = scenarios()["han-betalar-inte"]
    guide = guide_of(scenario)
    now = begin(scenario, guide)
    while now.at != "money":
        now = step(now, expert_code(now))
    assert "lån" in step(now, "ask:guide").lines[-1].says
    closed = step(now, "ask:asks_for_no")
    assert "lån" not in closed.lines[-1].says
    ended = led(step(closed, "hear:none:guide"), expert_code)
    missed = {item.name: item for item in compare(ended).score(ASKING).items if item.verdict == MISSED}
    assert "lån" in missed[guide.question("money").name["sv"]].would
    assert not any("lån" in item.would for item in compare(expert(scenario, guide)[0]).score(ASKING).items)


def test_the_one_who_is_overheard_is_not_asked() -> None:
    scenario = scenarios()["nagon-lyssnar"]
    ended, path = expert(scenario, guide_of(scenario))
    assert path[-1] == "act:plan"
    assert not ended.broke
    assert not any(taken.phase in (OPEN, ASK) for taken in ended.taken)
    broken = play(scenario, ended.guide, (*path[:-1], "act:ask", "open:explain"))
    assert broken.broke
    assert broken.lines[-1].says == scenario.gate.goes_on
    assert compare(broken).score(SAFETY).done < compare(ended).score(SAFETY).done


def test_the_best_choice_is_a_good_one_everywhere() -> None:
    assert len(ALL) >= 12
    assert all(ways()[best(state).how].good for scenario in ALL for state in scenario.states)
