"""The pages of a handover: for each, the template and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from upptack.knowledge import api as knowledge
from upptack.knowledge.api import ShownBody
from upptack.meeting.drafting.documents import sdk
from upptack.meeting.handover import codes, forms, queries, rules
from upptack.meeting.handover.actions import Answered
from upptack.meeting.handover.contents import fields, spelled, ways, words
from upptack.meeting.handover.forms import Draft, Wrongs
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, State, Urgency
from upptack.staff.access import member_of

Shown = dict[str, Any]
BODY_UNKNOWN: Final = "Verksamheten"
MISSED: Final = ("full", "wrong_body", "no_contact")
"""Outcomes after which there is another body to try."""


def body_name(id: str, at: datetime) -> str:
    """A body's name as the directory has it now."""
    body = knowledge.body(id, at=at)
    return body.name if body else BODY_UNKNOWN


def by_clock(moment: datetime, at: datetime) -> str:
    """A moment as it is said at another: "i dag kl. 14.35", "i morgon kl. 08.10", "måndag 24 november kl. 10.05"."""
    local, today = timezone.localtime(moment), timezone.localtime(at).date()
    ahead = (local.date() - today).days
    day = {0: "i dag", 1: "i morgon", -1: "i går"}.get(ahead) or date_format(local, "l j F").lower()
    return f"{day} kl. {local:%H.%M}"


def expected(handover: Handover, at: datetime) -> str:
    """How soon an answer is expected, as a sentence; empty when nobody has been asked for one, or one has come."""
    if handover.answer_by is None or handover.state not in rules.WAITING:
        return ""
    said = by_clock(handover.answer_by, at)
    return f"Svar väntas senast {said}." if handover.answer_by > at else f"Svar skulle ha kommit {said}. Svara ändå."


def number(id: str) -> str:
    """Six digits for a handover, to note in the agency's own case system and to tell it from the others in the list.
    They open nothing."""
    digits = f"{int.from_bytes(sha256(id.encode()).digest()[:8]) % 1_000_000:06}"
    return f"{digits[:3]} {digits[3:]}"


# The caseworker


def no_body(request: HttpRequest, *, gone: bool = False) -> HttpResponse:
    """Where to choose a body."""
    shown = {"gone": gone, "bodies": knowledge.choosable(at=timezone.localtime())}
    return render(request, "handover/no_body.html", shown, status=404 if gone else 200)


def choose(request: HttpRequest, draft: Draft, body: ShownBody, *, wrongs: Wrongs = ()) -> HttpResponse:
    """How to hand over, how soon, and whether the body may contact the person."""
    now = timezone.localtime()
    lines = words("urgency_line")
    by = {each: by_clock(rules.deadline(each, now), now) for each in Urgency}
    shown: Shown = {
        "draft": draft,
        "body": body,
        "wrongs": wrongs,
        "unit": member_of(request).unit,
        "contact": not draft.silent,
        "no_contact": draft.silent,
        "typed": [(name, value) for name, value in draft.typed.items() if value],
        "ways": [(way, way.id == draft.way) for way in ways().values()],
        "urgencies": [
            (code, name, f"{lines[code]} Senast {by[Urgency(code)]}.", code == draft.urgency)
            for code, name in words("urgency").items()
        ],
    }
    return render(request, "handover/choose.html", shown, status=422 if wrongs else 200)


def details_form(request: HttpRequest, draft: Draft, body: ShownBody, *, wrongs: Wrongs = ()) -> HttpResponse:
    """The closed list of what may be told, with what was typed."""
    said = dict(wrongs)
    shown: Shown = {
        "draft": draft,
        "body": body,
        "wrongs": wrongs,
        "unit": member_of(request).unit,
        "fields": [(field, draft.typed.get(field.id, ""), said.get(field.id, "")) for field in fields()],
    }
    return render(request, "handover/fields.html", shown, status=422 if wrongs else 200)


