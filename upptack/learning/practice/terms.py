"""How a call is judged: beside the expert coding, and beside what the decision tables say. Pure.

What counts is fixed by the expert's own way through the call: what was never reached counts as missed, and what was
done beyond it is shown and not counted. So asking in a worse way never raises a score."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from upptack.guides import words
from upptack.guides.guide import Guide
from upptack.law.rulings import outcome, rule
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
    Play,
    Taken,
    begin,
    gate,
    may_right,
    reply,
    step,
)
from upptack.learning.practice.script import TRUSTS, Choice, Scenario, State, ways, wordings

ASKING, SAFETY, URGENCY, DUTY, BODY = "asking", "safety", "urgency", "duty", "body"
NAMES: Final[Mapping[str, str]] = {
    ASKING: "Att fråga",
    SAFETY: "Säkerhet",
    URGENCY: "Hur bråttom det är",
    DUTY: "Barn och anmälan",
    BODY: "Vart personen kan vända sig",
}
"""The five things that are compared, in order."""
GOOD, MISSED, OTHER = "good", "missed", "other"
TABLES: Final[Mapping[str, str]] = {URGENCY: "what-now", DUTY: "report-of-concern", BODY: "bodies"}


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was done: whether it is good, missed, or other (shown, not counted), and why. `would` is what the
    person would have said to the guide's own question, where that is something else."""

    name: str
    verdict: str
    why: str
    would: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """One of the five: how much was done of what there was, and what it was. `of` is 0 where it is not judged."""

    about: str
    done: int
    of: int
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return NAMES[self.about]


@dataclass(frozen=True, slots=True)
class Beside:
    """What was chosen, what the expert says and what the table says, in words; `agrees`: chosen and expert are the
    same. The reasons are those of the table, on what was said to the expert."""

    about: str
    own: tuple[str, ...]
    expert: tuple[str, ...]
    table: tuple[str, ...]
    reasons: tuple[str, ...]
    from_own: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is called."""
        return NAMES[self.about]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A call that has ended, beside the expert's."""

    scores: tuple[Score, ...]
    rulings: tuple[Beside, ...]
    why: str
    missed: str
    deviates: str

    def score(self, about: str) -> Score:
        """One of the five."""
        return {score.about: score for score in self.scores}[about]


@dataclass(frozen=True, slots=True)
class Decided:
    """What was said at the end: level, duty and bodies; empty where the call never came so far."""

    level: str = ""
    duty: str = ""
    bodies: tuple[str, ...] = ()


def best(state: State) -> Choice:
    """The expert's own choice in a turn: the one that is marked, else the first of those that raise trust most."""
    return min(state.choices, key=lambda each: (not each.best, not ways()[each.how].good, -ways()[each.how].trust))


def expert_code(now: Play) -> str:
    """What the expert chooses where the call stands; raises KeyError when it has ended."""
    coding = now.scenario.expert
    situation = now.truth
    codes: Mapping[str, Callable[[], str]] = {
        TALK: lambda: f"say:{best(now.scenario.state(now.at)).id}",
        CHECK: lambda: "check:neutral",
        TICK: lambda: f"tick:{situation}:{now.scenario.minutes}",
        ACT: lambda: "act:again" if may_right(now) and now.scenario.gate.righted else "act:plan",
        OPEN: lambda: "open:explain",
        ASK: lambda: "ask:guide",
        HEAR: lambda: f"hear:{'+'.join(reply(now, now.question, now.heard)[1])}:guide",
        NOW: lambda: f"now:{coding.level}:{coding.duty}:{'+'.join(coding.bodies)}",
    }
    return codes[now.phase]()


def expert(scenario: Scenario, guide: Guide) -> tuple[Play, tuple[str, ...]]:
    """The call as the expert leads it, and its codes."""
    now, path = begin(scenario, guide), []
    while now.phase != END:
        path.append(expert_code(now))
        now = step(now, path[-1])
    return now, tuple(path)


