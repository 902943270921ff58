"""The pages of a meeting: for each step, the template and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from upptack.dmn import Table, as_html
from upptack.guides import course, words
from upptack.guides.guide import BLANK, DECLINED, NOT_ASKED, Question, guides
from upptack.knowledge import api as knowledge
from upptack.meeting.conversation import forms, queries, rules, seal
from upptack.meeting.conversation.forms import Typed
from upptack.meeting.conversation.rules import Meeting
from upptack.meeting.drafting.queries import Checked
from upptack.meeting.safety import queries as safety
from upptack.staff.access import member_of
from upptack.staff.models import Member, Unit
from upptack.ui import holes

Shown = dict[str, Any]
Said = tuple[Question, tuple[str, ...]]
Case = tuple[str, str, str, str, date]
"""Agency, matter, protected identity, other party, day."""
NOTHING_TYPED = Typed()


def sealed(meeting: Meeting, member: Member) -> str:
    """The meeting as the opaque field that the page carries."""
    return seal.close(rules.as_content(meeting), member=member.pk)


def start(request: HttpRequest, member: Member, *, wrong: str = "") -> HttpResponse:
    """The page that begins a meeting."""
    matters = knowledge.matters_of(member.unit.agency_id)
    return framed(request, "conversation/start.html", status=422 if wrong else 200, wrong=wrong, matters=matters)


def done(request: HttpRequest, *, fresh: bool, unasked: bool) -> HttpResponse:
    """The page that ends a meeting. `fresh`: whether it was counted now."""
    return framed(request, "conversation/done.html", fresh=fresh, unasked=unasked)


def framed(request: HttpRequest, template: str, *, status: int = 200, **shown: Any) -> HttpResponse:
    """A page of the workplace that is the same for everyone whom `shown` is the same for."""
    values = {**unit_values(member_of(request).unit), "csrf": escape(get_token(request))}
    return HttpResponse(holes.filled(shared_frame(template, request.path, tuple(shown.items())), values), status=status)


@lru_cache(maxsize=128)
def shared_frame(template: str, path: str, shown: tuple[tuple[str, Any], ...]) -> tuple[str, ...]:
    """The words of such a page, with holes for the unit and the form's own token."""
    user = SimpleNamespace(is_authenticated=True, unit=any_unit(False))
    known = {"request": SimpleNamespace(user=user, path=path), "csrf_token": holes.hole("csrf"), **everywhere()}
    lists = {"channels": forms.CHANNELS, "spoken": forms.SPOKEN, "sexes": forms.SEXES, "ages": forms.AGES}
    lists["protected"] = forms.PROTECTED
    return holes.pieces(template, {**known, **lists, **dict(shown)})


def everywhere() -> Shown:
    """What every page may need to know of the installation, as `upptack.config.views.mode` says it."""
    return {"demo": settings.ENVIRONMENT.mode == "demo"}


def page(
    request: HttpRequest,
    meeting: Meeting,
    *,
    wrong: str = "",
    at: str = "first",
    said: Said | None = None,
    typed: Typed = NOTHING_TYPED,
    **more: Any,
) -> HttpResponse:
    """The page of the meeting's step. `wrong` is a sentence about what has to be changed and `at` the field's id,
    `said` the question just answered, `typed` what stands in its fields; `more` is what only the step's own page
    needs."""
    member = member_of(request)
    answer = responses(said, meeting.language) if said else SafeString("")
    if meeting.step in FIXED and not (wrong or meeting.draft or typed.phrase):
        return HttpResponse(from_shared(meeting, member, answer))
    template, build = PAGES[meeting.step]
    shown: Shown = {
        **frame(meeting.step, meeting.guide, member.unit),
        "meeting": meeting,
        "seal": sealed(meeting, member),
        "wrong": wrong,
        "at": at,
        "responses": answer,
        **build(meeting, typed=typed, **more),
    }
    return render(request, f"conversation/{template}.html", shown, status=422 if wrong else 200)