def preview(request: HttpRequest, draft: Draft, body: ShownBody, *, wrongs: Wrongs = ()) -> HttpResponse:
    """What the receiver will see, to read to the person before it is handed over."""
    told = [field for field in fields() if field.shown(draft.typed.get(field.id, ""))]
    grounds = dict.fromkeys(ground for field in told for ground in field.provisions)
    today = timezone.localdate()
    shown: Shown = {
        "draft": draft,
        "body": body,
        "wrongs": wrongs,
        "unit": member_of(request).unit,
        "details": tuple(forms.details(draft.typed).items()),
        "typed": [(field.id, draft.typed[field.id]) for field in told],
        "grounds": told,
        "provisions": [(ground, ground.note(today)) for ground in grounds],
    }
    return render(request, "handover/preview.html", shown, status=422 if wrongs else 200)


def created(
    request: HttpRequest, handover: Handover, code: str, link: str, *, wrongs: Wrongs = (), **more: Any
) -> HttpResponse:
    """The code, the link, and the steps of the way that was chosen. `more`: `renewed` and `lost` when the code is a
    new one, `parties` with what was typed of an SDK message's addresses."""
    now = timezone.localtime()
    member = member_of(request)
    body = knowledge.body(handover.body, at=now)
    way = ways()[handover.way]
    numbers = [c for c in (body.contacts if body else ()) if c.channel == "phone" and c.value and may_be_given(c)]
    shown: Shown = {
        "handover": handover,
        "number": number(handover.id),
        "code": codes.shown(codes.normal(code)),
        "spelled": spelled(codes.shown(codes.normal(code))),
        "secret": link,
        "link": answer_address(request, link),
        "code_address": request.build_absolute_uri(reverse("answer_code")),
        "body": body or {"name": BODY_UNKNOWN},
        "way": handover.way,
        "words": way,
        "say": way.say.format(agency=member.unit.agency.name),
        "expected": expected(handover, now),
        "silent": handover.silent,
        "readable": by_clock(handover.readable_until, now) if handover.readable_until else "",
        "ends": timezone.localtime(handover.expires_at),
        "answers": [pair for pair in spoken_answers(handover.state) if pair[0] in ON_THE_LINE],
        "numbers": numbers,
        "unsure": not all(contact.certain for contact in numbers),
        "unit": member.unit,
        "wrongs": wrongs,
        **more,
    }
    shown["parties"] = party_fields(more.get("parties", {}), dict(wrongs))
    return render(request, "handover/created.html", shown, status=422 if wrongs else 200)


ON_THE_LINE: Final = (Answer.ACCEPTED, Answer.FULL, Answer.WRONG_BODY, Answer.REACHED)
"""What a body can say while the call lasts."""


def may_be_given(contact: knowledge.ShownContact) -> bool:
    """Whether a number may stand on a card: not when it was said to be wrong, nor when its check has run out."""
    return contact.state not in ("reported_wrong", "expired")


def party_fields(typed: Mapping[str, str], wrong: Mapping[str, str]) -> list[Shown]:
    """The fields of an SDK message's addresses, with what was typed."""
    return [
        {"id": f.id, "label": f.label, "help": f.help, "value": typed.get(f.id, ""), "wrong": wrong.get(f.id, "")}
        for f in forms.PARTIES
    ]


def spoken_answers(state: str) -> list[tuple[str, str]]:
    """What a caseworker may record that a body said."""
    names = words("answer", "caseworker")
    return [(answer.value, names[answer]) for answer in rules.answers_from(State(state))]


def said(request: HttpRequest, handover: Handover, *, unanswered: bool = False) -> HttpResponse:
    """What was recorded, and the body to try next."""
    now = timezone.localtime()
    following = queries.next_body(handover, now) if unanswered or handover.outcome in MISSED else None
    shown: Shown = {
        "handover": handover,
        "heading": "Ingen svarade" if unanswered else "Svaret är antecknat",
        "sentence": UNANSWERED if unanswered else f"{body_name(handover.body, now)} svarar: {last_said(handover)}.",
        "after": "" if unanswered or rules.is_final(State(handover.state)) else STAYS_OPEN,
        "next": following,
        "wants_next": unanswered or handover.outcome in MISSED,
        "tried": (*handover.tried, handover.body),
    }
    return render(request, "handover/said.html", shown)


