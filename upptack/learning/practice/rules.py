"""The course of a simulated call. Pure: what has been chosen so far gives what is said and what comes next.

talk → gate → [stop] or opening → questions → what now → end. A path is a tuple of codes and never of typed words: it
is gone through from the start each time, on the guide and the tables as they are. Every path ends, since talk only
leads forward, the gate is answered at most twice and each question is left after at most three codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from upptack.guides import course, words
from upptack.guides.guide import DECLINED, NOT_ASKED, Guide, Question
from upptack.guides.tables import decide
from upptack.law.rulings import FACTS, values
from upptack.learning.practice.script import NOBODY, TRUSTS, Choice, Scenario, State, Way, ways, wordings

TALK, CHECK, TICK, ACT, OPEN = "talk", "check", "tick", "act", "open"
ASK, HEAR, NOW, END = "ask", "hear", "now", "end"
YOU, CALLER = "you", "caller"
OWN: Final = "own"
MAY: Final = ("full", "short")
"""The gate's answers that let one ask."""
ROUNDS: Final = 2
"""How many times the gate's two questions can be answered in a call."""


class NotNow(ValueError):
    """The choice is not among those that can be made here; the text is a sentence to show."""


UNKNOWN: Final = "Det valet finns inte just här. Välj ett av alternativen på sidan."
ASK_NOW: Final = "Du har lyssnat. Ställ frågan nu, eller hoppa över den."


@dataclass(frozen=True, slots=True)
class Line:
    """Something said. `how` is the way of what the learner said; own words are not kept, so `says` is then empty."""

    who: str
    says: str
    how: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: in which phase and where (state or question), by which code, and in which way of speaking
    (empty where nothing was said). `heard`: at which trust the person answered."""

    phase: str
    at: str
    code: str
    how: str = ""
    heard: int = -1


@dataclass(frozen=True, slots=True)
class Play:
    """A call as it stands. `trust` is a place in TRUSTS, `answers` what the learner has ticked, by question;
    `ticked` situation and minutes of the gate, None when it was passed by; `broke`: the person ended the call because
    somebody heard."""

    scenario: Scenario
    guide: Guide
    phase: str
    at: str
    trust: int
    lines: tuple[Line, ...] = ()
    taken: tuple[Taken, ...] = ()
    answers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ticked: tuple[str, str] | None = None
    rounds: int = 0
    righted: bool = False
    listened: bool = False
    heard: int = -1
    broke: bool = False

    @property
    def told(self) -> Mapping[str, tuple[str, ...]]:
        """What the learner has ticked, by question."""
        return dict(self.answers)

    @property
    def facts(self) -> dict[str, str]:
        """What the decision tables read, as the learner has understood the call."""
        return facts(self.scenario, self.guide, self.told)

    @property
    def question(self) -> Question:
        """The question that the call stands at; raises KeyError where it stands at none."""
        return self.guide.question(self.at)

    @property
    def verdict(self) -> str:
        """What the gate says to what the learner ticked; full where it was passed by."""
        if self.ticked is None:
            return course.FULL
        return gate(*self.ticked, self.scenario.channel)

    @property
    def truth(self) -> str:
        """Whether the person can speak freely, as it is."""
        return "alone" if self.righted else self.scenario.situation

    @property
    def safe(self) -> bool:
        """Whether what the gate would say to the truth lets one ask."""
        return gate(self.truth, self.scenario.minutes, self.scenario.channel) in MAY


@cache
def gate(situation: str, minutes: str, channel: str) -> str:
    """What the table safe-to-talk says: full, short, pause or stop."""
    return decide("safe-to-talk", {"situation": situation, "minutes": minutes, "channel": channel}).value


def facts(scenario: Scenario, guide: Guide, answers: course.Answers) -> dict[str, str]:
    """What the decision tables read of a call with these answers."""
    return {**scenario.context, **course.told(guide, answers)}


def reply(play: Play, question: Question, trust: int) -> tuple[str, tuple[str, ...]]:
    """What the person answers at a trust, and the options that were said. What the call's file does not have, or has in
    a form that this version of the guide does not know, is answered with the default no."""
    own = play.scenario.replies.get(question.id)
    for name in reversed(TRUSTS[: trust + 1]):
        if own and name in own.says and not course.problem(question, own.said[name]):
            return own.says[name], own.said[name]
    return _no(play.guide, question)


def _no(guide: Guide, question: Question) -> tuple[str, tuple[str, ...]]:
    default = wordings()["default"]
    least = next((option.id for option in question.options if option.none or _least(option.facts)), "")
    if not least:
        return str(default["declined"]), (DECLINED,)
    own = wordings().get(guide.id, {}).get(question.id, {})
    return str(own.get("no", default["no"])), (least,)


def _least(set_: Mapping[str, str]) -> bool:
    """Whether an answer sets every fact of its own to the least worrying value."""
    return bool(set_) and all(FACTS[fact].values[0] == value for fact, value in set_.items())


def worse(play: Play, question: Question) -> tuple[tuple[str, str], ...]:
    """The worse wordings of a question that are offered: (way, words), the call's own before the shared ones."""
    shared = wordings().get(play.guide.id, {}).get(question.id)
    rows = (
        [("asks_for_no", shared["prefers_no"]), (shared["second"]["how"], shared["second"]["says"])] if shared else []
    )
    own = play.scenario.replies.get(question.id)
    mine = list(own.wrong.items()) if own else []
    rest = [row for row in rows if row[0] not in dict(mine)]
    return tuple([*mine, *rest][:2])


