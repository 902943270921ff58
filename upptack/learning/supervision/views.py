"""Supervision: the member's groups and times, agenda, sheets, calendar, and the check of one's own strain."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.learning.supervision import access, actions, calendar, forms, queries, rules
from upptack.learning.supervision.contents import situations, strain
from upptack.learning.supervision.forms import Form
from upptack.learning.supervision.models import Session, SupervisionGroup
from upptack.learning.supervision.rules import STATE_NAMES, SessionState
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.confirming import recently_confirmed
from upptack.staff.forms import new_token, read_number, read_token
from upptack.staff.models import Member
from upptack.ui.access import everyone

SAID = {
    "grupp": "Gruppen finns nu. Lägg till kollegor och tider.",
    "med": "Kollegan är med i gruppen.",
    "ur": "Medlemmen är inte längre med.",
    "tid": "Tiden är planerad.",
    "tillstand": "Ändringen är sparad.",
    "fraga": "Frågan står på dagordningen, utan ditt namn.",
    "borta": "Frågan är borttagen.",
    "blad": "Bladet är sparat.",
    "bort": "Bladet är borttaget.",
}


@members_only()
def supervision(request: HttpRequest) -> HttpResponse:
    """The member's groups and coming times. The link of her calendar is told once, when it is made."""
    member = member_of(request)
    secret = actions.new_feed(member) if request.method == "POST" else ""
    link = request.build_absolute_uri(reverse("supervision_feed", args=[secret])) if secret else ""
    context = {
        "groups": queries.groups(member),
        "coming": queries.coming(member, timezone.now()),
        "may": access.for_new_group(member) is None,
        "link": link,
    }
    return _page(request, "supervision/supervision.html", context)


@members_only("supervision.make")
@recently_confirmed()
def new(request: HttpRequest) -> HttpResponse:
    """A new group for the member's own unit."""
    member = member_of(request)
    if request.method != "POST":
        return _page(request, "supervision/new.html", {"form": Form(), "token": new_token()})
    form, token = forms.read_group(request.POST), read_token(request.POST)
    if form.errors:
        return _page(request, "supervision/new.html", {"form": form, "token": token}, status=422)
    try:
        made = actions.make_group(form.typed["name"], form.typed["supervisor"], token=token, by=member)
    except Refused as problem:
        form = Form(form.typed, {"supervisor": str(problem)})
        return _page(request, "supervision/new.html", {"form": form, "token": token}, status=422)
    return _to("supervision_group", made.pk, "grupp")


@members_only()
@recently_confirmed(reading=True, do=("add", "leave"))
def group(request: HttpRequest, id: int) -> HttpResponse:
    """A group: its times, its members, and for those who are in it what it has written."""
    member = member_of(request)
    found = queries.group(id, member)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _group(request, found)
    do = {"add": add, "leave": leave, "time": new_time, "remove": remove}.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    try:
        return do(request, found, member)
    except Refused as problem:
        return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)


def add(request: HttpRequest, found: SupervisionGroup, member: Member) -> HttpResponse:
    """Brings a colleague into the group. Raises Refused for who does not keep it."""
    email = request.POST.get("email", "").strip()[:254]
    try:
        actions.add_participant(found, email, by=member)
    except Refused as problem:
        if access.for_keeping(member, found):
            raise
        form = Form({"email": email}, {"email": str(problem)})
        return _group(request, found, adding=form, status=422)
    return _to("supervision_group", found.pk, "med")


def leave(request: HttpRequest, found: SupervisionGroup, member: Member) -> HttpResponse:
    """Takes somebody out of the group. Raises Refused."""
    actions.leave(found, read_number(request.POST, "member"), by=member)
    seen = queries.group(found.pk, member)
    return _to("supervision_group", found.pk, "ur") if seen else redirect(f"{reverse('supervision')}?gjort=ur")


def remove(request: HttpRequest, found: SupervisionGroup, member: Member) -> HttpResponse:
    """Removes a sheet of the group's. Raises Refused."""
    actions.remove(found, read_number(request.POST, "sheet"), by=member)
    return _to("supervision_group", found.pk, "bort")


def new_time(request: HttpRequest, found: SupervisionGroup, member: Member) -> HttpResponse:
    """Plans a time. Raises Refused."""
    time, token = forms.read_time(request.POST), read_token(request.POST)
    if time.starts is None:
        return _group(request, found, timing=time.form, token=token, status=422)
    actions.plan(found, time.starts, time.minutes, time.form.typed["place"], token=token, by=member)
    return _to("supervision_group", found.pk, "tid")


