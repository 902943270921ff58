"""The only writer of the exchange's groups, posts and shelf. What is sent twice is made once; what leads to a person is
never kept; what somebody else has changed meanwhile is not overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.core.mail import EmailMessage
from django.db import transaction

from upptack.audit import actions as audit
from upptack.exchange.forum import access, contents, queries, rules
from upptack.exchange.forum.models import (
    DevelopmentGroup,
    Membership,
    Post,
    PostSubject,
    PostVersion,
    Reader,
)
from upptack.exchange.forum.rules import NotNow, PostKind, PostState, Reach, ShelfKind
from upptack.exchange.forum.shelf import index as index
from upptack.exchange.forum.shelf import unindex as unindex
from upptack.exchange.forum.shelf import write_words as write_words
from upptack.language import sharing
from upptack.language.pieces import Marked
from upptack.staff.actions import Refused
from upptack.staff.models import Member

MEANWHILE: Final = "Någon annan har ändrat inlägget sedan du öppnade sidan. Se vad som gäller nu och spara igen."
NOBODY: Final = "Ingen medarbetare i Upptäck har den e-postadressen."
NAME_TAKEN: Final = "Det finns redan en grupp som heter så. Välj ett annat namn."
SUBJECT: Final = "Nytt i Upptäck"
DIGEST: Final = "Det finns nytt i Upptäck sedan du var där. Logga in och läs."


class Obstructed(Exception):
    """Something in what was written leads to a person, and nothing of it has been kept. `shown` is the text with its
    marks, `fields` those that must be written anew."""

    def __init__(self, shown: Marked, fields: tuple[str, ...]) -> None:
        self.shown = shown
        self.fields = fields
        super().__init__(sharing.WRITE_ANEW)


@dataclass(frozen=True, slots=True)
class Written:
    """What a post says as it comes of the form: `said` by part (rules.PARTS), `subjects` by id. An answer has neither
    title nor subjects."""

    said: Mapping[str, str]
    title: str = ""
    subjects: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Meant:
    """Whom a post is meant for, and its group, if any."""

    reach: Reach
    group: DevelopmentGroup | None = None


def load() -> None:
    """Brings in the three shipped groups, or brings their names and texts up to date; whether one is closed stays."""
    with transaction.atomic():
        for place, shipped in enumerate(contents.groups().values()):
            now = {"name": shipped.name, "about": shipped.about, "shipped": True, "place": place}
            DevelopmentGroup.objects.update_or_create(slug=shipped.slug, defaults=now | {"token": shipped.slug})


def check(texts: Mapping[str, str]) -> None:
    """Raises Obstructed when a text that colleagues are to read leads to a person: one of the fields, by name, or all
    of them together."""
    whole = "\n".join(text for text in texts.values() if text)
    shown = sharing.obstacles(whole)
    if shown is not None:
        alone = tuple(name for name, text in texts.items() if text and sharing.obstacles(text) is not None)
        raise Obstructed(shown, alone or tuple(name for name, text in texts.items() if text)[:1])


def ask(new: Written, meant: Meant, *, token: str, by: Member, at: datetime) -> Post:
    """Asks a question. The same form sent again gives the one that it made. Raises Refused, or Obstructed."""
    return _add(PostKind.QUESTION, new, meant, token=token, by=by, at=at)


def evaluate(new: Written, meant: Meant, *, token: str, by: Member, at: datetime) -> Post:
    """Writes down an evaluation of a method. Twice makes one. Raises Refused, or Obstructed."""
    return _add(PostKind.EVALUATION, new, meant, token=token, by=by, at=at)


def answer(question: int, new: Written, *, token: str, by: Member, at: datetime) -> Post:
    """Answers a question. Twice makes one. Raises Refused, NotNow when it takes no more answers, Obstructed, or
    Post.DoesNotExist when it is not there or the member may not read it."""
    with transaction.atomic():
        asked = _locked(question, by, PostKind.QUESTION)
        _let(access.may_answer(by, asked))
        made = Post.objects.filter(token=token, author=by, answers_to=asked).first()
        if made is not None:
            return made
        rules.may_be_answered(PostState(asked.state))
        meant = Meant(Reach(asked.reach), asked.group)
        return _write(PostKind.ANSWER, new, meant, token=token, by=by, at=at, answers_to=asked)


def _add(kind: PostKind, new: Written, meant: Meant, *, token: str, by: Member, at: datetime) -> Post:
    _let(access.may_write(by, reach=meant.reach, group=meant.group))
    with transaction.atomic():
        return _write(kind, new, meant, token=token, by=by, at=at)


def _write(
    kind: PostKind,
    new: Written,
    meant: Meant,
    *,
    token: str,
    by: Member,
    at: datetime,
    answers_to: Post | None = None,
) -> Post:
    check(_told(kind, new))
    fields = {
        "kind": kind.value,
        "answers_to": answers_to,
        "title": new.title,
        "said": dict(new.said),
        "author": by,
        "agency_id": by.unit.agency_id,
        "reach": meant.reach.value,
        "group": meant.group,
        "at": at,
    }
    post, made = Post.objects.get_or_create(token=token, defaults=fields)
    if post.author_id != by.pk:
        raise Refused(access.NOT_FOR_YOU)
    if made:
        _set_subjects(post, new.subjects)
        _shelve(post)
        audit.note(f"forum.{kind.value}", by=by, kind="post", key=post.pk, at=at)
    return post


def edit(id: int, new: Written, *, version: int, by: Member, at: datetime) -> Post:
    """Changes what a post says; what it said stays as a version. `version` is the one that the form was filled from.
    Raises Refused, NotNow (withdrawn, or changed meanwhile), Obstructed, or Post.DoesNotExist."""
    with transaction.atomic():
        post = _locked(id, by)
        _let(access.may_edit(by, post))
        if post.state == PostState.WITHDRAWN:
            raise NotNow(rules.GONE)
        subjects = sorted(each.subject for each in post.subjects.all())
        same_words = post.title == new.title and post.said == dict(new.said)
        if same_words and subjects == sorted(new.subjects):
            return post
        if post.version != version:
            raise NotNow(MEANWHILE)
        check(_told(PostKind(post.kind), new))
        if not same_words:
            PostVersion.objects.create(post=post, title=post.title, said=post.said, until=at)
            post.title, post.said, post.changed = new.title, dict(new.said), at
        post.version += 1
        post.save(update_fields=("title", "said", "changed", "version"))
        _set_subjects(post, new.subjects)
        _shelve(post)
        _reshelve_answers(post)
        audit.note("forum.edit", by=by, kind="post", key=post.pk, at=at)
    return post


def withdraw(id: int, *, by: Member, at: datetime) -> Post:
    """Takes away the words of a post and of its versions; that there was one stays, with its answers. Raises Refused or
    Post.DoesNotExist. What is withdrawn already stays so."""
    with transaction.atomic():
        post = _locked(id, by)
        _let(access.may_withdraw(by, post))
        if post.state == PostState.WITHDRAWN:
            return post
        rules.change(PostState(post.state), PostState.WITHDRAWN)
        post.versions.all().delete()
        post.subjects.all().delete()
        post.title, post.said, post.state, post.changed = "", {}, PostState.WITHDRAWN.value, at
        post.accepted = None
        post.version += 1
        post.save()
        Post.objects.filter(accepted=post).update(accepted=None)
        _reshelve_answers(post)
        unindex(ShelfKind(post.kind), str(post.pk))
        audit.note("forum.withdraw", by=by, kind="post", key=post.pk, at=at)
    return post


def set_state(id: int, to: PostState, *, by: Member) -> Post:
    """Closes a question for more answers, or opens it again. Sent twice it is done once. Raises Refused, NotNow, or
    Post.DoesNotExist."""
    with transaction.atomic():
        post = _locked(id, by, PostKind.QUESTION)
        _let(access.may_close(by, post))
        if post.state == to or to == PostState.WITHDRAWN:
            return post
        rules.change(PostState(post.state), to)
        post.state = to.value
        post.save(update_fields=("state",))
        audit.note("forum.state", by=by, kind="post", key=post.pk)
    return post


def accept(id: int, chosen: int | None, *, by: Member) -> Post:
    """Chooses the answer that helped (None: no answer any more). Raises Refused, NotNow when the question is withdrawn,
    or Post.DoesNotExist when either is not there."""
    with transaction.atomic():
        post = _locked(id, by, PostKind.QUESTION)
        _let(access.may_close(by, post))
        if post.state == PostState.WITHDRAWN:
            raise NotNow(rules.GONE)
        standing = post.answers.exclude(state=PostState.WITHDRAWN.value)
        post.accepted = None if chosen is None else standing.get(pk=chosen)
        post.save(update_fields=("accepted",))
        audit.note("forum.accept", by=by, kind="post", key=post.pk)
    return post


def add_group(name: str, about: str, *, token: str, by: Member) -> DevelopmentGroup:
    """Adds a group. Its slug is a number, since what is typed has no place in an address. Twice makes one. Raises
    Refused, NotNow when the name is taken, or Obstructed."""
    _let(access.may_keep_groups(by))
    check({"name": name, "about": about})
    with transaction.atomic():
        made = DevelopmentGroup.objects.filter(token=token).first()
        if made is not None:
            return made
        if DevelopmentGroup.objects.filter(name__iexact=name).exists():
            raise NotNow(NAME_TAKEN)
        number = DevelopmentGroup.objects.filter(shipped=False).count() + 1
        made = DevelopmentGroup.objects.create(slug=f"grupp-{number}", name=name, about=about, token=token)
        audit.note("forum.group", by=by, kind="group", key=made.pk)
        return made


def set_closed(group: DevelopmentGroup, closed: bool, *, by: Member) -> None:
    """Closes a group, which then can be read but takes nothing new, or opens it again. Raises Refused."""
    _let(access.may_keep_groups(by))
    with transaction.atomic():
        DevelopmentGroup.objects.filter(pk=group.pk).update(closed=closed)
        audit.note("forum.close" if closed else "forum.open", by=by, kind="group", key=group.pk)


def add_member(group: DevelopmentGroup, email: str, *, by: Member, on: date) -> Membership:
    """Adds the member who has an e-mail address to a group; who is in it already stays, and no longer asks to leave.
    Raises Refused, or NotNow when there is nobody."""
    _let(access.may_keep_groups(by))
    member = Member.objects.filter(email__iexact=email, is_active=True).first()
    if member is None:
        raise NotNow(NOBODY)
    with transaction.atomic():
        found, _ = Membership.objects.update_or_create(
            group=group, member=member, defaults={"leaving": False}, create_defaults={"since": on}
        )
        audit.note("forum.member", by=by, kind="membership", key=f"{group.pk}:{member.pk}")
    return found


def remove_member(group: DevelopmentGroup, membership: int, *, by: Member) -> None:
    """Takes a member out of a group; what she wrote stays. Raises Refused. Sent twice it is done once."""
    _let(access.may_keep_groups(by))
    with transaction.atomic():
        there = Membership.objects.filter(group=group, pk=membership).first()
        if there is not None:
            there.delete()
            audit.note("forum.remove", by=by, kind="membership", key=f"{group.pk}:{there.member_id}")


def ask_to_leave(group: DevelopmentGroup, *, by: Member, leaving: bool = True) -> None:
    """Says that the member wants to leave a group, or no longer does. A coordinator takes her out."""
    Membership.objects.filter(group=group, member=by).update(leaving=leaving)


def visit(member: Member, at: datetime) -> datetime | None:
    """Notes that a member opens the start page of the exchange, and gives when her last visit before this one was
    (None: never)."""
    own, _ = Reader.objects.get_or_create(member=member)
    before, seen = rules.since(own.seen, own.seen_before, at)
    Reader.objects.filter(pk=own.pk).update(seen=seen, seen_before=before)
    return before


def choose_digest(member: Member, chosen: bool) -> None:
    """Switches the member's e-mail about news on or off."""
    Reader.objects.update_or_create(member=member, defaults={"digest": chosen})