def decided(ended: Play) -> Decided:
    """What the learner said at the end."""
    code = next((taken.code for taken in ended.taken if taken.phase == NOW), "")
    if not code:
        return Decided()
    _, level, duty, listed = code.split(":")
    return Decided(level, duty, tuple(listed.split("+")) if listed else ())


def compare(ended: Play) -> Comparison:
    """The call beside the expert's. Raises ValueError when it has not ended."""
    if ended.phase != END:
        raise ValueError("the call has not ended")
    ideal, _ = expert(ended.scenario, ended.guide)
    coding = ended.scenario.expert
    scores = (_asking(ended, ideal), _safety(ended), *_judged(ended, ideal))
    rulings = tuple(_beside(about, ended, ideal) for about in TABLES) if decided(ideal).level else ()
    return Comparison(scores, rulings, coding.why, coding.missed, coding.deviates)


def _asking(ended: Play, ideal: Play) -> Score:
    talk, talked, there = _talk(ended, ideal)
    items = [*talk]
    done, of = talked, there
    if _at(ideal, OPEN):
        opened = any(taken.how == "explains" for taken in _at(ended, OPEN))
        items.append(_opening(ended, opened))
        done, of = done + opened, of + 1
    for id, truth in ideal.answers:
        more, points = _asked(ended, id, truth)
        items += more
        done, of = done + points, of + 3
    beyond = [id for id, _ in ended.answers if id not in dict(ideal.answers)]
    items += [_beyond(ended, id) for id in beyond]
    return Score(ASKING, done, of, tuple(items))


def _at(play: Play, phase: str, at: str | None = None) -> tuple[Taken, ...]:
    return tuple(taken for taken in play.taken if taken.phase == phase and at in (None, taken.at))


def _talk(ended: Play, ideal: Play) -> tuple[list[Item], int, int]:
    """The talk before the gate: what was said, how many of the turns count as good, and of how many."""
    own, theirs = _at(ended, TALK), {taken.at for taken in _at(ideal, TALK)}
    items = [_said(ended, taken) for taken in own]
    good = [taken for taken in own if ways()[taken.how].good]
    done = len(theirs) if len(good) == len(own) else sum(taken.at in theirs for taken in good)
    return items, min(done, len(theirs)), len(theirs)


def _said(ended: Play, taken: Taken) -> Item:
    way = ways()[taken.how]
    kind, _, id = taken.code.partition(":")
    written = {choice.id: choice.why for choice in ended.scenario.state(taken.at).choices}
    why = written[id] if kind == "say" else way.why
    return Item(f"Före frågorna: {way.name.lower()}", GOOD if way.good else MISSED, why)


def _opening(ended: Play, opened: bool) -> Item:
    if opened:
        return Item("Inledningen", GOOD, ways()["explains"].why)
    if not _at(ended, OPEN):
        return Item("Inledningen", MISSED, "Samtalet tog slut före inledningen.")
    return Item("Inledningen", MISSED, "Du gick rakt på frågorna. Säg först varför du frågar och att alla får frågan.")


def _asked(ended: Play, id: str, truth: tuple[str, ...]) -> tuple[list[Item], int]:
    """A question of the expert's way: how it was asked, whether what there was to hear was heard, and the response."""
    question = ended.guide.question(id)
    name = question.name["sv"]
    put = [taken for taken in _at(ended, ASK, id) if taken.code != "own:listens"]
    if not put or put[-1].how == "skips":
        why = ways()["skips"].why if put else "Samtalet kom aldrig till frågan."
        return [Item(name, MISSED, why, _would(ended, id, ()))], 0
    way, heard = ways()[put[-1].how], _at(ended, HEAR, id)
    _, said = reply(ended, question, put[-1].heard)
    ticked = ended.told.get(id, ())
    known = set(ticked) == set(said) == set(truth)
    would = _would(ended, id, said)
    items = [Item(name, GOOD if way.good else MISSED, way.why, would if not way.good else "")]
    if set(ticked) != set(said):
        items.append(Item(f"{name}: svaret", MISSED, _misheard(ended, id, said)))
    back = ways()[heard[-1].how] if heard else None
    if back and not back.good:
        items.append(Item(f"{name}: det du sa efteråt", MISSED, back.why))
    return items, way.good + known + bool(back and back.good)


