"""The directory's pages for staff, the report that something is wrong, and bringing in a sheet."""

from __future__ import annotations

from typing import Final

from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from upptack.knowledge.directory import actions, life, pages, queries, sheet
from upptack.knowledge.directory.forms import Places, read_asked, read_places
from upptack.knowledge.directory.models import Body, Contact
from upptack.staff.access import member_of, members_only, roles_of
from upptack.staff.confirming import recently_confirmed
from upptack.staff.models import Member
from upptack.staff.rules import Role
from upptack.ui.access import everyone

HOUR: Final = 3600
LARGEST_FORM: Final = 190_000
"""Bytes of the sealed sheet that travels between the two presses; no form of ours may be larger than 200 kB."""


@members_only()
def catalogue(request: HttpRequest) -> HttpResponse:
    """The list of bodies, to look in by name, kind and place."""
    return _list(request)


def _list(request: HttpRequest, **more: bool) -> HttpResponse:
    shown = pages.catalogue(read_asked(request.GET), timezone.now(), edits=_edits(request))
    return render(request, "directory/catalogue.html", {**shown, **more})


def _edits(request: HttpRequest) -> bool:
    return Role.EDITOR in roles_of(member_of(request))


@members_only()
def catalogue_body(request: HttpRequest, body: str) -> HttpResponse:
    """One body with all its contacts; the list with a sentence when there is none by that name any more."""
    return _body(request, body)


def _body(request: HttpRequest, body: str, link: str = "") -> HttpResponse:
    now = timezone.now()
    found = queries.directory(timezone.localdate(now), now).bodies.get(body)
    if found is None:
        return _list(request, gone=True)
    return render(request, "directory/body.html", pages.body_page(found, edits=_edits(request), link=link))


@members_only()
def catalogue_csv(request: HttpRequest) -> HttpResponse:
    """The bodies that were asked for as a sheet, in the columns of the template."""
    asked, today = read_asked(request.GET), timezone.localdate()
    found = queries.find(today, words=asked.words, kind=asked.kind, place=asked.place)
    return _download("katalog.csv", sheet.write(queries.entries((body.id for body in found), today)))


@members_only("directory.check")
def catalogue_template(request: HttpRequest) -> HttpResponse:
    """An empty sheet with the headings."""
    return _download("mall.csv", sheet.write(()))


def _download(name: str, text: str) -> HttpResponse:
    # The mark first lets spreadsheets see that the text is UTF-8.
    answer = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@members_only("directory.check")
def catalogue_import(request: HttpRequest) -> HttpResponse:
    """Brings in a sheet in two presses: first what would come of every row, then drafts that go to review. The file
    is read and forgotten; what it said travels sealed in the form, to nobody but the one who uploaded it."""
    if request.method != "POST":
        return render(request, "directory/import.html")
    member = member_of(request)
    try:
        text = _text_of(request, member)
        found = sheet.read(text, timezone.localdate())
        judged = pages.judge(found)
        if "sheet" in request.POST and judged.drafts:
            return _bring_in(request, found, member)
    except (sheet.Unreadable, actions.Refused) as error:
        return render(request, "directory/import.html", {"wrong": str(error)}, status=422)
    except ValidationError as error:
        return render(request, "directory/import.html", {"wrong": " ".join(error.messages)}, status=422)
    sealed = signing.dumps(text, salt=_salt(member), compress=True)
    if judged.drafts and len(sealed) > LARGEST_FORM:
        wrong = "Filen är för stor att lägga in på en gång. Dela den i flera."
        return render(request, "directory/import.html", {"wrong": wrong}, status=422)
    status = 422 if judged.problem else 200
    return render(request, "directory/import.html", {"judged": judged, "sheet": sealed}, status=status)