UNANSWERED: Final = (
    "Det är antecknat att de inte svarade. Säg till personen att det inte beror på henne eller honom. "
    "Överlämningen ligger kvar, så koden gäller fortfarande."
)
STAYS_OPEN: Final = "Överlämningen ligger kvar bland enhetens, så att ni ser hur det går."


def last_said(handover: Handover) -> str:
    """The last answer, in the words of the one who handed over."""
    return words("answer", "caseworker").get(handover.last_answer, "inget svar än")


def asked(request: HttpRequest, template: str, handover: Handover) -> HttpResponse:
    """A page that asks before something is done."""
    return render(request, template, {"row": named(handover, timezone.localtime())})


def named(handover: Handover, at: datetime) -> Shown:
    """A handover by its body's name and number."""
    return {"id": handover.pk, "name": body_name(handover.body, at), "number": number(handover.pk)}


def listed(request: HttpRequest, *, done: str = "", wrong: str = "", status: int = 200) -> HttpResponse:
    """The unit's open handovers, most pressing first; for what a body could not take, the next one to try. `done`:
    what has just been done; `wrong` why something was not."""
    now = timezone.localtime()
    unit = member_of(request).unit
    found = queries.of_unit(unit.pk, now)
    stuck = [row.id for row in found.rows if row.late or row.failed or row.outcome in MISSED]
    onward = {each.pk: each for each in Handover.objects.filter(pk__in=stuck).defer("sealed")}
    shown: Shown = {
        "unit": unit,
        "done": done,
        "wrong": wrong,
        "total": found.total,
        "more": found.total > len(found.rows),
        "rows": [row_of(row, onward.get(row.id), now) for row in found.rows],
    }
    return render(request, "handover/list.html", shown, status=status)


def row_of(row: queries.Row, stuck: Handover | None, at: datetime) -> Shown:
    """A row of the list in words. `stuck` is the handover when another body should be tried."""
    outcome = "" if row.outcome == "unknown" else words("outcome")[row.outcome]
    return {
        "id": row.id,
        "name": row.name,
        "number": number(row.id),
        "urgency": row.urgency,
        "urgency_name": words("urgency")[row.urgency],
        "way_name": ways()[row.way].name,
        "state_name": words("state")[row.state],
        "outcome_name": outcome if row.final else "",
        "late": row.late,
        "left": row.left,
        "failed": row.failed,
        "final": row.final,
        "may_close": rules.may_close(State(row.state)),
        "silent": row.silent,
        "unread": row.unread,
        "asks": row.state in rules.WAITING and row.way in rules.ASKS_THE_BODY and not row.failed,
        "answers": spoken_answers(row.state),
        "next": queries.next_body(stuck, at) if stuck else None,
        "tried": (*stuck.tried, stuck.body) if stuck else (),
    }


def file(
    request: HttpRequest, *, wrong: str = "", received: sdk.Received | None = None, handover: Handover | None = None
) -> HttpResponse:
    """Where an SDK answer is read in, or what it says, once."""
    shown: Shown = {"wrong": (("file", wrong),) if wrong else ()}
    if received and handover:
        shown |= {
            "received": received,
            "row": named(handover, timezone.localtime()),
            "receipt": RECEIPT_IN if received.accepted else RECEIPT_OUT,
            "answers": spoken_answers(handover.state),
        }
    return render(request, "handover/file.html", shown, status=422 if wrong else 200)


RECEIPT_IN: Final = "Ett kvitto: meddelandet har kommit fram. Det är antecknat."
RECEIPT_OUT: Final = "Ett kvitto: meddelandet kom inte fram. Lämna över på ett annat sätt."