def frame(step: str, guide: str, unit: object) -> Shown:
    """What stands on every page of a meeting: the way, the reasons for not asking, where to read, whom to call."""
    stage = rules.STAGE_OF[step]
    return {
        "stages": [(name, at == stage) for at, name in rules.STAGES],
        "reasons": reasons_for_not_asking(),
        "chapter": rules.chapter(step, guides()[guide].id),
        "unit": unit,
    }


@dataclass(frozen=True, slots=True)
class Place:
    """Which page of shared words a step needs: codes of what is shared, never a token, a number or typed words.
    `contact`: whether the unit has named one; `case`: where its safety is shown; `level`: of the last words."""

    guide: str
    step: str
    mode: str
    language: str
    contact: bool
    question: str = ""
    short: bool = False
    case: Case | None = None
    level: str = ""


def place_of(meeting: Meeting, unit: Unit, question: str) -> Place:
    """The page that a meeting's step needs."""
    place = Place(meeting.guide, meeting.step, meeting.mode, meeting.language, bool(unit.contact_name), question)
    if meeting.step == rules.OPENING:
        return replace(place, short=meeting.gate.value == course.SHORT)
    if meeting.step not in (rules.SAFETY, rules.CLOSE):
        return place
    level = rules.level(meeting) if meeting.step == rules.CLOSE else ""
    return replace(place, mode="", case=case_of(meeting), level=level)


def from_shared(meeting: Meeting, member: Member, answer: SafeString) -> str:
    """A page that is the same for everyone but for what is filled in here."""
    ahead = meeting.ahead if meeting.step == rules.QUESTION else ()
    told = len(meeting.answers)
    values = {
        "seal": sealed(meeting, member),
        "responses": answer,
        "number": str(told + 1),
        "of": str(told + len(ahead)),
        **unit_values(member.unit),
    }
    return holes.filled(shared(place_of(meeting, member.unit, ahead[0].id if ahead else "")), values)


def unit_values(unit: Unit) -> dict[str, str]:
    """What fills the holes of the unit: its name, and the named contact."""
    said = {"unit": unit.name, "contact": unit.contact_name, "phone": unit.contact_phone, "hours": unit.contact_hours}
    return {name: escape(value) for name, value in said.items()}


def any_unit(contact: bool) -> SimpleNamespace:
    """A unit with holes for its name and the named contact, if there is one."""
    name, phone, hours = (holes.hole(each) for each in ("unit", "phone", "hours"))
    named = holes.hole("contact") if contact else ""
    return SimpleNamespace(name=name, contact_name=named, contact_phone=phone, contact_hours=hours)


@lru_cache(maxsize=1024)
def shared(place: Place) -> tuple[str, ...]:
    """The words of a page in one mode and language: shared content, and holes for the unit and for all that belongs to
    a meeting."""
    unit, step = any_unit(place.contact), place.step
    shown: Shown = {
        **frame(step, place.guide, unit),
        "request": SimpleNamespace(user=SimpleNamespace(is_authenticated=True, unit=unit), path=""),
        **everywhere(),
        "meeting": SimpleNamespace(language=place.language, step=step),
        **{name: holes.hole(name) for name in ("seal", "responses", "number", "of")},
    }
    if place.case:
        shown |= {"case": safe_case(place.case, step)}
    if step == rules.QUESTION:
        shown |= asked(guides()[place.guide].question(place.question), place.mode, place.language, ())
    elif step == rules.GATE:
        shown |= gate_words(place.mode, place.language, {})
    elif step == rules.OPENING:
        shown |= opening_words(place.guide, place.mode, place.language, place.short)
    elif step == rules.CLOSE:
        shown |= last_words(place.level, place.language, ())
    return holes.pieces(f"conversation/{PAGES[step][0]}.html", shown)


@cache
def reasons_for_not_asking() -> tuple[tuple[str, str], ...]:
    """The closed list of reasons for not asking: (code, words). In Swedish: it is read by the caseworker."""
    codes = words.keys("shared", "not_asked_reasons")
    return tuple((code, words.text("shared", "not_asked_reasons", code)["sv"]) for code in codes)


