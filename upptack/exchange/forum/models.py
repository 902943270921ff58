"""Development groups and their members, posts with their versions, the shelf that search looks through, and what each
reader has chosen.

What colleagues write passes `upptack.language.sharing.obstacles` before it is kept; a withdrawn post has no words left.
The stems of the shelf stand in `exchange_words`, which the migration makes as each database has it (ADR 13); only
`actions` writes there. Nothing of what anybody searches for has a place here."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint

from upptack.exchange.forum.rules import LONGEST_TITLE, PostKind, PostState, Reach, ShelfKind

REACHES = [reach.value for reach in Reach]
OF_A_GROUP = ~Q(reach=Reach.GROUP.value) | Q(group__isnull=False)


class DevelopmentGroup(models.Model):
    """A group in which the agencies learn from each other: the three of the assignment, or one that was added."""

    slug = models.SlugField(primary_key=True, max_length=40, db_comment="organisation | its name in addresses")
    name = models.CharField(max_length=60, unique=True, db_comment="organisation | name of the group")
    about = models.CharField(max_length=600, db_comment="content | what the group is for; free text, checked")
    shipped = models.BooleanField(default=False, db_comment="organisation | one of the assignment's three groups")
    closed = models.BooleanField(default=False, db_comment="organisation | may be read, but takes nothing new")
    place = models.PositiveSmallIntegerField(default=100, db_comment="organisation | where it stands among the groups")
    token = models.CharField(
        max_length=40, unique=True, db_comment="technical | the form's name, or the slug of a shipped group"
    )

    class Meta:
        ordering = ("place", "name")

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a member belongs to a group. Coordinators add and take away; a member may ask to leave."""

    group = models.ForeignKey(
        DevelopmentGroup, models.CASCADE, related_name="memberships", db_comment="organisation | the group"
    )
    member = models.ForeignKey("staff.Member", models.CASCADE, related_name="+", db_comment="staff | who belongs to it")
    since = models.DateField(db_comment="staff | since which day")
    leaving = models.BooleanField(default=False, db_comment="staff | has asked to leave")

    class Meta:
        ordering = ("since", "pk")
        constraints = (UniqueConstraint(fields=("group", "member"), name="member_once_a_group"),)

    def __str__(self) -> str:
        return f"{self.group_id}: {self.member_id}"