@members_only()
def session(request: HttpRequest, id: int) -> HttpResponse:
    """A time: its agenda, whether it was held, and the sheets that the group writes."""
    member = member_of(request)
    found = queries.session(id, member)
    if found is None:
        raise Http404
    if request.method != "POST":
        return _session(request, found)
    do = {"state": state, "take_up": take_up, "drop": drop, "sheet": sheet}.get(request.POST.get("do", ""))
    if do is None:
        raise Http404
    try:
        return do(request, found, member)
    except Refused as problem:
        return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)


def state(request: HttpRequest, found: Session, member: Member) -> HttpResponse:
    """Says that the time was held or cancelled. Raises Refused."""
    to = request.POST.get("to", "")
    if to not in set(SessionState):
        raise Http404
    try:
        actions.change(found.pk, SessionState(to), by=member)
    except rules.NotNow as problem:
        return _session(request, found, wrong=str(problem), status=422)
    return _to("supervision_session", found.pk, "tillstand")


def take_up(request: HttpRequest, found: Session, member: Member) -> HttpResponse:
    """Puts the member's question on the agenda. Raises Refused."""
    form, token = forms.read_question(request.POST), read_token(request.POST)
    if form.errors:
        return _session(request, found, asking=form, token=token, status=422)
    actions.take_up(found, form.typed["question"], token=token, by=member)
    return _to("supervision_session", found.pk, "fraga")


def drop(request: HttpRequest, found: Session, member: Member) -> HttpResponse:
    """Removes the member's own question."""
    actions.drop(found, read_number(request.POST, "item"), by=member)
    return _to("supervision_session", found.pk, "borta")


def sheet(request: HttpRequest, found: Session, member: Member) -> HttpResponse:
    """Keeps a sheet. Raises Refused."""
    (form, written), token = forms.read_sheet(request.POST), read_token(request.POST)
    if written is None:
        agreed = request.POST.get("agreed") == "yes"
        return _session(request, found, writing=form, agreed=agreed, token=token, status=422)
    actions.write(found, written, token=token, by=member)
    return _to("supervision_session", found.pk, "blad")


@members_only()
def own_strain(request: HttpRequest) -> HttpResponse:
    """The check of one's own strain: answered in the page, kept nowhere, seen by nobody else."""
    known = strain()
    answers = forms.read_strain(request.POST) if request.method == "POST" else {}
    rows = [
        (id, asks, [(code, name, answers.get(id) == code) for code, name in known.answers.items()])
        for id, asks in known.questions.items()
    ]
    advice = [known.advice[name] for name in rules.strain(answers)] if answers else []
    context = {
        "rows": rows,
        "advice": advice,
        "source": known.source,
        "empty": request.method == "POST" and not answers,
    }
    return _page(request, "supervision/strain.html", context)


@everyone
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """A member's times for her calendar program, which signs in with the secret in the link alone. It holds times and
    neutral words."""
    now = timezone.now()
    sessions = queries.feed_of(key, now)
    if sessions is None:
        raise Http404
    answer = HttpResponse(calendar.feed(sessions, now), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="kalender.ics"'
    return answer


def _group(
    request: HttpRequest,
    found: SupervisionGroup,
    *,
    adding: Form | None = None,
    timing: Form | None = None,
    token: str = "",
    status: int = 200,
) -> HttpResponse:
    member = member_of(request)
    context = {
        "group": found,
        "keeps": access.keeps(member, found),
        "belongs": access.belongs(member, found),
        "participants": found.participants.select_related("member"),
        "times": [(each, STATE_NAMES[SessionState(each.state)]) for each in queries.times(found)],
        "sheets": [(each, situations().get(each.situation, "")) for each in queries.sheets(found, member)],
        "adding": adding or Form(),
        "timing": timing or Form(),
        "token": token or new_token(),
    }
    return _page(request, "supervision/group.html", context, status=status)


def _session(
    request: HttpRequest,
    found: Session,
    *,
    asking: Form | None = None,
    writing: Form | None = None,
    agreed: bool = False,
    token: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    member = member_of(request)
    now = SessionState(found.state)
    context = {
        "session": found,
        "state": STATE_NAMES[now],
        "following": [(to.value, STATE_NAMES[to]) for to in SessionState if to in rules.FOLLOWS[now]],
        "keeps": access.keeps(member, found.group),
        "belongs": access.belongs(member, found.group),
        "agenda": queries.agenda(found, member),
        "situations": situations().items(),
        "asking": asking or Form(),
        "writing": writing or Form(),
        "agreed": agreed,
        "token": token or new_token(),
        "wrong": wrong,
    }
    return _page(request, "supervision/session.html", context, status=status)


def _to(name: str, id: int, done: str) -> HttpResponse:
    return redirect(f"{reverse(name, args=[id])}?gjort={done}")


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    done = SAID.get(request.GET.get("gjort", ""), "")
    return render(request, template, {"done": done, **context}, status=status)