def ways_in(request: HttpRequest, handover: Handover, link: str) -> str:
    """The text of an SDK message: how soon, and where to answer. The code is told apart: whoever gets hold of the
    message opens nothing about the person with it."""
    lines = (
        "Vi lämnar över en person till er.",
        expected(handover, timezone.localtime()),
        SILENT if handover.silent else "",
        f"Svara här, utan konto: {answer_address(request, link)}",
        "" if handover.readable_until is None else CODE_APART,
        "Det går också att svara på det här meddelandet. Skriv inga uppgifter om personen.",
    )
    return "\n".join(line for line in lines if line)


SILENT: Final = "Kontakta inte personen. Personen hör av sig själv."
CODE_APART: Final = "Uppgifter om personen väntar. De öppnas med en kod som ni får i telefon."


def answer_address(request: HttpRequest, link: str) -> str:
    """The whole address of a one-time link."""
    return request.build_absolute_uri(reverse("answer_link", args=[link]))


# The body that answers


def address_of(request: HttpRequest) -> str:
    """The network address of whoever asks, as the proxy in front says it in production."""
    return str(get_adapter(request).get_client_ip(request))


def bare(request: HttpRequest, template: str, shown: Shown, status: int = 200) -> HttpResponse:
    """A page for a body: not to be found by search engines, and its address told to nobody."""
    answer = render(request, template, shown, status=status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def code_form(request: HttpRequest, *, wrong: str = "") -> HttpResponse:
    """Where a code is written."""
    shown: Shown = {"wrong": (("code", wrong),) if wrong else (), "error": wrong}
    return bare(request, "handover/code.html", shown, 422 if wrong else 200)


def gone(request: HttpRequest) -> HttpResponse:
    """The same page for what is spent, too old, or never was."""
    return bare(request, "handover/gone.html", {}, 404)


def slow(request: HttpRequest, sentence: str) -> HttpResponse:
    """After too many wrong codes."""
    return bare(request, "handover/slow.html", {"sentence": sentence}, 429)


def answering(secret: str, handover: Handover) -> Shown:
    """What a body can answer, and whether something about the person waits to be read."""
    by_link = codes.is_link(secret)
    names = words("answer", "receiver_silent" if handover.silent else "receiver")
    return {
        "body_name": body_name(handover.body, timezone.localtime()),
        "here": reverse("answer_link", args=[secret]) if by_link else reverse("answer_code"),
        "secret": secret,
        "by_link": by_link,
        "silent": handover.silent,
        "waiting": handover.readable_until is not None,
        "answers": [(answer.value, names[answer]) for answer in rules.answers_from(State(handover.state))],
    }


def answer(
    request: HttpRequest, secret: str, handover: Handover, *, wrong: tuple[str, str] | None = None
) -> HttpResponse:
    """The body's page: its name, how urgent it is, and the answers. `wrong`: a field and what is wrong with it."""
    now = timezone.localtime()
    shown: Shown = {
        **answering(secret, handover),
        "withdrawn": handover.last_answer == rules.Event.WITHDRAWN,
        "taken": handover.state not in rules.WAITING,
        "urgency_name": words("urgency")[handover.urgency],
        "expected": expected(handover, now),
        "errors": (wrong,) if wrong else (),
        "error": wrong[1] if wrong and wrong[0] == "code" else "",
    }
    return bare(request, "handover/answer.html", shown, 422 if wrong else 200)


def read(request: HttpRequest, secret: str, handover: Handover, details: Mapping[str, str]) -> HttpResponse:
    """What was handed over about the person, and the answers."""
    shown = {**answering(secret, handover), "waiting": False, "details": tuple(details.items())}
    return bare(request, "handover/read.html", shown)


def thanks(request: HttpRequest, done: Answered, answer: Answer) -> HttpResponse:
    """That the answer has come, and the secrets of the next step."""
    following = queries.next_body(done.handover, timezone.localtime()) if answer == Answer.FULL else None
    shown: Shown = {
        "thanks": words("thanks")[answer],
        "silent": done.handover.silent,
        "final": done.final,
        "code": done.code,
        "link": answer_address(request, done.link) if done.link else "",
        "code_address": request.build_absolute_uri(reverse("answer_code")),
        "next_name": following.name if following else "",
    }
    return bare(request, "handover/thanks.html", shown)