def poor() -> tuple[Mapping[str, str], ...]:
    """The poorer responses that are offered after every answer: id, how and says."""
    return tuple(wordings()["poor"])


def response(question: Question, chosen: tuple[str, ...]) -> str:
    """What the guide says after this answer."""
    option = question.option(chosen[0])
    return option.response["sv"] if option else words.text("shared", chosen[0], "response")["sv"]


def reason(play: Play) -> str:
    """For which of the gate's reasons one does not ask now."""
    situation, minutes = play.ticked or ("unknown", "unknown")
    return situation if situation in words.keys("gate", "reason") else ("no_time" if minutes == "none" else "unknown")


def begin(scenario: Scenario, guide: Guide) -> Play:
    """A call that begins."""
    first = scenario.states[0]
    return Play(scenario, guide, TALK, first.id, TRUSTS.index(scenario.trust), (Line(CALLER, first.says),))


def play(scenario: Scenario, guide: Guide, path: tuple[str, ...]) -> Play:
    """The call after these codes. Raises NotNow at the first that cannot be chosen where it stands."""
    now = begin(scenario, guide)
    for code in path:
        now = step(now, code)
    return now


def resumed(scenario: Scenario, guide: Guide, path: tuple[str, ...]) -> Play:
    """The call after these codes, up to the first that cannot be chosen any more: its file may have changed since."""
    now = begin(scenario, guide)
    for code in path:
        try:
            now = step(now, code)
        except NotNow:
            break
    return now


def step(now: Play, code: str) -> Play:
    """The call after one more code. Raises NotNow when it cannot be chosen here."""
    kind, _, rest = code.partition(":")
    move = _MOVES.get(now.phase)
    if move is None:
        raise NotNow(UNKNOWN)
    return move(now, kind, rest)


def _say(now: Play, code: str, how: str, says: str, answer: str = "", *, heard: int = -1) -> Play:
    """The learner says something in a way that moves trust; the person answers."""
    trust = min(max(now.trust + ways()[how].trust, 0), len(TRUSTS) - 1)
    said = (Line(YOU, says, how),) if says or code.startswith(OWN) else ()
    answered = (Line(CALLER, answer),) if answer else ()
    taken = Taken(now.phase, now.at, code, how, heard)
    return replace(now, trust=trust, lines=(*now.lines, *said, *answered), taken=(*now.taken, taken))


def _way(id: str) -> Way:
    if id not in ways() or id == "skips":
        raise NotNow(UNKNOWN)
    return ways()[id]


