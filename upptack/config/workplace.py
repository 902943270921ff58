"""The start page: what waits for the member, by her roles. It gathers from every side, so it stands above them all."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from upptack.knowledge import api as knowledge
from upptack.learning.advice import queries as advice
from upptack.learning.supervision import queries as supervision
from upptack.learning.supervision.models import Session
from upptack.meeting.handover import queries as handovers
from upptack.meeting.handover.contents import words
from upptack.staff import policy
from upptack.staff.access import may, member_of, members_only, roles_of
from upptack.staff.models import Member
from upptack.staff.rules import ROLE_NAMES, Role
from upptack.steering.plan import queries as plan
from upptack.steering.statistics import queries as statistics

SHOWN: Final = 5
"""How many rows of a list stand on the start page."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to do: what, what about it, and where."""

    what: str
    about: str
    address: str


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one sort; `none` is said when there are none, `more` leads to all of them."""

    heading: str
    none: str
    rows: tuple[Row, ...]
    more: str = ""


def to_review(member: Member, on: date) -> Group:
    """What waits for this reviewer."""
    rows = (
        Row(w.what, f"{w.kind}, från {w.by or 'okänd'} {day(w.since)}", w.edit) for w in knowledge.waiting_for(member)
    )
    return Group("Att granska", "Inget väntar på dig.", tuple(rows))


def sent_back(member: Member, on: date) -> Group:
    """What a reviewer has asked this editor to change."""
    rows = (Row(w.what, f"{w.kind}, {w.by} {day(w.since)}", w.edit) for w in knowledge.returned_to(member))
    return Group("Tillbaka till dig för ändring", "Inget är tillbakaskickat.", tuple(rows))


def reported(member: Member, on: date) -> Group:
    """Contacts that somebody has said are wrong."""
    rows = tuple(
        Row(r.name, f"anmält {r.count} gånger, senast {day(r.last)}", reverse("catalogue_body", args=[r.body]))
        for r in knowledge.reported()
    )
    return Group("Anmält som fel", "Ingen kontaktuppgift är anmäld som fel.", rows[:SHOWN], reverse("catalogue"))


def silent(member: Member, on: date) -> Group:
    """Bodies that do not answer, and whose task it is to see to them."""
    rows = tuple(
        Row(s.name, f"sedan {day(s.since)}, {s.owner}", reverse("catalogue_body", args=[s.body]))
        for s in knowledge.silent()
    )
    return Group(
        "Svarar inte", "Ingen verksamhet är märkt som att den inte svarar.", rows[:SHOWN], reverse("catalogue")
    )


def running_out(member: Member, on: date) -> Group:
    """What has run out or soon will."""
    found = knowledge.due(on)
    rows = tuple(
        Row(d.what, f"{'gick ut' if d.standing == 'expired' else 'går ut'} {day(d.expires)}, {d.responsible}", d.edit)
        for d in found[:SHOWN]
    )
    more = reverse("due") if len(found) > SHOWN else ""
    return Group("Ska kontrolleras igen", "Inget går ut inom 30 dagar.", rows, more)


def handed_over(member: Member, on: date) -> Group:
    """The unit's handovers that somebody has to look at: no answer in time, or an answer that nobody has seen."""
    rows = tuple(
        Row(row.name, f"svar {row.left}" if row.late else words("outcome")[row.outcome].lower(), reverse("handovers"))
        for row in handovers.of_unit(member.unit_id, timezone.now(), SHOWN).rows
        if row.late or row.final
    )
    return Group("Överlämningar att se till", "Ingen överlämning väntar på dig.", rows, reverse("handovers"))


def next_step(member: Member, on: date) -> Group:
    """What the manager's unit does next so that the work lasts."""
    step = plan.next_step(member.unit, on)
    rows = (Row(step.name, step.sentence, reverse("plan_health")),) if step else ()
    return Group("Enhetens nästa steg", "Allt är på plats.", rows, reverse("plan_health"))


def late(member: Member, on: date) -> Group:
    """The activities of the joint plan whose day has passed."""
    found = [each for area in plan.overview(on) for each in area.activities if each.late]
    rows = tuple(Row(each.title, each.agency_name, reverse("plan_activity", args=[each.id])) for each in found[:SHOWN])
    return Group("Sent i handlingsplanen", "Inget är sent.", rows, reverse("plan"))


def asked(member: Member, on: date) -> Group:
    """The unit's questions to its specialist."""
    rows = (
        Row(shortened(each.question), each.unit.name, reverse("advice_answer", args=[each.pk]))
        for each in advice.desk(member)[:SHOWN]
    )
    return Group("Frågor till dig som specialist", "Ingen fråga väntar.", tuple(rows), reverse("advice_desk"))


def ahead(member: Member, on: date) -> Group:
    """The member's coming times of supervision."""
    found = supervision.coming(member, timezone.now())[:SHOWN]
    rows = (
        Row(str(date_format(timezone.localtime(each.starts), "j F, H.i")), each.group.name, address_of(each))
        for each in found
    )
    return Group("Handledning", "Ingen tid är planerad.", tuple(rows), reverse("supervision"))


