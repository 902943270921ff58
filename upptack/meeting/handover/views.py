"""Handing over, and answering without an account.

Opening a page never changes anything: mail programs fetch every link they see. What was typed of a person travels in
the posted form alone, from the fields page to the preview and back, until it is sealed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from upptack.knowledge import api as knowledge
from upptack.knowledge.api import ShownBody
from upptack.meeting.drafting.documents import sdk
from upptack.meeting.drafting.documents.document import Unwritable
from upptack.meeting.handover import access, actions, codes, forms, messages, pages, queries
from upptack.meeting.handover.actions import Gone, New, Slowed
from upptack.meeting.handover.forms import Draft
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, NotNow, Urgency, Way
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.carrying import carried
from upptack.ui.access import everyone

NO_CONSENT: Final = "Läs upp uppgifterna för personen och fråga. Kryssa i när personen har sagt ja."


# Without the check of the form's own token: the conversation's pages have none, and nothing is changed here. What
# makes a handover is the next address, which has it.
@csrf_exempt
@members_only("handover.hand_over", signed_out=carried())
def handover_new(request: HttpRequest) -> HttpResponse:
    """From a body's card to the preview: shows pages, changes nothing. What was posted to the next address after the
    session had ended comes back here, so that nothing is made before it is pressed again."""
    if request.method == "POST" and request.POST.get("page") == "created":
        return made_again(request)
    if request.method != "POST" or not request.POST.get("body"):
        return pages.no_body(request)
    draft = forms.read_draft(request.POST)
    body = knowledge.body(draft.body, at=timezone.localtime())
    if body is None:
        return pages.no_body(request, gone=True)
    return opened(request, draft, body)


def opened(request: HttpRequest, draft: Draft, body: ShownBody) -> HttpResponse:
    """The page that was asked for, with everything that was chosen and typed."""
    if "stay" in request.POST:
        return PAGES.get(request.POST.get("page", ""), pages.choose)(request, draft, body)
    do = request.POST.get("do", "")
    if do == "edit":
        return pages.details_form(request, draft, body)
    if do == "preview":
        wrongs = forms.not_told(draft.typed)
        return (pages.details_form if wrongs else pages.preview)(request, draft, body, wrongs=wrongs)
    return pages.choose(request, draft, body)


PAGES: Final[dict[str, Callable[..., HttpResponse]]] = {"fields": pages.details_form, "preview": pages.preview}


@members_only("handover.hand_over", signed_out=carried("handover_new"))
def handover_made(request: HttpRequest) -> HttpResponse:
    """Makes the handover, once everything is chosen and the person has said yes to what is told."""
    if request.method != "POST":
        return redirect("handovers")
    if request.POST.get("page") == "created":
        return made_again(request)
    draft = forms.read_draft(request.POST)
    body = knowledge.body(draft.body, at=timezone.localtime())
    if body is None:
        return pages.no_body(request, gone=True)
    if "stay" in request.POST:
        return opened(request, draft, body)
    wrongs = forms.not_chosen(draft)
    if wrongs:
        return pages.choose(request, draft, body, wrongs=wrongs)
    return make(request, draft) if draft.silent else tell(request, draft, body)


def tell(request: HttpRequest, draft: Draft, body: ShownBody) -> HttpResponse:
    """Makes a handover with something told about the person: never but from the preview, with her yes."""
    if request.POST.get("page") != "preview":
        return pages.details_form(request, draft, body)
    wrongs = forms.not_told(draft.typed)
    if wrongs:
        return pages.details_form(request, draft, body, wrongs=wrongs)
    if request.POST.get("consent") != forms.YES:
        return pages.preview(request, draft, body, wrongs=(("consent", NO_CONSENT),))
    return make(request, draft)


def make(request: HttpRequest, draft: Draft) -> HttpResponse:
    """One handover, however often the button is pressed: the form has given it its name."""
    new = New(
        body=draft.body,
        urgency=Urgency(draft.urgency),
        way=Way(draft.way),
        silent=draft.silent,
        details={} if draft.silent else forms.details(draft.typed),
        tried=draft.tried,
        id=draft.id,
    )
    try:
        made = actions.create(new, by=member_of(request), at=timezone.now())
    except (Gone, Refused) as problem:
        return pages.listed(request, wrong=str(problem), status=409)
    return pages.created(request, made.handover, made.code, made.link)


def made_again(request: HttpRequest) -> HttpResponse:
    """The page with the code, for the button that keeps somebody signed in; the list when the code is not its own."""
    code, link = request.POST.get("code", ""), request.POST.get("link", "")
    handover = own_by_secrets(request, code, link)
    if handover is None:
        return redirect("handovers")
    return pages.created(request, handover, code, link, parties=forms.read_parties(request.POST))


def own_by_secrets(request: HttpRequest, code: str, link: str) -> Handover | None:
    """The handover that both secrets belong to, when it is the member's own to change."""
    by_code, by_link = queries.by_secret(code), queries.by_secret(link)
    if by_code is None or by_code != by_link or access.refusal(member_of(request), by_code):
        return None
    return by_code


