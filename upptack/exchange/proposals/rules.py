"""Where a proposal stands and what may follow, what a decision takes, and how long it may be changed. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from upptack.exchange.forum.rules import NotNow, Reach


class ProposalState(StrEnum):
    """Where a proposal stands. That it is published is never written here: the content itself says so."""

    PROPOSED = "proposed"
    DISCUSSED = "discussed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DRAFTED = "drafted"
    PUBLISHED = "published"
    RETRACTED = "retracted"


STATE_NAMES: Final[Mapping[ProposalState, str]] = {
    ProposalState.PROPOSED: "Nytt",
    ProposalState.DISCUSSED: "Diskuteras",
    ProposalState.ACCEPTED: "Antaget",
    ProposalState.DECLINED: "Avslaget",
    ProposalState.DRAFTED: "Utkast",
    ProposalState.PUBLISHED: "Publicerat",
    ProposalState.RETRACTED: "Tillbakadraget",
}

FOLLOWS: Final[Mapping[ProposalState, tuple[ProposalState, ...]]] = {
    ProposalState.PROPOSED: (ProposalState.DISCUSSED, ProposalState.RETRACTED),
    ProposalState.DISCUSSED: (ProposalState.ACCEPTED, ProposalState.DECLINED, ProposalState.RETRACTED),
    ProposalState.ACCEPTED: (ProposalState.DRAFTED,),
    ProposalState.DECLINED: (),
    ProposalState.DRAFTED: (ProposalState.PUBLISHED,),
    ProposalState.PUBLISHED: (),
    ProposalState.RETRACTED: (),
}
"""What may follow on each state. Nothing is decided before somebody else has said something, and what is decided is not
retracted."""

OPEN: Final = (ProposalState.PROPOSED, ProposalState.DISCUSSED)
"""While a proposal stands here the group takes part in it."""
DECIDED: Final = (ProposalState.ACCEPTED, ProposalState.DECLINED)
"""What a group may decide."""
REACHES: Final = (Reach.GROUP, Reach.ALL)
"""Whom a proposal or a decision may be meant for: several agencies decide, so one alone cannot be all that reads."""

METHOD: Final = "method"
PAGE: Final = "page"
ELSEWHERE: Final[Mapping[str, str]] = {
    METHOD: "En samtalsguide eller en beslutstabell",
    PAGE: "En sida för allmänheten eller något annat i Upptäck",
}
"""What a proposal may be about besides the texts that it can become a draft of."""

LONGEST_TITLE: Final = 120
LONGEST_PART: Final = 800
LONGEST_TEXT: Final = 4_000
LONGEST_REASON: Final = 200
"""Characters of a heading, of a part of a proposal, of the proposed text, and of why somebody agrees or not."""

HOUR: Final = timedelta(hours=1)
"""How long who wrote a decision down may change its words."""
AGENCIES: Final = 2
"""How many agencies a decision takes."""

NOT_YET: Final = "Ingen annan har sagt något om förslaget än. Vänta tills gruppen har diskuterat det."
SETTLED: Final = "Gruppen har redan beslutat om förslaget."
GONE: Final = "Förslaget är tillbakadraget."
NOT_ACCEPTED: Final = "Bara ett antaget förslag kan bli ett utkast."
ALREADY: Final = "Förslaget är redan ett utkast."
FEW: Final = "Det är inte fler som håller med än som är emot. Fortsätt diskutera."
ONE_AGENCY: Final = "Ett beslut behöver minst två myndigheter. Be någon från en annan myndighet att vara med."
ALONE: Final = "Någon annan än den som skrev förslaget, från en annan myndighet, behöver hålla med."
TOO_LATE: Final = "Det har gått mer än en timme. Beslutet ändras inte längre, men det går att ersätta med ett nytt."
REPLACED: Final = "Beslutet är redan ersatt av ett nytt."


@dataclass(frozen=True, slots=True)
class Voice:
    """What one member thinks of a proposal: her key (None: she has left), her agency then, and whether she agrees."""

    member: int | None
    agency: str
    agrees: bool


def change(now: ProposalState, to: ProposalState) -> None:
    """Raises NotNow with a sentence when a state does not follow on another."""
    if to in FOLLOWS[now]:
        return
    if now == ProposalState.RETRACTED:
        raise NotNow(GONE)
    if to == ProposalState.DRAFTED:
        raise NotNow(ALREADY if now in (ProposalState.DRAFTED, ProposalState.PUBLISHED) else NOT_ACCEPTED)
    raise NotNow(NOT_YET if now == ProposalState.PROPOSED else SETTLED)


def may_take_part(now: ProposalState) -> None:
    """Raises NotNow with a sentence when nobody can comment or say what she thinks any more."""
    if now not in OPEN:
        raise NotNow(GONE if now == ProposalState.RETRACTED else SETTLED)


def outcome(to: ProposalState, voices: Iterable[Voice], *, author: int | None, agency: str) -> tuple[Voice, ...]:
    """The voices that carry a decision to accept or decline. `author` wrote the proposal when she was at `agency`.

    Raises NotNow with a sentence: when those who carry it are not more than the others, when they are not of two
    agencies, and when nobody but the author, or nobody of another agency than hers, is among them."""
    every = tuple(voices)
    carrying = tuple(each for each in every if each.agrees == (to == ProposalState.ACCEPTED))
    if 2 * len(carrying) <= len(every):
        raise NotNow(FEW)
    enough(each.agency for each in carrying)
    if not any(each.member != author and each.agency != agency for each in carrying):
        raise NotNow(ALONE)
    return carrying


def enough(agencies: Iterable[str]) -> None:
    """Raises NotNow with a sentence when those who decide are not of two agencies."""
    if len(set(agencies)) < AGENCIES:
        raise NotNow(ONE_AGENCY)


def may_be_changed(written: datetime, at: datetime) -> bool:
    """Whether the words of a decision may still be changed; after that it is replaced instead."""
    return at - written <= HOUR
