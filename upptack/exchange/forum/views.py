"""The exchange: its start page, groups, questions with answers, evaluations, and search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from upptack.exchange.forum import access, actions, forms, pages, queries
from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.forms import PostForm
from upptack.exchange.forum.models import DevelopmentGroup, Post
from upptack.exchange.forum.rules import NotNow, PostKind, PostState
from upptack.staff.access import member_of, members_only
from upptack.staff.actions import Refused
from upptack.staff.confirming import recently_confirmed
from upptack.staff.forms import new_token, read_number, read_token
from upptack.staff.models import Agency


@members_only()
def start(request: HttpRequest) -> HttpResponse:
    """The groups, what is new, and what waits for an answer; the member chooses whether she wants e-mail."""
    if request.method == "POST":
        actions.choose_digest(member_of(request), request.POST.get("digest") == "yes")
        return redirect(f"{reverse('exchange')}?sparat=mejl")
    return pages.start(request)


@members_only()
def search(request: HttpRequest) -> HttpResponse:
    """Searches everything in the exchange that the member may read. The words are posted and kept nowhere."""
    if request.method != "POST":
        return pages.page(request, "forum/search.html", "exchange_search")
    typed = request.POST.get("words", "").strip()
    answer = queries.search(typed, member_of(request))
    return pages.page(request, "forum/search.html", "exchange_search", answer=answer, typed=typed[:200])


@members_only()
def questions(request: HttpRequest) -> HttpResponse:
    """Every question the member may read, or those without an answer."""
    return pages.listed(request, PostKind.QUESTION)


@members_only()
def evaluations(request: HttpRequest) -> HttpResponse:
    """Every evaluation the member may read."""
    return pages.listed(request, PostKind.EVALUATION)


@members_only()
def ask(request: HttpRequest) -> HttpResponse:
    """Asks a question."""
    return write(request, PostKind.QUESTION)


@members_only()
def evaluate(request: HttpRequest) -> HttpResponse:
    """Writes down an evaluation of a method."""
    return write(request, PostKind.EVALUATION)


def write(request: HttpRequest, kind: PostKind) -> HttpResponse:
    """The form of a new question or evaluation, and what it makes."""
    member = member_of(request)
    if request.method != "POST":
        return pages.new_post(request, kind, PostForm({"group": request.GET.get("grupp", "")}, {}), new_token())
    groups, token = queries.open_groups_of(member), read_token(request.POST)
    if kind == PostKind.QUESTION:
        form, make = forms.read_question(request.POST, groups), actions.ask
    else:
        form, make = forms.read_evaluation(request.POST, groups, agencies()), actions.evaluate
    if form.written is None or form.meant is None:
        return pages.new_post(request, kind, form, token, status=422)
    try:
        made = make(form.written, form.meant, token=token, by=member, at=timezone.now())
    except Obstructed as found:
        return pages.new_post(request, kind, form.obstructed(found.shown, found.fields), token, status=422)
    except Refused as problem:
        return pages.new_post(request, kind, form, token, wrong=str(problem), status=422)
    return redirect(f"{queries.link_to(made)}?sparat=ny")


@members_only()
def question(request: HttpRequest, question: int) -> HttpResponse:
    """A question with its answers, and what is done with them."""
    return one(request, PostKind.QUESTION, question)


@members_only()
def evaluation(request: HttpRequest, evaluation: int) -> HttpResponse:
    """An evaluation, and what is done with it."""
    return one(request, PostKind.EVALUATION, evaluation)


def one(request: HttpRequest, kind: PostKind, id: int) -> HttpResponse:
    """Shows a post or does what was asked; 404 alike when it is not there and when the member may not read it."""
    found = queries.post(member_of(request), kind, id)
    if found is None:
        raise Http404
    if request.method != "POST":
        return pages.post(request, found)
    do = DOES.get(request.POST.get("do", ""))
    if do is None:
        return pages.post(request, found, status=422)
    try:
        return do(request, found)
    except Refused as problem:
        return refused(request, problem)
    except NotNow as problem:
        return pages.post(request, found, wrong=str(problem), status=422)
    except Post.DoesNotExist as missing:
        raise Http404 from missing


def add_answer(request: HttpRequest, found: Post) -> HttpResponse:
    """Answers a question. Raises Refused, NotNow."""
    form, token = forms.read_answer(request.POST), read_token(request.POST)
    if form.written is None:
        return pages.post(request, found, answer=form, token=token, status=422)
    try:
        made = actions.answer(found.pk, form.written, token=token, by=member_of(request), at=timezone.now())
    except Obstructed as stopped:
        form = form.obstructed(stopped.shown, stopped.fields)
        return pages.post(request, found, answer=form, token=token, status=422)
    except NotNow as problem:
        return pages.post(request, found, answer=form, token=token, wrong=str(problem), status=422)
    return redirect(f"{queries.link_to(found)}?sparat=svar#svar-{made.pk}")


def change(request: HttpRequest, found: Post) -> HttpResponse:
    """Changes what the post or one of its answers says. Raises Refused, Post.DoesNotExist."""
    post = chosen(request, found)
    if sentence := access.may_edit(member_of(request), post):
        raise Refused(sentence)
    form = forms.read_changed(PostKind(post.kind), request.POST, agencies())
    if form.written is None:
        return pages.post(request, found, changed=(post.pk, form), status=422)
    version = read_number(request.POST, "version")
    try:
        actions.edit(post.pk, form.written, version=version, by=member_of(request), at=timezone.now())
    except Obstructed as stopped:
        form = form.obstructed(stopped.shown, stopped.fields)
        return pages.post(request, found, changed=(post.pk, form), status=422)
    except NotNow as problem:
        return pages.post(request, found, changed=(post.pk, form), wrong=str(problem), status=422)
    return saved(found, "andrad")


def withdraw(request: HttpRequest, found: Post) -> HttpResponse:
    """Withdraws the post or one of its answers. Raises Refused, Post.DoesNotExist."""
    actions.withdraw(chosen(request, found).pk, by=member_of(request), at=timezone.now())
    return saved(found, "bort")


def close(request: HttpRequest, found: Post) -> HttpResponse:
    """Closes a question. Raises Refused, NotNow."""
    actions.set_state(found.pk, PostState.CLOSED, by=member_of(request))
    return saved(found, "avslutad")


def reopen(request: HttpRequest, found: Post) -> HttpResponse:
    """Opens a question again. Raises Refused, NotNow."""
    actions.set_state(found.pk, PostState.OPEN, by=member_of(request))
    return saved(found, "oppen")


def accept(request: HttpRequest, found: Post) -> HttpResponse:
    """Chooses the answer that helped; 0 takes the choice back. Raises Refused, NotNow, Post.DoesNotExist."""
    number = read_number(request.POST, "post")
    actions.accept(found.pk, number or None, by=member_of(request))
    return saved(found, "vald")


def chosen(request: HttpRequest, found: Post) -> Post:
    """The post on the page that was meant: itself or one of its answers. Raises Post.DoesNotExist."""
    number = read_number(request.POST, "post")
    for each in (found, *found.answers.all()):
        if each.pk == number:
            return each
    raise Post.DoesNotExist


def saved(found: Post, what: str) -> HttpResponse:
    """Back to the post, with what was done."""
    return redirect(f"{queries.link_to(found)}?sparat={what}")


DOES: Final[dict[str, Callable[[HttpRequest, Post], HttpResponse]]] = {
    "answer": add_answer,
    "edit": change,
    "withdraw": withdraw,
    "close": close,
    "reopen": reopen,
    "accept": accept,
}
"""What can be done on a post's page, by what the button says."""