@members_only("handover.hand_over", signed_out=carried("handover_new"))
def handover_message(request: HttpRequest) -> HttpResponse:
    """The handover as an SDK message, for the agency's own message system. Nothing about a person is in it."""
    if request.method != "POST":
        return redirect("handovers")
    code, link = request.POST.get("code", ""), request.POST.get("link", "")
    handover = own_by_secrets(request, code, link)
    if handover is None:
        return redirect("handovers")
    typed = forms.read_parties(request.POST)
    wrongs = forms.no_parties(typed)
    try:
        text = pages.ways_in(request, handover, link)
        content = b"" if wrongs else messages.written(handover, typed, text, timezone.now())
    except Unwritable as problem:
        wrongs = (("to_organisation", str(problem)),)
    if wrongs:
        return pages.created(request, handover, code, link, wrongs=wrongs, parties=typed)
    answer = HttpResponse(content, content_type="application/xml")
    answer.headers["Content-Disposition"] = 'attachment; filename="meddelande.xml"'
    return answer


@members_only("handover.hand_over")
def handovers(request: HttpRequest) -> HttpResponse:
    """The unit's open handovers, and what is done with one of them. What is another unit's is answered like what is
    not there."""
    do = "said" if "answer" in request.POST else request.POST.get("do", "")
    press = PRESSES.get(do) if request.method == "POST" else None
    if press is None:
        return pages.listed(request)
    try:
        id = request.POST.get("id", "")
        return press(request, id if codes.is_link(id) else "")
    except NotNow as problem:
        return pages.listed(request, wrong=str(problem), status=422)
    except (Refused, Gone):
        return pages.listed(request, wrong=access.ANOTHER_UNIT, status=404)


def own(request: HttpRequest, id: str) -> Handover:
    """A handover of the member's unit. Raises Gone for any other."""
    handover = Handover.objects.filter(pk=id).defer("sealed").first()
    if handover is None or access.refusal(member_of(request), handover):
        raise Gone(access.ANOTHER_UNIT)
    return handover


def record(request: HttpRequest, id: str) -> HttpResponse:
    """What the body said on the telephone or in a message, and the body to try next."""
    answer = forms.read_answer(request.POST)
    if answer is None:
        return unanswered(request, id)
    handover = actions.said(id, answer, by=member_of(request), at=timezone.now())
    return pages.said(request, handover)


def unanswered(request: HttpRequest, id: str) -> HttpResponse:
    """That nobody answered, and the body to try next."""
    handover = actions.unanswered(id, by=member_of(request), at=timezone.now())
    return pages.said(request, handover, unanswered=True)


def ask_renew(request: HttpRequest, id: str) -> HttpResponse:
    """What a new code means, before it is made."""
    return pages.asked(request, "handover/renew.html", own(request, id))


def renew(request: HttpRequest, id: str) -> HttpResponse:
    """A new code and link."""
    lost = own(request, id).readable_until is not None
    made = actions.renew(id, by=member_of(request), at=timezone.now())
    return pages.created(request, made.handover, made.code, made.link, renewed=True, lost=lost)


def ask_withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """What withdrawing means, before it is done."""
    return pages.asked(request, "handover/withdraw.html", own(request, id))


def withdraw(request: HttpRequest, id: str) -> HttpResponse:
    """Takes the handover back."""
    actions.withdraw(id, by=member_of(request), at=timezone.now())
    return pages.listed(request, done="Överlämningen är tillbakadragen. Verksamheten ser det om den öppnar länken.")


def close(request: HttpRequest, id: str) -> HttpResponse:
    """Counts the handover and forgets it."""
    actions.close(id, by=member_of(request), at=timezone.now())
    return pages.listed(request, done="Överlämningen är räknad och borttagen.")


