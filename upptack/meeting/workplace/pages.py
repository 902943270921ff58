"""The pages of a manager's conversation: for each step, the template and what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.guides.guide import BLANK, Question
from upptack.guides.workplace import talk as guide
from upptack.meeting.conversation import seal
from upptack.meeting.workplace import queries, rules
from upptack.meeting.workplace.rules import Talk
from upptack.staff.access import member_of
from upptack.staff.models import Member

Content = dict[str, Any]
Said = tuple[Question, tuple[str, ...]]
OURS: Final = {"where": "own_staff_talk"}
"""What the conversation's own templates need to lead back here: the frame of a step, the hidden screen, what is broken
and what was signed out are the same."""


def sealed(talk: Talk, member: Member) -> str:
    """The conversation as the opaque field that the page carries."""
    return seal.close(rules.as_content(talk), member=member.pk)


def start(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    """The page that begins a conversation."""
    occasions = [
        (code, guide.read("occasion", code, "label"), guide.read("occasion", code, "help"))
        for code in guide.keys("occasion")
    ]
    shown = {"wrong": wrong, "occasions": occasions, "channels": rules.CHANNELS}
    return render(request, "workplace/start.html", shown, status=422 if wrong else 200)


def page(request: HttpRequest, talk: Talk, *, wrong: str = "", said: Said | None = None) -> HttpResponse:
    """The page of the conversation's step. `wrong` is a sentence about what has to be chosen, `said` the question just
    answered."""
    member = member_of(request)
    template, build = PAGES[talk.step]
    shown = {
        **OURS,
        "stages": [(name, at == rules.STAGE_OF[talk.step]) for at, name in rules.STAGES],
        "reasons": [(code, guide.read("reasons", code, "label")) for code in guide.keys("reasons")],
        "unit": member.unit,
        "talk": talk,
        "seal": sealed(talk, member),
        "wrong": wrong,
        "responses": responses(said, talk.language) if said else (),
        **build(talk),
    }
    return render(request, template, shown, status=422 if wrong else 200)


def responses(said: Said, language: str) -> tuple[str, ...]:
    """What to say after an answer; at most two sentences' worth when several were ticked."""
    question, chosen = said
    if chosen[0] in BLANK:
        return (guide.said(chosen[0], "response")[language],)
    options = [option for option in question.options if option.id in chosen]
    return tuple(dict.fromkeys(option.response[language] for option in options))[:2]


def gate_page(talk: Talk) -> Content:
    """The two questions of the gate: what to say aloud, and what the manager chooses."""
    parts = [
        {
            "name": name,
            "label": guide.read("gate", name, "label"),
            "hint": guide.read("gate", name, "hint"),
            "say": guide.said("gate", name, "say")[talk.language],
            "options": [
                (row["id"], row["label"], f"{name} {row['id']}" in talk.draft)
                for row in guide.rows("gate", name, "option")
            ],
        }
        for name in ("situation", "minutes")
    ]
    return {"parts": parts, "intro": guide.read("gate", "intro")}


def stop_page(talk: Talk) -> Content:
    """Stopped or waiting: why, what to do, and neutral words to say aloud."""
    outcome = talk.gate.value
    no_time = talk.minutes == "none" and talk.situation == "alone"
    return {
        "title": guide.read("outcome", outcome, "title"),
        "do": guide.read("outcome", outcome, "do"),
        "say": guide.said("outcome", outcome, "say")[talk.language],
        "why": talk.gate.reasons,
        "code": "no_time" if no_time else "not_alone",
    }


def opening_page(talk: Talk) -> Content:
    """Why I ask, and what I do with the answer."""
    opening = guide.guide().opening
    return {
        "lead": guide.said("occasion", talk.occasion, "say")[talk.language],
        "say": opening[talk.mode][talk.language],
        "hint": opening["hint"]["sv"],
        "short": talk.gate.value == "short",
    }


def question_page(talk: Talk) -> Content:
    """One question, with what was ticked."""
    question, *later = talk.ahead
    number = len(talk.answers) + 1
    return {
        "number": number,
        "of": number + len(later),
        "name": question.name["sv"],
        "say": question.words[talk.mode][talk.language],
        "hint": question.hint["sv"],
        "kind": "checkbox" if question.kind == "many" else "radio",
        "options": [(option.id, option.label["sv"], option.id in talk.draft) for option in question.options],
        "blanks": [(code, guide.said(code, "label")["sv"], code in talk.draft) for code in BLANK],
    }


def day_page(talk: Talk) -> Content:
    """What can be done the same day: what is due, and what can wait."""
    found = queries.measures(talk, timezone.localdate())
    uses = guide.situation(talk.answers)["uses"] == "yes"
    due = [each for each in found if each.level != "open"]
    return {"due": due, "later": [each for each in found if each.level == "open"], "uses": uses}


def note_page(talk: Talk) -> Content:
    """What is written and where, and what nobody here can answer."""
    return {
        "lead": guide.read("note", "lead"),
        "points": [row["text"] for row in guide.rows("note", "points")],
        "open": guide.rows("note", "open"),
        "grounds": queries.note_grounds(timezone.localdate()),
    }


def close_page(talk: Talk) -> Content:
    """The last words, and what the manager does afterwards."""
    told = guide.answer_class(talk.answers) == guide.TOLD
    return {
        "say": guide.said("closing", "told" if told else "other")[talk.language],
        "after": guide.read("closing", "after"),
    }


PAGES: dict[str, tuple[str, Callable[[Talk], Content]]] = {
    rules.GATE: ("workplace/gate.html", gate_page),
    rules.PAUSE: ("workplace/stop.html", stop_page),
    rules.STOP: ("workplace/stop.html", stop_page),
    rules.OPENING: ("workplace/opening.html", opening_page),
    rules.QUESTION: ("workplace/question.html", question_page),
    rules.DAY: ("workplace/day.html", day_page),
    rules.NOTE: ("workplace/note.html", note_page),
    rules.CLOSE: ("workplace/close.html", close_page),
}

READERS = (
    ("employee", "Jag är själv utsatt", "arbetsplats-medarbetare"),
    ("uses", "Jag använder våld, eller är rädd för att göra det", "arbetsplats-utovare"),
    ("colleague", "Jag är orolig för en kollega", "arbetsplats-kollega"),
    ("manager", "Jag är chef", "arbetsplats-chef"),
    ("assignment", "Ett ärende gäller någon som jag eller en kollega känner", "arbetsplats-jav"),
    ("security", "Jag har en säkerhetsklassad tjänst", "arbetsplats-sakerhetsskydd"),
)
"""Who can be reading, in the order of the page, and the chapter that each is led to."""


def own_staff(request: HttpRequest, *, manager: bool, leads: bool) -> HttpResponse:
    """Who are you? The pages for the agency's own employees."""
    return render(request, "workplace/own_staff.html", {"readers": READERS, "manager": manager, "leads": leads})


ANSWERS = {
    "told": "Berättade om våld",
    "no": "Svarade nej",
    "unsaid": "Ville inte svara, eller sade inget tydligt",
    "not_asked": "Frågan ställdes inte",
}


def leading(request: HttpRequest, years: tuple[queries.Year, ...]) -> HttpResponse:
    """The agency's own count of closed years."""
    rows = [
        (each.agency, each.year, [(ANSWERS[answer], n) for answer, n in each.counts] if each.counts else None)
        for each in years
    ]
    return render(request, "workplace/leading.html", {"rows": rows})
