"""What the pages of the exchange are shown with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from upptack.exchange.forum import access, contents, forms, queries, rules
from upptack.exchange.forum.actions import visit
from upptack.exchange.forum.forms import GroupForm, PostForm
from upptack.exchange.forum.models import DevelopmentGroup, Post
from upptack.exchange.forum.rules import PostKind, PostState, Reach
from upptack.language import sharing
from upptack.staff.access import member_of
from upptack.staff.forms import new_token
from upptack.staff.models import Agency, Member

SAVED: Final = {
    "ny": "Det är sparat. De som du valde kan läsa det nu.",
    "svar": "Svaret är sparat.",
    "andrad": "Ändringen är sparad. Det som stod förut finns kvar under Tidigare versioner.",
    "bort": "Texten är borttagen. Att något har stått här syns fortfarande.",
    "avslutad": "Frågan är avslutad.",
    "oppen": "Frågan är öppen för svar igen.",
    "vald": "Ditt val är sparat.",
    "mejl": "Ditt val är sparat.",
    "grupp": "Gruppen är tillagd.",
    "medlem": "Gruppens medlemmar är ändrade.",
    "lamna": "Ditt val är sparat. En samordnare ser det.",
}
"""What is said after a change, by what the address says was done."""

NEWEST: Final = 10
"""News, and questions without an answer, on the start page."""


@dataclass(frozen=True, slots=True)
class PostShown:
    """A post with what this member may do with it, and in words where it stands. `number` ends the ids of its form."""

    post: Post
    number: str
    withdrawn: bool
    reach_name: str
    subjects: tuple[str, ...]
    may_edit: bool
    may_withdraw: bool
    form: PostForm
    editing: bool


def page(request: HttpRequest, template: str, here: str, status: int = 200, **context: Any) -> HttpResponse:
    """A page of the exchange, with its menu, and what was just saved."""
    context |= {
        "here": here,
        "coordinates": access.coordinates(member_of(request)),
        "done": SAVED.get(request.GET.get("sparat", ""), ""),
        "write_anew": sharing.WRITE_ANEW,
    }
    return render(request, template, context, status=status)


def start(request: HttpRequest) -> HttpResponse:
    """The groups, what is new since the member's last visit, and questions that wait for an answer."""
    member = member_of(request)
    since = visit(member, timezone.now())
    news = [(each, rules.SHELF_NAMES[rules.ShelfKind(each.kind)]) for each in queries.news(member, since)[:NEWEST]]
    unanswered = queries.questions(member, unanswered=True)
    return page(
        request,
        "forum/start.html",
        "exchange",
        gives=contents.gives(),
        groups=queries.groups(member),
        news=news,
        since=since,
        unanswered=unanswered.posts[:NEWEST],
        more=len(unanswered.posts) > NEWEST,
        digest=queries.reader(member).digest,
    )


def listed(request: HttpRequest, kind: PostKind) -> HttpResponse:
    """A list of questions or evaluations, or only the questions without an answer."""
    member, number = member_of(request), forms.read_page(request.GET)
    if kind == PostKind.EVALUATION:
        found = queries.evaluations(member, number=number)
        return page(request, "forum/evaluations.html", "exchange_evaluations", found=found)
    waiting = request.GET.get("visa") == "obesvarade"
    found = queries.questions(member, unanswered=waiting, number=number)
    return page(request, "forum/questions.html", "exchange_questions", found=found, waiting=waiting)