PRESSES: Final[dict[str, Callable[[HttpRequest, str], HttpResponse]]] = {
    "said": record,
    "unanswered": unanswered,
    "ask_renew": ask_renew,
    "renew": renew,
    "ask_withdraw": ask_withdraw,
    "withdraw": withdraw,
    "close": close,
}


@members_only("handover.hand_over")
def handover_file(request: HttpRequest) -> HttpResponse:
    """Reads an answer or a receipt from the agency's message system, shows it once and keeps nothing of it."""
    if request.method != "POST":
        return pages.file(request)
    try:
        received = sdk.read(forms.read_file(request))
        handover = own(request, messages.id_of(received.conversation_id))
    except (sdk.Unreadable, forms.Wrong) as problem:
        return pages.file(request, wrong=str(problem))
    except Gone:
        return pages.file(request, wrong=NOT_OURS)
    if received.kind == sdk.RECEIPT and received.accepted:
        handover = note_receipt(request, handover)
    return pages.file(request, received=received, handover=handover)


NOT_OURS: Final = "Svaret hör inte till någon av enhetens öppna överlämningar. Det kan gälla en som redan är avslutad."


def note_receipt(request: HttpRequest, handover: Handover) -> Handover:
    """Records that the message arrived; a receipt that comes once more changes nothing."""
    try:
        return actions.received(handover.pk, by=member_of(request), at=timezone.now())
    except NotNow:
        return handover


# The body that answers. It has no account: the secret is its proof, so the form's own token would prove nothing more,
# and its cookie is one more thing on somebody's computer.


@everyone
@csrf_exempt
def answer_code(request: HttpRequest) -> HttpResponse:
    """Where a code is written; then everything that belongs to it, by post alone."""
    if request.method != "POST":
        return pages.code_form(request)
    code = codes.normal(request.POST.get("code", ""))
    if not code:
        return pages.code_form(request, wrong="Koden har sex tecken. Läs den en gång till.")
    try:
        return answering(request, code, by_code(request, code))
    except Slowed as problem:
        return pages.slow(request, str(problem))


@everyone
@csrf_exempt
def answer_link(request: HttpRequest, secret: str) -> HttpResponse:
    """A one-time link. What is waiting about a person opens with the code alone, which a link does not have."""
    handover = open_one(queries.by_secret(secret)) if codes.is_link(secret) else None
    try:
        return answering(request, secret, handover)
    except Slowed as problem:
        return pages.slow(request, str(problem))


def by_code(request: HttpRequest, code: str) -> Handover | None:
    """The handover of a code. Every wrong code is counted by the sender's address; raises Slowed after too many."""
    address, now = pages.address_of(request), timezone.now()
    actions.attempt(address, at=now)
    handover = open_one(queries.by_secret(code))
    if handover is not None:
        actions.right(address, at=now)
    return handover


def open_one(handover: Handover | None) -> Handover | None:
    """The handover unless its time is out."""
    return handover if handover is not None and timezone.now() < handover.expires_at else None


def answering(request: HttpRequest, secret: str, handover: Handover | None) -> HttpResponse:
    """What somebody with the right secret sees or does. Spent, too old, never made: the same page."""
    if handover is None:
        return pages.gone(request)
    if request.method == "POST" and handover.last_answer != "withdrawn":
        answer = forms.read_answer(request.POST)
        if answer is not None:
            return answered(request, secret, handover, answer)
        if request.POST.get("do") == "read":
            return read(request, secret, handover)
    return pages.answer(request, secret, handover)


def answered(request: HttpRequest, secret: str, handover: Handover, answer: Answer) -> HttpResponse:
    """The body's answer, and the secrets of its next step."""
    try:
        done = actions.answer(secret, answer, at=timezone.now())
    except Gone:
        return pages.gone(request)
    except NotNow as problem:
        return pages.answer(request, secret, handover, wrong=("answer", str(problem)))
    return pages.thanks(request, done, answer)


def read(request: HttpRequest, secret: str, handover: Handover) -> HttpResponse:
    """What is waiting about the person, once. Whoever came by a link must have the code too."""
    if handover.readable_until is None:
        return pages.answer(request, secret, handover)
    code = secret
    if codes.is_link(secret):
        code = codes.normal(request.POST.get("code", ""))
        found = by_code(request, code) if code else None
        if found != handover:
            return pages.answer(request, secret, handover, wrong=("code", "Koden stämmer inte. Läs den en gång till."))
    try:
        details = actions.read(code, at=timezone.now())
    except Gone as problem:
        return pages.answer(request, secret, handover, wrong=("answer", str(problem)))
    return pages.read(request, secret, handover, details)