def address_of(session: Session) -> str:
    """Where a time of supervision is."""
    return reverse("supervision_session", args=[session.pk])


def shortened(text: str) -> str:
    """The beginning of a text, as it stands in a list."""
    return textwrap.shorten(text, 80, placeholder=" …")


def to_release(member: Member, on: date) -> Group:
    """Closed periods whose statistics nobody has released."""
    rows = tuple(
        Row(period.name, "stängd, inte släppt", reverse("statistics_release"))
        for period, closed in statistics.open_periods(on)
        if closed
    )
    return Group("Statistik att släppa", "Ingen stängd period väntar.", rows[:SHOWN], "")


WAITS: Final[tuple[tuple[frozenset[Role], Callable[[Member, date], Group]], ...]] = (
    (policy.roles("handover.hand_over"), handed_over),
    (frozenset({Role.SPECIALIST}), asked),
    (frozenset({Role.CASEWORKER, Role.SPECIALIST}), ahead),
    (frozenset({Role.REVIEWER}), to_review),
    (frozenset({Role.EDITOR}), sent_back),
    (frozenset({Role.EDITOR}), reported),
    (frozenset({Role.EDITOR}), silent),
    (frozenset({Role.MANAGER}), next_step),
    (frozenset({Role.COORDINATOR}), late),
    (frozenset({Role.COORDINATOR}), to_release),
    (frozenset({Role.EDITOR, Role.REVIEWER, Role.COORDINATOR}), running_out),
)
"""What each role finds on its start page, in order."""


def day(on: date) -> str:
    """A day as it is written in running text."""
    return str(date_format(on, "j M Y"))


ROOMS: Final = (
    ("statistics", "Statistik", "Vad som frågas, vad som berättas och vad som följer. Små tal är dolda."),
    ("indicators", "Indikatorer", "Hur det går, med definition, källa och förbehåll vid varje tal."),
    ("plan", "Handlingsplanen", "Vad vi har bestämt att göra, vem som gör det och vad som är försenat."),
    ("plan_health", "Så långt har enheten kommit", "Är arbetet infört? Och vad är nästa steg?"),
    ("planner", "Planeraren", "Vad händer om alla får frågan? Räkna innan ni bestämmer."),
    ("reports", "Redovisningen", "Årets redovisning till regeringen, med tal, diagram och texter."),
)
"""The rooms of those who lead: name of the address, title, what is there."""

FOR_COORDINATORS: Final = (
    ("statistics_release", "Släpp statistik", "Perioder som är stängda och inte släppta än."),
    ("together", "Tillsammans", "Tabeller från flera installationer, lagda ihop."),
    ("prompt_keys", "Nycklar för ärendesystem", "Ge ett ärendesystem rätt att fråga om det är dags att fråga."),
    ("audit_log", "Loggen", "Vad medarbetare har ändrat och publicerat, och om loggen är hel."),
)
"""What coordinators find there besides."""


LEARNING: Final = (
    ("courses", "Utbildning", "Korta moduler om att fråga, lyssna och hänvisa. Du kan avbryta när du vill."),
    ("practice", "Öva", "Påhittade samtal på det riktiga samtalsstödet. Ingen annan ser hur det gick."),
    ("supervision", "Handledning", "Gruppens tider, frågor och det ni har lärt er. Inga personer."),
    ("advice", "Fråga specialisten", "Ställ en fråga utan namn till enhetens specialist."),
)
"""The rooms of those who learn: name of the address, title, what is there."""


@members_only()
def learning(request: HttpRequest) -> HttpResponse:
    """Where a member begins who wants to learn, practise or ask."""
    return render(request, "staff/learning.html", {"rooms": [(reverse(name), *rest) for name, *rest in LEARNING]})


@members_only()
def leading(request: HttpRequest) -> HttpResponse:
    """Where those who lead the work begin: the unit's next step and every room."""
    member = member_of(request)
    coordinates = may(member, "plan.coordinate") is None
    rooms = [(reverse(name), title, about) for name, title, about in ROOMS]
    more = [(reverse(name), title, about) for name, title, about in FOR_COORDINATORS] if coordinates else []
    return render(request, "staff/leading.html", {"rooms": rooms + more})


@members_only()
def workplace(request: HttpRequest) -> HttpResponse:
    """What waits for the member, the search, and whom to call."""
    member = member_of(request)
    roles = roles_of(member)
    today = timezone.localdate()
    return render(
        request,
        "staff/workplace.html",
        {
            "roles": [ROLE_NAMES[role] for role in ROLE_NAMES if role in roles],
            "asks": may(member, "conversation.hold") is None,
            "edits": may(member, "publishing.open") is None,
            "keeps_contact": bool(roles & policy.roles("contact.keep")),
            "waits": [make(member, today) for whose, make in WAITS if roles & whose],
        },
    )