@members_only()
@recently_confirmed(reading=True, do=("add", "remove", "close", "open"))
def group(request: HttpRequest, group: str) -> HttpResponse:
    """A group; its members ask to leave, coordinators add and take away members and close it."""
    found = queries.group(group)
    if found is None:
        raise Http404
    if request.method != "POST":
        return pages.group(request, found)
    try:
        what = keep(request, found)
    except Refused as problem:
        return refused(request, problem)
    except NotNow as problem:
        return pages.group(request, found, wrong=str(problem), status=422)
    return redirect(f"{reverse('exchange_group', args=[found.pk])}?sparat={what}")


def keep(request: HttpRequest, found: DevelopmentGroup) -> str:
    """Does what was asked with a group, and gives what to say of it. Raises Refused, NotNow."""
    member, do = member_of(request), request.POST.get("do", "")
    if do in ("leave", "stay"):
        actions.ask_to_leave(found, by=member, leaving=do == "leave")
        return "lamna"
    if do == "add":
        actions.add_member(found, request.POST.get("email", "").strip(), by=member, on=timezone.localdate())
    elif do == "remove":
        actions.remove_member(found, read_number(request.POST, "membership"), by=member)
    elif do in ("close", "open"):
        actions.set_closed(found, do == "close", by=member)
        return "mejl"
    return "medlem" if do in ("add", "remove") else ""


@members_only("exchange.keep_groups")
@recently_confirmed()
def new_group(request: HttpRequest) -> HttpResponse:
    """Adds a group."""
    if request.method != "POST":
        return pages.new_group(request, forms.GroupForm({}, {}), new_token())
    form, token = forms.read_group(request.POST), read_token(request.POST)
    if form.errors:
        return pages.new_group(request, form, token, status=422)
    try:
        made = actions.add_group(form.typed["name"], form.typed["about"], token=token, by=member_of(request))
    except Obstructed as stopped:
        form = forms.GroupForm(form.typed, dict.fromkeys(stopped.fields, forms.MARKED), stopped.shown)
        return pages.new_group(request, form, token, status=422)
    except NotNow as problem:
        return pages.new_group(request, form, token, wrong=str(problem), status=422)
    return redirect(f"{reverse('exchange_group', args=[made.pk])}?sparat=grupp")


def agencies() -> tuple[str, ...]:
    """The codes of the agencies."""
    return tuple(Agency.objects.values_list("code", flat=True))


def refused(request: HttpRequest, problem: Refused) -> HttpResponse:
    """Why the member may not do it."""
    return render(request, "staff/refused.html", {"sentence": str(problem)}, status=403)
