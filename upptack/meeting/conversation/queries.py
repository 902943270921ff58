"""What the pages of a meeting show: rulings with their reasons, bodies, and the text to take away.

Reads only shared content and the meeting that was handed in; keeps nothing."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from hashlib import sha256

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from upptack.guides import course, words
from upptack.knowledge import api as knowledge
from upptack.language import leaks, lint, names
from upptack.language.pieces import Marked, marked
from upptack.law.provisions import Ground, provisions, sources
from upptack.law.rulings import FACTS, Phrases, Reason, Ruling, inputs, outcome, rule
from upptack.meeting.conversation.rules import Meeting
from upptack.meeting.drafting.queries import Checked, beside, told_spans

LOG = logging.getLogger(__name__)
LEVELS = ("open", "offer", "today", "now")


@dataclass(frozen=True, slots=True)
class Point:
    """A value of a table with its words, the sentences that led to it, and what they rest on."""

    value: str
    words: Phrases
    reasons: tuple[str, ...]
    grounds: tuple[Ground, ...]

    @property
    def listed(self) -> SafeString:
        """What they rest on, as rows of a list."""
        return as_rows(self.grounds)


@dataclass(frozen=True, slots=True)
class Counsel:
    """What now: the level with every reason, the duty for children, measures for protected data, and what is unknown.

    `would_raise` names the unknown facts that would change the level if they were so."""

    level: Point
    report: Point
    protection: tuple[Point, ...]
    unknown: tuple[str, ...]
    would_raise: tuple[str, ...]


@lru_cache(maxsize=512)
def as_rows(grounds: tuple[Ground, ...]) -> SafeString:
    """Grounds as rows of a list: the law's words, the same for everyone, and many on a page."""
    return render_to_string("conversation/grounds.html", {"grounds": grounds})


def grounds(reasons: tuple[Reason, ...], on: date) -> tuple[Ground, ...]:
    """Every provision and source that the reasons cite, each once."""
    laws = [provisions()[id] for reason in reasons for id in reason.provisions]
    others = [sources()[id] for reason in reasons for id in reason.sources]
    return tuple(dict.fromkeys((*(law.ground(on) for law in laws), *(other.ground() for other in others))))


def point(ruling: Ruling, value: str, language: str, on: date) -> Point:
    """A value of a ruling as it is shown. For a level every row that applies is a reason; else those of the value."""
    mine = ruling.reasons if isinstance(ruling.value, str) else tuple(r for r in ruling.reasons if r.value == value)
    said = tuple(dict.fromkeys(reason.text for reason in mine))
    return Point(value, outcome(ruling.table, value).in_language(language), said, grounds(mine, on))


def counsel(meeting: Meeting, on: date) -> Counsel:
    """Everything that the page "what now" says."""
    facts = meeting.facts
    levels, report, protection = (rule(t, facts) for t in ("what-now", "report-of-concern", "protected-identity"))
    unknown = [fact for fact in course.unknown(facts) if fact in inputs("what-now")]
    return Counsel(
        level=point(levels, str(levels.value), meeting.language, on),
        report=point(report, str(report.value), meeting.language, on),
        protection=tuple(point(protection, value, meeting.language, on) for value in protection.value or ()),
        unknown=tuple(FACTS[fact].name for fact in unknown),
        would_raise=tuple(FACTS[fact].name for fact in unknown if would_raise(facts, fact, str(levels.value))),
    )


def would_raise(facts: Mapping[str, str], fact: str, level: str) -> bool:
    """Whether the level would be higher if this unknown fact had its most worrying value."""
    supposed = rule("what-now", {**facts, fact: FACTS[fact].values[-1]})
    return LEVELS.index(str(supposed.value)) > LEVELS.index(level)


WHY = {
    "for_role": "Tar emot den som samtalet gäller",
    "for_sex": "Vänder sig till den gruppen",
    "for_age": "Passar åldern",
    "everyone": "För alla",
    "role_not_asked": "Fråga vem de tar emot",
    "sex_not_asked": "Tar emot en viss grupp: se beskrivningen",
    "age_not_asked": "Tar emot vissa åldrar: se beskrivningen",
    "same_municipality": "I kommunen",
    "same_county": "I länet",
    "national": "Hela landet",
    "other_municipality": "I en annan kommun i länet",
    "far_on_purpose": "Långt bort, med avsikt: det kan vara tryggare",
    "close_by": "Ligger nära: tänk på vem som kan se personen där",
    "local_duty": "Ansvaret ligger i kommunen",
    "language": "Talar språket",
    "interpreter": "Använder tolk",
    "language_unknown": "Fråga om språk och tolk",
    "language_missing": "Har inte språket: fråga om tolk",
    "open_now": "Öppet nu",
    "opens_later": "Öppnar senare",
    "hours_unknown": "Öppettiderna är inte kända",
    "not_answering": "Står sist: svarar inte just nu",
    "answered_lately": "Har svarat den senaste veckan",
    "full": "Står efter andra: inga lediga platser",
}
"""The reasons of the matching in words; those that are left out say nothing that the card does not."""


EMERGENCY = "emergency"
"""The kind of body that is called, and never handed over to."""


