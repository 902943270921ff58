"""Experience cards: what is shown, writing and reviewing a card, letting a round out."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.exchange.cards import access, actions, contents, forms, queries
from upptack.exchange.cards.forms import CardForm, ReviewForm
from upptack.exchange.cards.models import Card
from upptack.exchange.cards.rules import LONGEST, STATE_NAMES, TOO_FEW, WRITABLE, CardState, NotNow
from upptack.exchange.forum import access as forum
from upptack.exchange.forum.actions import Obstructed
from upptack.language.sharing import WRITE_ANEW
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.confirming import recently_confirmed
from upptack.staff.forms import new_token, read_token
from upptack.staff.models import Member

SAVED: Final = {
    "utkast": "Utkastet är sparat. Bara du ser det.",
    "skickat": "Kortet är skickat. Två kolleger läser det innan det kan visas.",
    "granskat": "Tack. Din granskning är sparad.",
    "bort": "Kortet är tillbakadraget. Texten är borttagen.",
    "slappt": "Omgången är släppt.",
}
"""What is said after a change, by what the address says was done."""
NEWEST: Final = 20
"""Groups shown when no situation is chosen."""
AT_ONCE: Final = 5
"""Cards to review on one page."""


@members_only()
@recently_confirmed(reading=True)
def cards(request: HttpRequest) -> HttpResponse:
    """What is shown, all or of one kind of situation; the member's own cards. A coordinator lets a round out."""
    member = member_of(request)
    if request.method == "POST":
        try:
            actions.let_out(by=member, at=timezone.now(), token=read_token(request.POST))
        except Refused as problem:
            return refused(request, problem)
        return redirect(f"{reverse('cards')}?sparat=slappt")
    asked = request.GET.get("situation", "")
    situation = asked if asked in contents.situations() else ""
    found = queries.groups(situation)
    context: dict[str, Any] = {
        "situations": queries.situations_shown(),
        "situation": situation,
        "groups": found if situation else found[:NEWEST],
        "more": not situation and len(found) > NEWEST,
        "own": [(each, STATE_NAMES[CardState(each.state)], queries.of_card(each)) for each in queries.own(member)],
        "reviews": access.reviews(member) is None,
        "lets_out": access.may_let_out(member) is None,
        "last": queries.last_round(),
        "token": new_token(),
    }
    return page(request, "cards/cards.html", here="cards", **context)


@members_only()
def card_new(request: HttpRequest) -> HttpResponse:
    """A new card. `do=fill` shows the form filled with words from elsewhere and keeps nothing."""
    if request.method != "POST":
        return write(request, CardForm(), new_token())
    token = read_token(request.POST)
    if request.POST.get("do") == "fill":
        return write(request, forms.filled(request.POST), new_token(), filled=True)
    form = read(request)
    if form.written is None:
        return write(request, form, token, status=422)
    send = request.POST.get("do") == "send"
    try:
        made = actions.write(form.written, send=send, token=token, by=member_of(request), at=timezone.now())
    except Obstructed as found:
        return write(request, form.obstructed(found.shown), token, status=422)
    except Refused as problem:
        return refused(request, problem)
    return redirect(f"{reverse('card', args=[made.number])}?sparat={'skickat' if send else 'utkast'}")


@members_only()
def card(request: HttpRequest, number: int) -> HttpResponse:
    """A card that is shown, as readers see it; for its author all of it, to change, send and withdraw."""
    member = member_of(request)
    own, shown = queries.own_card(number, member), queries.shown(number)
    if own is None and shown is None:
        raise Http404
    if request.method != "POST":
        return show(request, own, shown)
    try:
        if request.POST.get("do") == "withdraw":
            actions.withdraw(number, by=member)
            return redirect(f"{reverse('cards')}?sparat=bort")
        return change(request, own, member)
    except Card.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as problem:
        return refused(request, problem)
    except NotNow as problem:
        return show(request, own, shown, wrong=str(problem), status=422)