def send_digests(at: datetime) -> int:
    """Sends an e-mail to each member who has chosen it, at most once a week, when there is something for her to read
    that is newer than her last visit and last e-mail. It says that there is something new, and nothing of what. Run
    twice it sends once; when the mail server refuses, the next run tries again. Returns how many were sent."""
    chosen = Reader.objects.filter(digest=True, member__is_active=True).select_related("member__unit")
    return sum(_send_digest(own, at) for own in chosen if rules.is_digest_due(own.digested, at))


def _send_digest(own: Reader, at: datetime) -> bool:
    times = [each for each in (own.seen, own.digested) if each is not None]
    if not queries.news(own.member, max(times, default=None)).filter(at__lte=at).exists():
        return False
    # Claimed before it is sent: of two runs at the same time one finds another time than it read.
    if not Reader.objects.filter(pk=own.pk, digested=own.digested, digest=True).update(digested=at):
        return False
    try:
        EmailMessage(SUBJECT, DIGEST, to=[own.member.email]).send()
    except OSError:  # SMTP's errors are among them
        Reader.objects.filter(pk=own.pk, digested=at).update(digested=own.digested)
        return False
    return True


def _let(*sentences: str | None) -> None:
    refused = [sentence for sentence in sentences if sentence]
    if refused:
        raise Refused(refused[0])


