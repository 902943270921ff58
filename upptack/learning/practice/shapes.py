"""What a page shows of a call where it stands: what can be said or ticked, in which order, and what it is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from zlib import crc32

from upptack.guides import words
from upptack.guides.guide import BLANK
from upptack.law.rulings import outcome, values
from upptack.learning.practice.rules import (
    ACT,
    ASK,
    CHECK,
    HEAR,
    NOW,
    OPEN,
    OWN,
    TALK,
    TICK,
    Play,
    may_right,
    planning,
    poor,
    righting,
    worse,
)
from upptack.learning.practice.script import wordings

MAY_WRITE: Final = frozenset({TALK, ASK, HEAR})
"""Where own words can be said."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be chosen: its code, what it is, whether it is said aloud, and what helps one choose."""

    code: str
    words: str
    aloud: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A set of choices of which one is made, or several: the field's name, its legend, and what there is to choose."""

    name: str
    legend: str
    offers: tuple[Offer, ...]
    several: bool = False


@dataclass(frozen=True, slots=True)
class Stage:
    """A page of a call: its heading, what to do, the groups of choices, and whether own words can be said. `hint` is
    the guide's own advice, empty where it would give the answer away."""

    heading: str
    does: str
    groups: tuple[Group, ...]
    own: bool
    hint: str = ""


def stage(now: Play) -> Stage:
    """What the page shows where the call stands; raises KeyError when it has ended."""
    return _STAGES[now.phase](now)


def _mixed(offers: list[Offer], seed: str) -> tuple[Offer, ...]:
    """In an order that is the same each time and does not tell which is the guide's."""
    return tuple(sorted(offers, key=lambda each: crc32(f"{seed}:{each.code}".encode())))


def _talk(now: Play) -> Stage:
    offers = [Offer(f"say:{each.id}", each.says, True) for each in now.scenario.state(now.at).choices]
    group = Group("code", "Vad säger du?", (*offers, _own()))
    return Stage("Samtalet börjar", "Lyssna på vad som sägs och välj vad du svarar.", (group,), True)


def _own() -> Offer:
    return Offer(OWN, "Egna ord, som du skriver nedan")


def _check(now: Play) -> Stage:
    own = wordings()["gate"]
    neutral = words.text("gate", "situation", "ask", now.scenario.mode)["sv"]
    offers = [
        Offer("check:neutral", neutral, True),
        Offer("check:outright", str(own["outright"]), True),
        Offer("check:skip", str(own["skip"])),
    ]
    group = Group("code", "Hur tar du reda på om någon hör?", _mixed(offers, now.scenario.id))
    return Stage("Innan du frågar", "Du tänker ställa guidens frågor.", (group,), False)


def _tick(now: Play) -> Stage:
    groups = tuple(
        Group(
            about,
            words.text("gate", about, "label")["sv"],
            tuple(
                Offer(str(row["id"]), str(row["label"]["sv"]), help=str(row["hint"]["sv"]))
                for row in words.listed("gate", about, "option")
            ),
        )
        for about in ("situation", "minutes")
    )
    return Stage("Så här uppfattade du det", "Gå på det du hörde.", groups, False)


def _act(now: Play) -> Stage:
    own = wordings()["gate"]
    offers = [
        Offer("act:plan", planning(now), True),
        Offer("act:letter", str(own["letter"]), True),
        Offer("act:ask", str(own["ask"])),
    ]
    if may_right(now):
        offers.append(Offer("act:again", righting(now), True))
    group = Group("code", "Vad gör du?", _mixed(offers, now.scenario.id))
    title, does = (words.text("gate", "outcome", now.verdict, part)["sv"] for part in ("title", "do"))
    return Stage(title, does, (group,), False)


def _open(now: Play) -> Stage:
    offers = [
        Offer("open:explain", now.guide.opening[now.scenario.mode]["sv"], True),
        Offer("open:skip", str(wordings()["gate"]["skip_opening"])),
    ]
    group = Group("code", "Hur börjar du?", _mixed(offers, now.scenario.id))
    return Stage("Inled", "Nu kommer guidens frågor.", (group,), False)


def _ask(now: Play) -> Stage:
    question = now.question
    offers = [Offer("ask:guide", question.words[now.scenario.mode]["sv"], True)]
    offers += [Offer(f"ask:{how}", says, True) for how, says in worse(now, question)]
    mixed = _mixed(offers, f"{now.scenario.id}:{question.id}")
    group = Group("code", "Hur frågar du?", (*mixed, _own(), Offer("ask:skip", "Hoppa över frågan")))
    return Stage(question.name["sv"], "Välj hur du frågar.", (group,), True)


def _hear(now: Play) -> Stage:
    question = now.question
    options = [Offer(each.id, each.label["sv"]) for each in question.options]
    options += [Offer(id, words.text("shared", id, "label")["sv"]) for id in BLANK]
    responses = [Offer("guide", "Säg guidens ord till det svar du markerade")]
    responses += [Offer(each["id"], each["says"], True) for each in poor()]
    heard = Group("heard", "Vad sades?", tuple(options), question.kind == "many")
    mixed = _mixed(responses, f"{now.scenario.id}:{question.id}")
    say = Group("code", "Vad säger du sedan?", (*mixed, _own()))
    return Stage(question.name["sv"], "Markera det som sades, inte det du gissar.", (heard, say), True)


def _now(now: Play) -> Stage:
    def group(name: str, legend: str, table: str, several: bool = False) -> Group:
        found = ((value, outcome(table, value).in_language("sv")) for value in values(table))
        offers = tuple(Offer(value, said.title, help="" if several else said.do) for value, said in found)
        return Group(name, legend, offers, several)

    groups = (
        group("level", "Hur bråttom är det?", "what-now"),
        group("duty", "Vad gäller för barn?", "report-of-concern"),
        group("body", "Vart kan personen vända sig? Välj alla som behövs.", "bodies", several=True),
    )
    return Stage("Vad nu?", "Säg vad du kommer fram till innan du ser vad tabellerna säger.", groups, False)


_STAGES: Final[Mapping[str, Callable[[Play], Stage]]] = {
    TALK: _talk,
    CHECK: _check,
    TICK: _tick,
    ACT: _act,
    OPEN: _open,
    ASK: _ask,
    HEAR: _hear,
    NOW: _now,
}