def responses(said: Said, language: str) -> SafeString:
    """What to say after an answer, as paragraphs; at most two sentences' worth when several were ticked."""
    question, chosen = said
    if chosen[0] in (DECLINED, NOT_ASKED):
        said_words = [words.text("shared", chosen[0], "response")[language]]
    else:
        options = [option for option in question.options if option.id in chosen]
        said_words = list(dict.fromkeys(option.response[language] for option in options))[:2]
    paragraphs = "".join(f'<p lang="{language}">{escape(sentence)}</p>' for sentence in said_words)
    return SafeString(f'<div class="response"><p class="say-label">Svara</p>{paragraphs}</div>')


def gate_page(meeting: Meeting, **_: Any) -> Shown:
    """Safe to talk?, with what was ticked."""
    return gate_words(meeting.mode, meeting.language, {name: getattr(meeting, name) for name in meeting.draft})


def gate_words(mode: str, language: str, ticked: Mapping[str, str]) -> Shown:
    """The two questions of the gate: what to say aloud, and what the caseworker chooses."""

    def part(name: str) -> Shown:
        rows = words.listed("gate", name, "option")
        return {
            "name": name,
            "label": words.text("gate", name, "label")["sv"],
            "hint": words.text("gate", name, "hint")["sv"],
            "say": words.text("gate", name, "ask", mode)[language],
            "options": [
                (row["id"], row["label"]["sv"], row["hint"]["sv"], row["id"] == ticked.get(name)) for row in rows
            ],
        }

    return {"parts": [part("situation"), part("minutes")], "intro": words.text("gate", "intro")["sv"]}


def stop_page(meeting: Meeting, **_: Any) -> Shown:
    """Stopped or waiting: what to do, neutral words to say aloud, and how to meet again."""
    outcome = meeting.gate.value
    key = (
        "no_time" if meeting.minutes == "none" and meeting.situation not in rules.REASON_OF_STOP else meeting.situation
    )
    return {
        "title": words.text("gate", "outcome", outcome, "title")["sv"],
        "do": words.text("gate", "outcome", outcome, "do")["sv"],
        "why": meeting.gate.reasons,
        "reason": words.text("gate", "reason", key, "title")["sv"],
        "say": words.text("gate", "reason", key, "say")[meeting.language],
        "plan": words.text("gate", "reason", key, "plan")["sv"],
        "steps": [row["sv"] for row in words.listed("shared", "stop", "steps")],
        "code": rules.reason_of_stop(meeting),
    }


def opening_page(meeting: Meeting, **_: Any) -> Shown:
    """Why we ask, and that we ask everyone."""
    return opening_words(meeting.guide, meeting.mode, meeting.language, meeting.gate.value == course.SHORT)


def opening_words(guide: str, mode: str, language: str, short: bool) -> Shown:
    """The words that open the questions."""
    opening = guides()[guide].opening
    return {
        "ready": words.text("gate", "outcome", course.SHORT if short else course.FULL, "say")[language],
        "say": opening[mode][language],
        "hint": opening["hint"]["sv"],
        "short": short,
    }


def question_page(meeting: Meeting, *, typed: Typed, linted: queries.Linted | None = None, **_: Any) -> Shown:
    """One question, with what was ticked, and what the linter says of the caseworker's own way to ask it."""
    question, *later = meeting.ahead
    number = len(meeting.answers) + 1
    return {
        "number": number,
        "of": number + len(later),
        **asked(question, meeting.mode, meeting.language, meeting.draft),
        "phrase": typed.phrase,
        "linted": linted,
    }


def asked(question: Question, mode: str, language: str, ticked: Sequence[str]) -> Shown:
    """The words of a question, its answers, and a hint."""
    return {
        "name": question.name["sv"],
        "say": question.words[mode][language],
        "hint": question.hint["sv"],
        "kind": "checkbox" if question.kind == "many" else "radio",
        "options": [(option.id, option.label["sv"], option.id in ticked) for option in question.options],
        "blanks": [(code, words.text("shared", code, "label")["sv"], code in ticked) for code in BLANK],
        "phrase_limit": forms.PHRASE,
    }


def now_page(meeting: Meeting, **_: Any) -> Shown:
    """What now: the level with every reason, duties, and what is unknown."""
    return {"counsel": queries.counsel(meeting, timezone.localdate())}