def _text_of(request: HttpRequest, member: Member) -> str:
    """The sheet's text, from the file or from what travelled sealed. Raises Unreadable with a sentence."""
    if "sheet" in request.POST:
        try:
            return str(signing.loads(request.POST["sheet"], salt=_salt(member), max_age=HOUR))
        except signing.BadSignature as error:
            raise sheet.Unreadable("Det har gått mer än en timme. Ladda upp filen igen.") from error
    file = request.FILES.get("file")
    if file is None:
        raise sheet.Unreadable("Välj en CSV-fil som är högst 200 kB. Dela en större fil i flera.")
    return sheet.decode(file.read())


def _salt(member: Member) -> str:
    return f"directory.sheet.{member.pk}"


def _bring_in(request: HttpRequest, found: sheet.Sheet, member: Member) -> HttpResponse:
    changes = queries.changes(found.entries)
    drafts = actions.offer([each for each in found.entries if changes[each.id].outcome != "same"], by=member)
    return render(request, "directory/import.html", {"brought_in": drafts})


# Without the check of the form's own token: pages for the public set no cookie, and so have none. What a press from
# elsewhere could do is to count one report, which the next editor judges.
@everyone
@csrf_exempt
@require_POST
def report_contact(request: HttpRequest, contact: int) -> HttpResponse:
    """Counts that a contact is said to be wrong. Nothing else is asked, and nothing is known of who said it."""
    today = timezone.localdate()
    found = get_object_or_404(Contact.objects.exclude(value=""), pk=contact, body__in=queries.published_bodies(today))
    actions.report(found, at=today)
    return render(request, "directory/reported.html")


@members_only("directory.check")
def confirm_wrong(request: HttpRequest, contact: int) -> HttpResponse:
    """Marks a reported contact as wrong, at once."""
    if request.method != "POST":
        return redirect("catalogue")
    found = get_object_or_404(Contact.objects.select_related("body"), pk=contact)
    try:
        actions.report_wrong(found, at=timezone.localdate(), by=member_of(request))
    except actions.Refused as error:
        return render(request, "directory/refused.html", {"sentence": str(error), "body": found.body}, status=422)
    return redirect("catalogue_body", body=found.body_id)


@members_only("directory.check")
def dismiss_reports(request: HttpRequest, contact: int) -> HttpResponse:
    """Puts away what was reported of a contact that an editor has found right."""
    if request.method != "POST":
        return redirect("catalogue")
    found = get_object_or_404(Contact.objects.select_related("body"), pk=contact)
    actions.dismiss(found, by=member_of(request))
    return redirect("catalogue_body", body=found.body_id)


@members_only("directory.check")
def answers_again(request: HttpRequest, body: str) -> HttpResponse:
    """Takes away the mark that a body does not answer: an editor has reached it."""
    if request.method == "POST":
        actions.clear_not_answering(get_object_or_404(Body, pk=body), by=member_of(request))
    return redirect("catalogue_body", body=body)


@members_only("directory.check")
@recently_confirmed(reading=True)
def new_link(request: HttpRequest, body: str) -> HttpResponse:
    """Makes the link by which a body tells its free places, and shows it this once."""
    if request.method != "POST":
        return redirect("catalogue_body", body=body)
    secret = actions.make_link(get_object_or_404(Body, pk=body), by=member_of(request))
    return _body(request, body, request.build_absolute_uri(reverse("free_places", args=[secret])))


# Without the check of the form's own token: the page sets no cookie. Who knows the secret in the address may press.
@everyone
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def free_places(request: HttpRequest, secret: str) -> HttpResponse:
    """A body tells its free places by its own link, without an account. To open the page changes nothing."""
    body = queries.linked(secret)
    if body is None:
        return render(request, "directory/places.html", {"gone": True}, status=404)
    asked = Places()
    if request.method == "POST":
        asked = read_places(request.POST)
        if not asked.problem:
            actions.tell_places(body.pk, asked.free, at=timezone.now())
    now = timezone.now()
    shown = queries.directory(timezone.localdate(now), now).bodies[body.pk]
    told = request.method == "POST" and not asked.problem
    values = {"body": shown, "told": told, "asked": asked, "places": life.places(asked.free)}
    return render(request, "directory/places.html", values, status=422 if asked.problem else 200)