@members_only()
@recently_confirmed()
def card_review(request: HttpRequest) -> HttpResponse:
    """The cards that wait for this member to judge them."""
    member = member_of(request)
    if sentence := access.reviews(member):
        return refused(request, Refused(sentence))
    if request.method != "POST":
        return review(request, member)
    form, number = forms.read_review(request.POST), forms.number(request.POST, "number")
    if form.judged is None:
        return review(request, member, (number, form), status=422)
    try:
        actions.review(number, form.judged, by=member, at=timezone.now())
    except Obstructed as found:
        return review(request, member, (number, form.obstructed(found.shown)), status=422)
    except (Refused, NotNow) as problem:
        return review(request, member, (number, form), wrong=str(problem), status=422)
    except Card.DoesNotExist as missing:
        raise Http404 from missing
    return redirect(f"{reverse('card_review')}?sparat=granskat")


def change(request: HttpRequest, own: Card | None, member: Member) -> HttpResponse:
    """Saves or sends the member's own card. Raises NotNow, or Card.DoesNotExist when it is not hers."""
    if own is None:
        raise Card.DoesNotExist
    form, send = read(request), request.POST.get("do") == "send"
    if form.written is None:
        return show(request, own, None, form, status=422)
    try:
        actions.change(own.number, form.written, send=send, by=member, at=timezone.now())
    except Obstructed as found:
        return show(request, own, None, form.obstructed(found.shown), status=422)
    return redirect(f"{reverse('card', args=[own.number])}?sparat={'skickat' if send else 'utkast'}")


def read(request: HttpRequest) -> CardForm:
    """The card that was sent."""
    return forms.read_card(request.POST, timezone.localdate(), [code for code, _ in queries.counties()])


def write(request: HttpRequest, form: CardForm, token: str, *, filled: bool = False, status: int = 200) -> HttpResponse:
    """The form of a new card; `filled`: with words from elsewhere."""
    return page(request, "cards/new.html", status, form=form, token=token, filled=filled, **choices())


def show(
    request: HttpRequest,
    own: Card | None,
    shown: Card | None,
    form: CardForm | None = None,
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """A card for who asks: its author or a reader."""
    is_gone = own is not None and own.state == CardState.WITHDRAWN
    if is_gone and status == 200:
        raise Http404
    withdrawable = own or shown
    context: dict[str, Any] = {
        "card": own or shown,
        "own": own,
        "state": STATE_NAMES[CardState(own.state)] if own else "",
        "waits": own is not None and own.state == CardState.WITHHELD,
        "too_few": TOO_FEW,
        "written": queries.of_card(own) if own else None,
        "group": queries.of_group(shown.shown) if shown and shown.shown else None,
        "form": (form or forms.of_card(own)) if own and CardState(own.state) in WRITABLE else None,
        "may_withdraw": withdrawable is not None and access.may_withdraw(member_of(request), withdrawable) is None,
        "wrong": wrong,
        **choices(),
    }
    return page(request, "cards/card.html", status, **context)


def review(
    request: HttpRequest,
    member: Member,
    sent: tuple[int, ReviewForm] | None = None,
    *,
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """The cards to judge, each with its form; `sent`: a card's number and its form as it was sent."""
    found = queries.to_review(member)
    rows = [
        (each, queries.of_card(each), sent[1] if sent and sent[0] == each.number else ReviewForm())
        for each in found[:AT_ONCE]
    ]
    errors = [(f"{name}-{sent[0]}", sentence) for name, sentence in sent[1].errors.items()] if sent else []
    context: dict[str, Any] = {
        "rows": rows,
        "more": len(found) > AT_ONCE,
        "errors": errors,
        "longest": LONGEST,
        "wrong": wrong,
    }
    return page(request, "cards/review.html", status, **context)


def choices() -> dict[str, Any]:
    """What there is to choose from in the form of a card."""
    periods = [(each, contents.period_name(each)) for each in contents.periods(timezone.localdate())]
    return {
        "all_situations": list(contents.situations().items()),
        "all_helped": list(contents.helped().items()),
        "all_hindered": list(contents.hindered().items()),
        "periods": [(code, name[0].upper() + name[1:]) for code, name in periods],
        "counties": [(forms.COUNTRY, "Hela landet"), *queries.counties()],
        "longest": LONGEST,
    }


def page(request: HttpRequest, template: str, status: int = 200, *, here: str = "", **context: Any) -> HttpResponse:
    """A page of the cards, with the menu of the exchange, and what was just saved."""
    context |= {
        "here": here,
        "coordinates": forum.coordinates(member_of(request)),
        "done": SAVED.get(request.GET.get("sparat", ""), ""),
        "write_anew": WRITE_ANEW,
    }
    return render(request, template, context, status=status)


def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """Why the member may not do it."""
    return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)