def bodies_page(meeting: Meeting, **_: Any) -> Shown:
    """Whom to turn to."""
    chosen = knowledge.municipalities().get(meeting.municipality)
    return {
        "shelves": queries.shelves(meeting, timezone.localtime()),
        "places": queries.place_options(),
        "chosen": chosen,
        "distance": queries.keep_distance(meeting.facts),
        "level": rules.level(meeting),
    }


def safety_page(meeting: Meeting, **_: Any) -> Shown:
    """What keeps the person safe in her own case: what to see to before writing and sending, the rest folded away."""
    return {"case": safe_case(case_of(meeting), rules.SAFETY)}


NOW_IN_CASE = {rules.SAFETY: ("before_writing", "before_sending"), rules.CLOSE: ("afterwards",)}
"""The moments of the case's safety that are to be read at a step."""


def case_of(meeting: Meeting) -> Case:
    """What the safety of the meeting's case depends on."""
    return (meeting.agency, meeting.matter, meeting.protected, meeting.two_party, timezone.localdate())


def safe_case(case: Case, step: str) -> safety.Case:
    """The safety of a kind of matter, with the moments to be read at a step."""
    agency, matter, protected, two_party, on = case
    return safety.case(agency, matter, protected, NOW_IN_CASE[step], on, two_party=two_party)


def write_page(
    meeting: Meeting,
    *,
    typed: Typed,
    checked: Checked | None = None,
    confirmed: str = "",
    matters: str = "unknown",
    **_: Any,
) -> Shown:
    """The text to take to the agency's own case system, and what may be written where. The text is on the page only
    when the leak check lets it through, or its marks have been read and confirmed."""
    on = timezone.localdate()
    notes = queries.told_notes(meeting)
    return {
        "rules": queries.writing(meeting, matters, on),
        "notes": [(fact, sentence, fact in meeting.draft) for fact, sentence in notes],
        "typed": typed,
        "own_limit": forms.OWN_WORDS,
        "protect_limit": forms.PROTECT,
        "matters": matters,
        "checked": checked,
        "text": checked.text if checked and checked.opens(confirmed) else "",
        "party": meeting.two_party,
    }


def close_page(meeting: Meeting, **_: Any) -> Shown:
    """The last words, what was offered, and what was done with the proposal."""
    return {
        **last_words(rules.level(meeting), meeting.language, meeting.draft),
        "case": safe_case(case_of(meeting), rules.CLOSE),
    }


def last_words(level: str, language: str, ticked: Sequence[str]) -> Shown:
    """What is said last at a level, and what the caseworker ticks."""
    return {
        "say": words.text("shared", "closing", level)[language],
        "door": words.text("shared", "closing", "door_open")[language],
        "actions": [(code, forms.ACTION_NAMES[code], code in ticked) for code in forms.ACTIONS],
        "did": [(code, name, code in ticked) for code, name in forms.DID.items()],
    }


PAGES: dict[str, tuple[str, Callable[..., Shown]]] = {
    rules.GATE: ("gate", gate_page),
    rules.PAUSE: ("stop", stop_page),
    rules.STOP: ("stop", stop_page),
    rules.OPENING: ("opening", opening_page),
    rules.QUESTION: ("question", question_page),
    rules.NOW: ("now", now_page),
    rules.BODIES: ("bodies", bodies_page),
    rules.SAFETY: ("safety", safety_page),
    rules.WRITE: ("write", write_page),
    rules.CLOSE: ("close", close_page),
}

FIXED = (rules.GATE, rules.OPENING, rules.QUESTION, rules.SAFETY, rules.CLOSE)
"""Steps whose page is shared content; `shared` keeps them, the others are made anew each time."""


def decision_table(request: HttpRequest, table: Table, fired: Sequence[int]) -> HttpResponse:
    """A decision table as people read it, with the rows that applied marked."""
    shown = {"table": mark_safe(as_html(table, fired)), "name": table.name, "fired": fired}  # noqa: S308 (escaped there)
    return render(request, "conversation/table.html", shown)