def group(request: HttpRequest, found: DevelopmentGroup, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """A group: what it is for, what its members have written that the reader may read, and who they are."""
    member = member_of(request)
    shipped = contents.groups().get(found.pk)
    members = queries.members(found)
    return page(
        request,
        "forum/group.html",
        "",
        status,
        group=found,
        sources=shipped.sources if shipped else (),
        gives=contents.gives() if shipped else "",
        members=members,
        own=next((each for each in members if each.member_id == member.pk), None),
        questions=queries.questions(member, group=found.pk, number=forms.read_page(request.GET)),
        evaluations=queries.evaluations(member, group=found.pk),
        wrong=wrong,
    )


def new_group(request: HttpRequest, form: GroupForm, token: str, *, wrong: str = "", status: int = 200) -> HttpResponse:
    """The form of a new group."""
    return page(request, "forum/new_group.html", "", status, form=form, token=token, wrong=wrong)


def new_post(
    request: HttpRequest, kind: PostKind, form: PostForm, token: str, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    """The form of a new question or evaluation."""
    template = "forum/ask.html" if kind == PostKind.QUESTION else "forum/evaluate.html"
    context: dict[str, Any] = {
        "form": form,
        "token": token,
        "wrong": wrong,
        "reaches": [(reach.value, name) for reach, name in rules.REACH_NAMES.items()],
        "groups": [(each.pk, each.name) for each in queries.open_groups_of(member_of(request))],
        **choices(),
    }
    return page(request, template, "", status, **context)


def post(
    request: HttpRequest,
    found: Post,
    *,
    changed: tuple[int, PostForm] | None = None,
    answer: PostForm | None = None,
    token: str = "",
    wrong: str = "",
    status: int = 200,
) -> HttpResponse:
    """A question with its answers, or an evaluation. `changed` is the number of a post and its form, when it was sent
    with something to change; `answer` likewise the form of a new answer."""
    member = member_of(request)
    state = PostState(found.state)
    context: dict[str, Any] = {
        "shown": shown(member, found, changed),
        "wrong": wrong,
        "errors": _errors(changed, answer),
        "marked": (changed[1] if changed else answer or PostForm({}, {})).shown,
        **choices(),
    }
    if found.kind == PostKind.EVALUATION:
        context |= {"said": _evaluated(found)}
        return page(request, "forum/evaluation.html", "", status, **context)
    answers = [shown(member, each, changed) for each in found.answers.all()]
    context |= {
        "answers": sorted(answers, key=lambda each: each.post.pk != found.accepted_id),
        "standing": sum(not each.withdrawn for each in answers),
        "closed": state == PostState.CLOSED,
        "may_answer": state == PostState.OPEN and access.may_answer(member, found) is None,
        "may_close": state != PostState.WITHDRAWN and access.may_close(member, found) is None,
        "answer": answer or PostForm({}, {}),
        "token": token or new_token(),
    }
    return page(request, "forum/question.html", "", status, **context)


def _errors(changed: tuple[int, PostForm] | None, answer: PostForm | None) -> list[tuple[str, str]]:
    """Each field's id on the page and its sentence: the fields of a changed post bear the post's number."""
    if changed:
        return [(f"{name}-{changed[0]}", sentence) for name, sentence in changed[1].errors.items()]
    return list(answer.errors.items()) if answer else []


def shown(member: Member, post: Post, changed: tuple[int, PostForm] | None) -> PostShown:
    """A post for a member; its form holds what was sent, when it was this one that was."""
    withdrawn = post.state == PostState.WITHDRAWN
    names = contents.subjects()
    own = tuple(each.subject for each in post.subjects.all()) if post.kind != PostKind.ANSWER else ()
    editing = changed is not None and changed[0] == post.pk
    form = changed[1] if changed and editing else PostForm({"title": post.title, **post.said}, {}, own)
    return PostShown(
        post,
        str(post.pk),
        withdrawn,
        rules.REACH_NAMES[Reach(post.reach)],
        tuple(names[each] for each in own if each in names),
        not withdrawn and access.may_edit(member, post) is None,
        not withdrawn and access.may_withdraw(member, post) is None,
        form,
        editing,
    )


def choices() -> dict[str, Any]:
    """What there is to choose from in the forms of posts."""
    return {
        "subjects": list(contents.subjects().items()),
        "places": list(contents.places().items()),
        "agencies": list(Agency.objects.values_list("code", "name")),
    }


def _evaluated(post: Post) -> dict[str, Any]:
    """What an evaluation says, with names instead of codes and months as days."""
    said = post.said
    agency = Agency.objects.filter(pk=said.get("agency", "")).first()
    return {
        **said,
        "place": contents.places().get(said.get("place", ""), ""),
        "agency": agency.name if agency else "Flera myndigheter",
        "begins": forms.month(said.get("begins", "")),
        "ends": forms.month(said.get("ends", "")),
    }