def _locked(id: int, by: Member, kind: PostKind | None = None) -> Post:
    """The post, locked, when the member may read it. Raises Post.DoesNotExist."""
    found = Post.objects.select_for_update(of=("self",)).filter(queries.readable(by))
    return (found.filter(kind=kind.value) if kind else found).get(pk=id)


def _told(kind: PostKind, new: Written) -> dict[str, str]:
    """What is written freely, by the names of the form's fields."""
    return {"title": new.title, **{name: new.said.get(name, "") for name in rules.TOLD[kind]}}


def _set_subjects(post: Post, subjects: Iterable[str]) -> None:
    post.subjects.all().delete()
    PostSubject.objects.bulk_create(PostSubject(post=post, subject=each) for each in dict.fromkeys(subjects))


def _shelve(post: Post) -> None:
    kind = PostKind(post.kind)
    body = "\n".join(post.said.get(name, "") for name in rules.TOLD[kind])
    asked = post.answers_to
    title = post.title if asked is None else asked.title or "Svar på en fråga som är tillbakadragen"
    place = (queries.link_to(post), Reach(post.reach), post.agency_id, post.group_id, post.at)
    index(ShelfKind(kind.value), str(post.pk), title, body, *place, by=post.author)


def _reshelve_answers(post: Post) -> None:
    """An answer stands on the shelf under its question's heading, which has changed."""
    for each in post.answers.exclude(state=PostState.WITHDRAWN.value):
        each.answers_to = post
        _shelve(each)