def _would(ended: Play, id: str, said: tuple[str, ...]) -> str:
    """What the person says where she dares to, when that is something else than what was said."""
    answer, open_ = reply(ended, ended.guide.question(id), len(TRUSTS) - 1)
    return "" if set(open_) == set(said) else answer


def _misheard(ended: Play, id: str, said: tuple[str, ...]) -> str:
    question = ended.guide.question(id)
    named = [option.label["sv"] for option in question.options if option.id in said]
    return f"Det som sades var: {', '.join(named) or 'inget svar på frågan'}. Du markerade något annat."


def _beyond(ended: Play, id: str) -> Item:
    name = ended.guide.question(id).name["sv"]
    return Item(name, OTHER, "Frågan kom upp för att du hade markerat något som inte sades. Den räknas inte.")


def _safety(ended: Play) -> Score:
    items = tuple(_careful(ended))
    return Score(SAFETY, sum(item.verdict == GOOD for item in items), len(items), items)


def _careful(ended: Play) -> Iterator[Item]:
    yield _checked(ended)
    situation, minutes = ended.ticked or ("", "")
    scenario = ended.scenario
    right = situation == ended.truth
    why = "Du uppfattade rätt om någon hör." if right else f"Så här var det: {_situation(ended)}."
    yield Item("Om någon hör", GOOD if right else MISSED, why)
    enough = bool(minutes) and gate("alone", minutes, scenario.channel) == gate(
        "alone", scenario.minutes, scenario.channel
    )
    why = "Du uppfattade tiden rätt." if enough else "Tiden blev inte klar. Den avgör hur många frågor som får plats."
    yield Item("Tiden", GOOD if enough else MISSED, why)
    yield _silent(ended)
    yield _acted(ended)


def _checked(ended: Play) -> Item:
    way = ways()[_at(ended, CHECK)[-1].how]
    if way.good:
        return Item("Kontrollen", GOOD, ways()["checks_safety"].why)
    why = "Du gick vidare utan att veta om någon hör. Utgå från att någon gör det tills du vet."
    return Item("Kontrollen", MISSED, why if way.id == "skips" else way.why)


def _situation(ended: Play) -> str:
    rows = words.listed("gate", "situation", "option")
    return next(str(row["label"]["sv"]).lower() for row in rows if row["id"] == ended.truth)


REVEALED: Final = "Ord om våld sades när någon annan hörde. Det kan bli farligt för personen efter samtalet."


def _silent(ended: Play) -> Item:
    """Whether violence was said aloud where somebody heard, or before it was known that nobody did."""
    loud = [taken for taken in (*_at(ended, TALK), *_at(ended, CHECK)) if taken.how in ("reveals", "others_present")]
    outright = any(taken.how == "asks_outright" for taken in _at(ended, CHECK))
    if ended.broke or ((loud or outright) and not ended.safe):
        return Item("Det som kan höras", MISSED, REVEALED)
    if loud:
        return Item("Det som kan höras", MISSED, ways()["reveals"].why)
    return Item("Det som kan höras", GOOD, "Inget som avslöjar något sades innan du visste om någon hörde.")


def _acted(ended: Play) -> Item:
    name, acts = "Det du gjorde sedan", [taken.code for taken in _at(ended, ACT)]
    if "act:letter" in acts:
        return Item(name, MISSED, str(wordings()["gate"]["letter_why"]))
    if "act:plan" in acts:
        why = "Du lät bli att fråga och planerade ett nytt tillfälle med vanliga ord. Att låta bli var rätt."
        return Item(
            name, *((MISSED, "Det gick att fråga nu, och tillfället gick förbi.") if ended.safe else (GOOD, why))
        )
    if not ended.safe:
        return Item(name, MISSED, "Du gick vidare fast personen inte kunde tala fritt.")
    if "act:ask" in acts or ended.ticked is None:
        return Item(name, MISSED, "Du gick vidare utan att veta att personen kunde tala fritt.")
    return Item(name, GOOD, "Personen kunde tala fritt, och du gick vidare.")