def _talk(now: Play, kind: str, rest: str) -> Play:
    state = now.scenario.state(now.at)
    if kind == OWN:
        choice, how, says = _nearest(state, _way(rest)), rest, ""
    else:
        found = {each.id: each for each in state.choices}.get(rest) if kind == "say" else None
        if found is None:
            raise NotNow(UNKNOWN)
        choice, how, says = found, found.how, found.says
    if choice.then == NOBODY:
        return replace(_say(now, f"{kind}:{rest}", how, says), phase=CHECK, at="")
    following = now.scenario.state(choice.then)
    return replace(_say(now, f"{kind}:{rest}", how, says, following.says), at=following.id)


def _nearest(state: State, way: Way) -> Choice:
    """The choice that own words lead on as: the one whose way does most nearly the same to trust."""
    return min(state.choices, key=lambda each: (each.how != way.id, abs(ways()[each.how].trust - way.trust)))


def _check(now: Play, kind: str, rest: str) -> Play:
    gate_, code = now.scenario.gate, f"{kind}:{rest}"
    if code == "check:skip":
        return replace(_say(now, code, "skips", ""), phase=OPEN)
    if code == "check:neutral":
        mode = now.scenario.mode
        says = " ".join(words.text("gate", about, "ask", mode)["sv"] for about in ("situation", "minutes"))
        how = "checks_safety"
    elif code == "check:outright":
        says, how = str(wordings()["gate"]["outright"]), "asks_outright"
    else:
        raise NotNow(UNKNOWN)
    answer = gate_.neutral if ways()[how].good else gate_.outright
    return replace(_say(now, code, how, says, f"{answer} {gate_.time}".strip()), phase=TICK)


def _tick(now: Play, kind: str, rest: str) -> Play:
    situation, _, minutes = rest.partition(":")
    if kind != "tick" or situation not in FACTS["situation"].values or minutes not in FACTS["minutes"].values:
        raise NotNow(UNKNOWN)
    taken = (*now.taken, Taken(TICK, "", f"{kind}:{rest}"))
    ticked = replace(now, ticked=(situation, minutes), rounds=now.rounds + 1, taken=taken)
    return replace(ticked, phase=OPEN if ticked.verdict in MAY else ACT)


def _act(now: Play, kind: str, rest: str) -> Play:
    code, default = f"{kind}:{rest}", wordings()["default"]
    if code == "act:plan":
        return replace(_say(now, code, "checks_safety", planning(now), default["planned"]), phase=END)
    if code == "act:letter":
        return replace(_say(now, code, "passes_over", wordings()["gate"]["letter"], default["letter"]), phase=END)
    if code == "act:ask":
        return replace(_say(now, code, "skips", ""), phase=OPEN)
    if code != "act:again" or not may_right(now):
        raise NotNow(UNKNOWN)
    righted = now.scenario.situation == "loudspeaker" and bool(now.scenario.gate.righted)
    answer = now.scenario.gate.righted if righted else (default["again"] if now.safe else now.scenario.gate.neutral)
    return replace(_say(now, code, "checks_safety", righting(now), answer), phase=TICK, righted=righted)


def may_right(now: Play) -> bool:
    """Whether what is missing can be put right and the gate answered once more."""
    return now.verdict == "pause" and now.rounds < ROUNDS


def righting(now: Play) -> str:
    """The neutral words about what keeps one from asking."""
    return words.text("gate", "reason", reason(now), "say")["sv"]


def planning(now: Play) -> str:
    """The neutral words that end the call and plan another; where something could be put right, those that stop."""
    return words.text("gate", "outcome", "stop", "say")["sv"] if now.verdict == "pause" else righting(now)


def _open(now: Play, kind: str, rest: str) -> Play:
    code = f"{kind}:{rest}"
    if code == "open:explain":
        says = now.guide.opening[now.scenario.mode]["sv"]
        if not now.safe:
            return _broken(now, code, "explains", says)
        return _onward(_say(now, code, "explains", says, wordings()["default"]["well"]))
    if code == "open:skip":
        return _onward(_say(now, code, "skips", ""))
    raise NotNow(UNKNOWN)


