"""Reads the exchange, always through what the member may read: `readable` is the one filter of every list, page,
search and e-mail. What she may not read is answered as what is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection
from django.db.models import Count, Prefetch, Q, QuerySet
from django.urls import reverse

from upptack.exchange.forum import rules
from upptack.exchange.forum.models import DevelopmentGroup, Membership, Post, Reader, Shelved
from upptack.exchange.forum.rules import PostKind, PostState, Reach, ShelfKind
from upptack.knowledge import api as knowledge
from upptack.staff.models import Member

PAGE: Final = 30
"""Posts shown on one page of a list."""

MATCHES: Final = {
    "sqlite": """
    SELECT rowid AS id, CASE WHEN rowid IN (SELECT rowid FROM exchange_words WHERE exchange_words MATCH %s)
        THEN 0 ELSE 1 END AS untitled
    FROM exchange_words WHERE exchange_words MATCH %s""",
    "postgresql": """
    SELECT id, CASE WHEN words @@ titled THEN 0 ELSE 1 END AS untitled
    FROM exchange_words, (SELECT %s::tsquery AS titled, %s::tsquery AS asked) AS question WHERE words @@ asked""",
}
"""What has the words; `untitled` when the title alone does not have them."""

PLACED: Final = """
WITH found AS MATERIALIZED ({matches}),
numbered AS (
    SELECT e.id, COUNT(*) OVER (PARTITION BY e.kind) AS total,
        ROW_NUMBER() OVER (PARTITION BY e.kind ORDER BY found.untitled, e.at DESC, e.id DESC) AS place
    FROM found JOIN ({readable}) AS e ON e.id = found.id
)
SELECT id, total FROM numbered WHERE place <= %s ORDER BY place, id LIMIT %s
"""
"""The best of each kind in turn: first those with the words in the title, then the newest. How common a word is has no
weight: it would be counted also where the member may not read, and the databases count it each in its own way."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group as it is listed: how many members it has, and whether the reader is one of them."""

    group: DevelopmentGroup
    members: int
    mine: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of posts: the posts, the page's number from 1, and whether there is one after it."""

    posts: tuple[Post, ...]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found, with a few words of what it says."""

    item: Shelved
    snippet: str


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What was found of one kind: the best, and how many there are in all that the member may read."""

    kind: ShelfKind
    name: str
    hits: tuple[Hit, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found. `any_word` when nothing had every word, and this has at least one of them."""

    asked: knowledge.Question
    groups: tuple[HitGroup, ...]
    any_word: bool


def readable(member: Member, prefix: str = "") -> Q:
    """What the member may read, as a filter on a model with the fields reach, agency and group; `prefix` leads to it
    (such as "post__"). The same rule as `access.may_read`."""
    groups = Membership.objects.filter(member=member).values("group")
    return (
        Q(**{f"{prefix}reach": Reach.ALL.value})
        | Q(**{f"{prefix}reach": Reach.AGENCY.value, f"{prefix}agency": member.unit.agency_id})
        | Q(**{f"{prefix}reach": Reach.GROUP.value, f"{prefix}group__in": groups})
    )


def _posts(member: Member) -> QuerySet[Post]:
    return Post.objects.filter(readable(member)).select_related("author", "agency", "group", "accepted")


def post(member: Member, kind: PostKind, id: int) -> Post | None:
    """A post of a kind with its versions, subjects and, for a question, its answers in order of time (the chosen one is
    `accepted`); None when it is not there or the member may not read it: nothing tells which. A withdrawn one is there,
    without words."""
    answers = _posts(member).order_by("at", "pk").prefetch_related("versions")
    found = _posts(member).filter(kind=kind.value, pk=id)
    return found.prefetch_related("versions", "subjects", Prefetch("answers", queryset=answers)).first()


def questions(member: Member, *, group: str = "", unanswered: bool = False, number: int = 1) -> Listed:
    """Questions the member may read, the newest first: those of a group by slug, or those that nobody has answered.
    Each has `answered`: how many answers it has that are not withdrawn."""
    standing = ~Q(answers__state=PostState.WITHDRAWN.value)
    found = _posts(member).filter(kind=PostKind.QUESTION.value).exclude(state=PostState.WITHDRAWN.value)
    if group:
        found = found.filter(group=group)
    counted = found.annotate(answered=Count("answers", filter=standing))
    if unanswered:
        counted = counted.filter(state=PostState.OPEN.value, answered=0)
    return _page(counted, number)


def evaluations(member: Member, *, group: str = "", number: int = 1) -> Listed:
    """Evaluations the member may read, the newest first: all, or those of a group by slug."""
    found = _posts(member).filter(kind=PostKind.EVALUATION.value).exclude(state=PostState.WITHDRAWN.value)
    return _page(found.filter(group=group) if group else found, number)


def _page(found: QuerySet[Post], number: int) -> Listed:
    start = (number - 1) * PAGE
    rows = list(found.order_by("-at", "-pk")[start : start + PAGE + 1])
    return Listed(tuple(rows[:PAGE]), number, len(rows) > PAGE)


def groups(member: Member) -> tuple[GroupRow, ...]:
    """Every group in order. That a group exists, and who is in it, every member may know."""
    mine = set(groups_of(member))
    counted = DevelopmentGroup.objects.annotate(members=Count("memberships")).order_by("closed", "place", "name")
    return tuple(GroupRow(each, each.members, each.pk in mine) for each in counted)


def groups_of(member: Member) -> tuple[str, ...]:
    """The slugs of the groups that the member belongs to, closed ones too, in order."""
    found = Membership.objects.filter(member=member).order_by("group__place", "group__name")
    return tuple(found.values_list("group_id", flat=True))


def open_groups_of(member: Member) -> tuple[DevelopmentGroup, ...]:
    """The groups that the member belongs to and that take something new, in order."""
    return tuple(DevelopmentGroup.objects.filter(memberships__member=member, closed=False))


def group(slug: str) -> DevelopmentGroup | None:
    """The group with this slug; None when there is none."""
    return DevelopmentGroup.objects.filter(pk=slug).first()


def members(group: DevelopmentGroup) -> tuple[Membership, ...]:
    """Who belongs to a group, by name."""
    return tuple(group.memberships.select_related("member__unit__agency").order_by("member__name", "pk"))


def reader(member: Member) -> Reader:
    """The member's own choices and visits; those of somebody who has never been here when there are none."""
    return Reader.objects.filter(member=member).first() or Reader(member=member)


def news(member: Member, since: datetime | None) -> QuerySet[Shelved]:
    """What others have written since a time (None: ever) that the member may read, of every kind, the newest first."""
    found = Shelved.objects.filter(readable(member)).exclude(author=member).select_related("agency", "group")
    return found.filter(at__gt=since) if since else found


def link_to(post: Post) -> str:
    """Where a post stands; an answer stands beneath its question."""
    if post.kind == PostKind.EVALUATION:
        return reverse("exchange_evaluation", args=[post.pk])
    if post.kind == PostKind.QUESTION:
        return reverse("exchange_question", args=[post.pk])
    return f"{reverse('exchange_question', args=[post.answers_to_id])}#svar-{post.pk}"


def search(words: str, member: Member, limit: int = 30) -> Answer:
    """What a member finds by some words in everything of the exchange that she may read, by kind in the order of
    ShelfKind, at most `limit` in all. Both databases give the same answer."""
    asked = knowledge.question(words)
    if not asked.terms:
        return Answer(asked, (), False)
    rows = _rows(asked, member, limit, any_word=False)
    any_word = not rows and len(asked.terms) > 1
    if any_word:
        rows = _rows(asked, member, limit, any_word=True)
    return Answer(asked, tuple(_hits(rows, asked, member)), any_word)


def _rows(asked: knowledge.Question, member: Member, limit: int, *, any_word: bool) -> list[tuple[Any, ...]]:
    if connection.vendor == "sqlite":
        said = knowledge.fts5(asked, any_word=any_word)
        titled = f"title : ({said})"
    else:
        said = knowledge.tsquery(asked, any_word=any_word)
        titled = knowledge.tsquery(asked, any_word=any_word, weight="A")
    # The filter itself stands within the statement: who may read is said in one place.
    mine, given = Shelved.objects.filter(readable(member)).order_by().values("id", "kind", "at").query.sql_with_params()
    statement = PLACED.format(matches=MATCHES[connection.vendor], readable=mine)
    with connection.cursor() as cursor:
        cursor.execute(statement, [titled, said, *given, limit, limit])
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _hits(rows: list[tuple[Any, ...]], asked: knowledge.Question, member: Member) -> Iterable[HitGroup]:
    beginnings = [word for term in asked.terms for word in (*term.beginnings, *term.whole)]
    found = Shelved.objects.filter(readable(member), pk__in=[id for id, _ in rows]).select_related("agency", "group")
    items = found.in_bulk()
    for kind in ShelfKind:
        own = [(items[id], total) for id, total in rows if id in items and items[id].kind == kind]
        if own:
            hits = tuple(Hit(item, rules.snippet(item.said, beginnings)) for item, _ in own)
            yield HitGroup(kind, rules.SHELF_NAMES[kind], hits, own[0][1])