def _judged(ended: Play, ideal: Play) -> Iterator[Score]:
    coding, own = ended.scenario.expert, decided(ended)
    if not decided(ideal).level:
        yield from (Score(about, 0, 0, ()) for about in TABLES)
        return
    for about, chosen, right in ((URGENCY, own.level, coding.level), (DUTY, own.duty, coding.duty)):
        good = chosen == right
        yield Score(about, int(good), 1, (_one(about, chosen, right),))
    yield _bodies(own, coding.bodies, ideal)


def _one(about: str, chosen: str, right: str) -> Item:
    title = _title(TABLES[about], right)
    if chosen == right:
        return Item(NAMES[about], GOOD, f"Du och experten säger båda: {title}.")
    if not chosen:
        return Item(NAMES[about], MISSED, f"Samtalet tog slut innan du kom hit. Experten säger: {title}.")
    return Item(NAMES[about], MISSED, f"Du sa: {_title(TABLES[about], chosen)}. Experten säger: {title}.")


def _bodies(own: Decided, right: tuple[str, ...], ideal: Play) -> Score:
    """The bodies that must be among those chosen, one point each, and one for none that does not belong there."""
    fits = {*right, *(rule("bodies", ideal.facts).value or ())} - set(ideal.scenario.expert.bodies_not)
    items = []
    for id in right:
        good = id in own.bodies
        why = "Du valde rätt." if good else "Behövs här."
        items.append(Item(_title("bodies", id), GOOD if good else MISSED, why))
    wrong = [id for id in own.bodies if id not in fits]
    for id in wrong:
        items.append(Item(_title("bodies", id), MISSED, "Hör inte till det som gäller här."))
    clean = bool(own.level) and not wrong
    done = sum(item.verdict == GOOD for item in items) + clean
    return Score(BODY, done, len(right) + 1, tuple(items))


def _title(table: str, value: str) -> str:
    return outcome(table, value).in_language("sv").title


def _beside(about: str, ended: Play, ideal: Play) -> Beside:
    table, coding, own = TABLES[about], ended.scenario.expert, decided(ended)
    ruling = rule(table, ideal.facts)
    chosen: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
        URGENCY: ((own.level,), (coding.level,)),
        DUTY: ((own.duty,), (coding.duty,)),
        BODY: (own.bodies, coding.bodies),
    }
    mine, theirs = chosen[about]
    return Beside(
        about,
        _titles(table, mine),
        _titles(table, theirs),
        _titles(table, _values(ruling.value)),
        tuple(dict.fromkeys(each.text for each in ruling.reasons)),
        _titles(table, _values(rule(table, ended.facts).value)),
    )


def _values(value: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _titles(table: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_title(table, value) for value in chosen if value)


def disagreements(scenario: Scenario, guide: Guide) -> tuple[str, ...]:
    """Where the expert coding and the tables' ruling on the expert's own way differ, as sentences."""
    ideal, _ = expert(scenario, guide)
    coding = scenario.expert
    if not decided(ideal).level:
        return ()
    found = []
    for name, table, right in (("level", "what-now", coding.level), ("duty", "report-of-concern", coding.duty)):
        ruled = rule(table, ideal.facts).value
        if ruled != right:
            found.append(f"{name}: experten säger {right}, tabellen {ruled}")
    bodies = set(rule("bodies", ideal.facts).value or ())
    found += [f"bodies: {id} finns inte i tabellens svar" for id in coding.bodies if id not in bodies]
    found += [f"bodies_not: {id} finns i tabellens svar" for id in coding.bodies_not if id in bodies]
    return tuple(found)