class Post(models.Model):
    """A question, an answer or an evaluation. `said` holds the parts of its kind (rules.PARTS) by name. An answer has
    the reach and group of its question, and its author's agency, which is the question's when only that agency may
    read. Whom a post is meant for never changes."""

    kind = models.CharField(max_length=10, db_comment="content | question, answer or evaluation")
    answers_to = models.ForeignKey(
        "self", models.CASCADE, null=True, related_name="answers", db_comment="content | the question of an answer"
    )
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, db_comment="content | free text, checked: heading")
    said = models.JSONField(default=dict, db_comment="content | free text, checked: what it says, part by part")
    author = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who wrote it; empty: has left"
    )
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | the author's when it was written"
    )
    reach = models.CharField(max_length=6, db_comment="organisation | whom it is meant for")
    group = models.ForeignKey(
        DevelopmentGroup,
        models.PROTECT,
        null=True,
        related_name="posts",
        db_comment="organisation | the group it belongs to; empty: none",
    )
    state = models.CharField(
        max_length=9, default=PostState.OPEN.value, db_comment="content | open, closed or withdrawn"
    )
    accepted = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", db_comment="content | the answer that the asker chose"
    )
    version = models.PositiveIntegerField(default=0, db_comment="technical | how many times it has been changed")
    token = models.CharField(
        max_length=22, unique=True, db_comment="technical | the form's name: sent twice, made once"
    )
    at = models.DateTimeField(db_comment="content | when it was written")
    changed = models.DateTimeField(null=True, db_comment="content | when its words were last changed; empty: never")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(fields=("kind", "reach", "-at"), name="posts_newest"),
            models.Index(fields=("group", "kind", "-at"), name="posts_of_a_group"),
        )
        constraints = (
            CheckConstraint(condition=Q(reach__in=REACHES), name="post_reach_known"),
            CheckConstraint(condition=OF_A_GROUP, name="post_for_a_group_has_one"),
            CheckConstraint(condition=Q(kind__in=[kind.value for kind in PostKind]), name="post_kind_known"),
            CheckConstraint(condition=Q(state__in=[state.value for state in PostState]), name="post_state_known"),
            CheckConstraint(
                condition=Q(kind=PostKind.ANSWER.value, answers_to__isnull=False)
                | (~Q(kind=PostKind.ANSWER.value) & Q(answers_to__isnull=True)),
                name="only_an_answer_answers",
            ),
            CheckConstraint(
                condition=~Q(state=PostState.WITHDRAWN.value) | Q(title="", said={}), name="withdrawn_has_no_words"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class PostVersion(models.Model):
    """What a post said before it was changed. Rows are only added, and all go when the post is withdrawn."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="versions", db_comment="content | the post")
    title = models.CharField(max_length=LONGEST_TITLE, blank=True, db_comment="content | free text, checked: heading")
    said = models.JSONField(db_comment="content | free text, checked: what it said, part by part")
    until = models.DateTimeField(db_comment="content | when it was changed")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.post_id} until {self.until}"


class PostSubject(models.Model):
    """What a post is about: one id of the closed list (data/subjects.toml)."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="subjects", db_comment="content | the post")
    subject = models.SlugField(max_length=20, db_index=False, db_comment="content | id of the subject")

    class Meta:
        ordering = ("pk",)
        constraints = (UniqueConstraint(fields=("post", "subject"), name="subject_once_a_post"),)

    def __str__(self) -> str:
        return f"{self.post_id}: {self.subject}"


class Shelved(models.Model):
    """Something in the exchange that can be found, and where it is: posts, cards, proposals, decisions, gatherings."""

    kind = models.CharField(max_length=10, db_comment="content | what it is")
    key = models.CharField(max_length=40, db_comment="content | lasting name among its kind")
    title = models.CharField(max_length=LONGEST_TITLE, db_comment="content | heading")
    said = models.TextField(blank=True, db_comment="content | what it says, to show a few words of")
    path = models.CharField(max_length=200, db_comment="content | where it is on this site")
    reach = models.CharField(max_length=6, db_comment="organisation | whom it is meant for")
    agency = models.ForeignKey(
        "staff.Agency", models.PROTECT, related_name="+", db_comment="organisation | whose it is"
    )
    group = models.ForeignKey(
        DevelopmentGroup,
        models.PROTECT,
        null=True,
        related_name="+",
        db_comment="organisation | the group it belongs to; empty: none",
    )
    at = models.DateTimeField(db_index=True, db_comment="content | when it was written")
    author = models.ForeignKey(
        "staff.Member", models.SET_NULL, null=True, related_name="+", db_comment="staff | who wrote it, not news to her"
    )

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            UniqueConstraint(fields=("kind", "key"), name="shelved_once"),
            CheckConstraint(condition=Q(kind__in=[kind.value for kind in ShelfKind]), name="shelved_kind_known"),
            CheckConstraint(condition=Q(reach__in=REACHES), name="shelved_reach_known"),
            CheckConstraint(condition=OF_A_GROUP, name="shelved_for_a_group_has_one"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Reader(models.Model):
    """A member's own choices and visits here; nobody else sees them."""

    member = models.OneToOneField(
        "staff.Member", models.CASCADE, primary_key=True, related_name="+", db_comment="staff | whose"
    )
    seen = models.DateTimeField(null=True, db_comment="staff | last visit, to show what is new since")
    seen_before = models.DateTimeField(null=True, db_comment="staff | the visit before, to show what is new since")
    digest = models.BooleanField(default=False, db_comment="staff | has chosen an e-mail when there is something new")
    digested = models.DateTimeField(null=True, db_comment="staff | when the last such e-mail was sent")

    def __str__(self) -> str:
        return str(self.member_id)