def _broken(now: Play, code: str, how: str, says: str) -> Play:
    """Somebody heard: the person ends the call."""
    return replace(_say(now, code, how, says, now.scenario.gate.goes_on), phase=END, broke=True)


def _onward(now: Play) -> Play:
    """To the question that is next in the guide, or to what now."""
    length = course.SHORT if now.verdict == course.SHORT else course.FULL
    question = course.next_question(now.guide, now.told, length)
    return replace(now, phase=ASK if question else NOW, at=question.id if question else "", listened=False, heard=-1)


def _ask(now: Play, kind: str, rest: str) -> Play:
    code, question = f"{kind}:{rest}", now.question
    if code == "ask:skip":
        return _onward(replace(_say(now, code, "skips", ""), answers=(*now.answers, (now.at, (NOT_ASKED,)))))
    if code == "ask:guide":
        how, says = "asks_open", question.words[now.scenario.mode]["sv"]
    elif kind == "ask":
        how, says = rest, dict(worse(now, question)).get(rest, "")
    else:
        how, says = _way(rest).id, ""
    if kind not in ("ask", OWN) or (kind == "ask" and not says):
        raise NotNow(UNKNOWN)
    if not now.safe:
        return _broken(now, code, how, says)
    if code == "own:listens":
        if now.listened:
            raise NotNow(ASK_NOW)
        return replace(_say(now, code, how, says, wordings()["default"]["listened"]), listened=True)
    return _answered(now, code, how, says)


def _answered(now: Play, code: str, how: str, says: str) -> Play:
    """The person answers by how it was asked."""
    trust = min(max(now.trust + ways()[how].trust, 0), len(TRUSTS) - 1)
    ceiling = ways()[how].hears
    heard = min(trust, TRUSTS.index(ceiling)) if ceiling else trust
    answer, _ = reply(now, now.question, heard)
    return replace(_say(now, code, how, says, answer, heard=heard), phase=HEAR, heard=heard)


def _hear(now: Play, kind: str, rest: str) -> Play:
    ids, _, back = rest.partition(":")
    chosen = tuple(ids.split("+")) if ids else ()
    wrong = course.problem(now.question, chosen)
    if kind != "hear" or wrong:
        raise NotNow(wrong or UNKNOWN)
    offered = {each["id"]: each for each in poor()}
    if back == "guide":
        how, says = "listens", response(now.question, chosen)
    elif back in offered:
        how, says = offered[back]["how"], offered[back]["says"]
    elif back.startswith(f"{OWN}."):
        how, says = _way(back.removeprefix(f"{OWN}.")).id, ""
    else:
        raise NotNow("Välj också vad du svarar.")
    said = _say(now, f"{kind}:{rest}", how, says, heard=now.heard)
    if not says:
        said = replace(said, lines=(*said.lines, Line(YOU, "", how)))
    return _onward(replace(said, answers=(*now.answers, (now.at, chosen))))


def _now(now: Play, kind: str, rest: str) -> Play:
    level, _, more = rest.partition(":")
    duty, _, listed = more.partition(":")
    bodies = tuple(listed.split("+")) if listed else ()
    known = level in values("what-now") and duty in values("report-of-concern")
    if kind != "now" or not known or not set(values("bodies")).issuperset(bodies) or len(set(bodies)) != len(bodies):
        raise NotNow("Svara på hur bråttom det är, på vad som gäller för barn och på vart personen kan vända sig.")
    return replace(now, phase=END, taken=(*now.taken, Taken(NOW, "", f"{kind}:{rest}")))


_MOVES: Final[Mapping[str, Callable[[Play, str, str], Play]]] = {
    TALK: _talk,
    CHECK: _check,
    TICK: _tick,
    ACT: _act,
    OPEN: _open,
    ASK: _ask,
    HEAR: _hear,
    NOW: _now,
}