@dataclass(frozen=True, slots=True)
class Card:
    """A body as a card: who, how to reach it, and why it stands here. `takes_over`: whether a person can be handed over
    to it; where minutes count, one calls."""

    body: knowledge.ShownBody
    note: str
    look_up: str
    why: tuple[str, ...]
    takes_over: bool


@dataclass(frozen=True, slots=True)
class Shelf:
    """The bodies of one kind, with what the kind does and how to look it up."""

    name: str
    does: str
    look_up: str
    cards: tuple[Card, ...]


def keep_distance(facts: Mapping[str, str]) -> bool:
    """Whether the body next door may be the unsafe one: honour-related violence or stalking."""
    return "yes" in (facts.get("honour"), facts.get("stalking"))


def shelves(meeting: Meeting, at: datetime) -> tuple[Shelf, ...]:
    """The bodies to turn to, in the order that the decision table gives their kinds."""
    facts = meeting.facts
    kinds = rule("bodies", facts).value or ()
    need = knowledge.Need(
        kinds=tuple(kinds),
        role=meeting.plan.role,
        sex=meeting.sex,
        age=meeting.age,
        language=meeting.spoken,
        municipality=meeting.municipality or None,
        county=meeting.municipality[:2] or None,
        channel=None,
        slot=knowledge.slot_of(at),
        keep_distance=keep_distance(facts),
    )
    language = meeting.language
    return tuple(
        Shelf(
            name=getattr(kind.name, language),
            does=getattr(kind.does, language),
            look_up=getattr(kind.look_up, language),
            cards=tuple(card(found, language) for found in bodies),
        )
        for kind, bodies in knowledge.bodies_for(need, at=at)
    )


@cache
def place_options() -> SafeString:
    """The 290 municipalities as options of a list; the names are the country's own, from our data file."""
    rows = (f'<option value="{place.code}">{place.short}</option>' for place in knowledge.municipalities().values())
    return mark_safe("".join(rows))  # noqa: S308 (official names, no markup; a test checks)


def card(found: knowledge.Found, language: str) -> Card:
    """A found body with its reasons in words."""
    said = tuple(WHY[why.code] for why in found.why if why.code in WHY)
    takes_over = EMERGENCY not in found.body.kinds
    return Card(found.body, found.body.note[language], found.body.look_up[language], said, takes_over)


def told_notes(meeting: Meeting) -> tuple[tuple[str, str], ...]:
    """The sentences that can go into the text: (fact, sentence) for each fact that was told."""
    said = ((fact, words.note(meeting.plan.role, fact, value)) for fact, value in meeting.facts.items())
    return tuple((fact, sentence["sv"]) for fact, sentence in said if sentence)


def text_to_copy(meeting: Meeting, facts: tuple[str, ...], own: str, on: date) -> str:
    """The text for the agency's own case system: that questions were asked, what was ticked, and her own words."""
    told = dict(told_notes(meeting))
    lines = [f"{on:%Y-%m-%d}. {words.text('notes', 'lead', meeting.plan.role)['sv']}"]
    lines += [told[fact] for fact in facts if fact in told]
    lines += [own] if own else []
    return "\n".join(lines)


READERS = {"no": ("person", "authority")}
"""Who may come to read the text: where it is not known that there is no other party, one may read."""

UNSAFE = ("other_party", "person", "authority")


def checked(meeting: Meeting, facts: tuple[str, ...], own: str, protect: str, on: date) -> Checked:
    """The text to copy with what it gives away to those who may read it. Whatever goes wrong in the check, the text
    stays closed."""
    text = text_to_copy(meeting, facts, own, on)
    readers = READERS.get(meeting.two_party, UNSAFE)
    lines = tuple(line.strip() for line in protect.splitlines() if line.strip())
    seen = sha256("\0".join((meeting.token, text, *lines, *readers)).encode()).hexdigest()
    try:
        spans = leaks.check(leaks.Outgoing(text=text, lang="sv", protect=lines, readers=readers))
        if readers is UNSAFE:
            told = dict(told_notes(meeting))
            spans = beside(spans, told_spans(text, (told[fact] for fact in facts if fact in told)))
        return Checked(text, marked({"text": text}, spans, names.LEAKS), seen)
    except Exception:
        LOG.exception("the leak check failed")
        return Checked(text, None, seen)


@dataclass(frozen=True, slots=True)
class Linted:
    """What the linter says of a way to ask; `found` is None when it could not read it."""

    found: Marked | None


def linted(meeting: Meeting, phrase: str) -> Linted:
    """The caseworker's own way to ask, with what makes it hard to answer. It is read after the guide's opening, which
    says why she asks and that everyone is asked."""
    opening = meeting.plan.opening[meeting.mode][meeting.language] + "\n"
    try:
        spans = lint.check(opening + phrase, meeting.language)
    except Exception:
        LOG.exception("the linter failed")
        return Linted(None)
    before = len(opening)
    own = (replace(s, start=s.start - before, end=s.end - before) for s in spans if s.start >= before)
    return Linted(marked({"text": phrase}, own, names.FAULTS))


def writing(meeting: Meeting, matters: str, on: date) -> tuple[Point, ...]:
    """What may be written where, from the table; `matters` says whether it may matter for a decision."""
    ruling = rule("writing", {**meeting.facts, "matters": matters})
    return tuple(point(ruling, value, meeting.language, on) for value in ruling.value or ())
