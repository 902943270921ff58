"""Support bodies and the ways to reach them. No address has a place here: what is protected is left out."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from upptack.knowledge.directory import rules
from upptack.knowledge.directory.life import Signs
from upptack.knowledge.publishing.models import Proof, Reviewed

EDITORS = "katalogens redaktion"
"""Whose task it is to check contacts again."""


def codes(name: str, comment: str) -> models.JSONField[list[str], list[str]]:
    """A list of codes; empty means everyone, or not known, as the field's comment says."""
    return models.JSONField(name, default=list, blank=True, db_comment=f"content | {comment}")


class Body(Reviewed, ClusterableModel):  # type: ignore[misc]
    """A body that helps, or the body of one municipality. It is shared content: another agency than the one that
    wrote approves it. Readers see it as it was last published."""

    edition_part = "directory"

    id = models.SlugField(primary_key=True, max_length=60, db_comment="content | lasting name in addresses")
    name = models.CharField("namn", max_length=120, db_comment="content | name")
    kinds = codes("slag av stöd", "kinds of body, see data/kinds.toml")
    roles = codes("för vem", "whom it is for; empty means everyone")
    sexes = codes("för vilket kön", "for which sex; empty means everyone")
    ages = codes("för vilken ålder", "for which age bands; empty means everyone")
    languages = codes("språk", "languages spoken (ISO 639-1); empty means not known")
    languages_note = models.CharField(
        "om språken", max_length=200, blank=True, db_comment="content | what was seen about languages"
    )
    interpreter = models.BooleanField(
        "använder tolk", null=True, blank=True, db_comment="content | uses interpreters; empty means not known"
    )
    national = models.BooleanField("hela landet", default=False, db_comment="content | serves the whole country")
    counties = codes("län", "county codes served")
    municipalities = codes("kommuner", "municipality codes served")
    run_by = models.CharField("drivs av", max_length=160, blank=True, db_comment="content | who runs it")
    note_sv = models.TextField("anteckning", blank=True, db_comment="content | note in Swedish")
    note_en = models.TextField("anteckning på engelska", blank=True, db_comment="content | note in English")
    look_up_sv = models.TextField(
        "så hittar man numret", blank=True, db_comment="content | how to find it when no number is known"
    )
    look_up_en = models.TextField(
        "så hittar man numret, på engelska", blank=True, db_comment="content | the same in English"
    )

    class Meta:
        ordering = ("id",)
        verbose_name = "verksamhet"
        verbose_name_plural = "verksamheter"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError with a sentence when it is not said where the body is for."""
        super().clean()
        problem = rules.area_problem(self.national, self.counties, self.municipalities)
        if problem:
            raise ValidationError({"national": problem})

    @classmethod
    def with_proofs(cls) -> models.QuerySet[Any]:
        """The bodies with a contact that somebody has checked."""
        return cls._default_manager.filter(contacts__verified_on__isnull=False).distinct()

    def proofs(self) -> tuple[tuple[str, Proof], ...]:
        """The checks of its contacts, each by its value."""
        return tuple(
            (
                contact.value,
                Proof(EDITORS, contact.verified_on, rules.check_ends(contact.verified_on, contact.expires_on)),
            )
            for contact in self.contacts.all()
            if contact.verified_on
        )

    def with_content_json(self, content: dict[str, Any]) -> Body:
        """A kept version as a body. That a contact is known to be wrong belongs to the contact and not to the
        version: a draft that waited meanwhile must not take the mark away. A contact that the version made and that
        has been published since is the same contact."""
        version: Body = super().with_content_json(content)
        now = {(c.channel, c.value): c for c in Contact.objects.filter(body=self.pk)}
        taken = {contact.pk for contact in version.contacts.all()}
        for contact in version.contacts.all():
            same = now.get((contact.channel, contact.value))
            contact.reported_wrong_on = same.reported_wrong_on if same else None
            if same and contact.pk is None and same.pk not in taken:
                contact.pk = same.pk
                taken.add(same.pk)
        return version

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """The page of a body that is not published yet."""
        return "directory/preview.html"


class Contact(models.Model):
    """One way to reach a body, with its source and how sure it is."""

    sort_order_field = "place"

    body = ParentalKey(Body, related_name="contacts", db_comment="content | the body")
    channel = models.CharField(
        "väg", max_length=12, choices=rules.CHANNEL_NAMES, db_comment="content | phone, text_phone, chat or web"
    )
    value = models.CharField(
        "nummer eller adress",
        max_length=200,
        blank=True,
        db_comment="content | number or address; empty if no source",
    )
    task = models.CharField(
        "vems uppgift det är att hitta uppgiften",
        max_length=200,
        blank=True,
        db_comment="content | whose task it is to find the value",
    )
    hours = models.JSONField(
        "öppettider", null=True, blank=True, db_comment="content | weekly hours; empty means not known"
    )
    hours_note = models.CharField(
        "öppettider enligt källan", max_length=200, blank=True, db_comment="content | hours as seen in the source"
    )
    evidence = models.CharField(
        "belägg",
        max_length=8,
        choices=rules.EVIDENCE_NAMES,
        db_comment="content | read where published, or second hand",
    )
    source = models.CharField("källa", max_length=300, blank=True, db_comment="content | source")
    source_url = models.CharField(
        "källans adress", max_length=300, blank=True, db_comment="content | address of the source"
    )
    seen = models.CharField("källans datum", max_length=12, blank=True, db_comment="content | date of the source")
    verified_on = models.DateField("kontrollerad", null=True, blank=True, db_comment="content | day it was checked")
    expires_on = models.DateField(
        "kontrollen gäller till", null=True, blank=True, db_comment="content | last day the check counts"
    )
    reported_wrong_on = models.DateField(
        "fel sedan", null=True, blank=True, editable=False, db_comment="content | day someone said it is wrong"
    )
    place = models.PositiveSmallIntegerField(default=0, editable=False, db_comment="technical | order within the body")

    class Meta:
        ordering = ("body_id", "place")
        verbose_name = "kontaktväg"
        verbose_name_plural = "kontaktvägar"
        constraints = (
            CheckConstraint(condition=Q(value="") | ~Q(source=""), name="a_value_has_a_source"),
            CheckConstraint(condition=~Q(value="") | ~Q(task=""), name="an_empty_value_is_someones_task"),
            CheckConstraint(
                condition=Q(verified_on=None) | Q(expires_on__gte=models.F("verified_on")),
                name="a_check_runs_out",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.value}".rstrip()

    def clean(self) -> None:
        """Takes the check away when the value is another than the published one and has not been checked since, and
        raises ValidationError with a sentence for each thing that cannot stand."""
        super().clean()
        kept = Contact.objects.filter(pk=self.pk).values_list("value", "verified_on").first() if self.pk else None
        if kept and not rules.check_still_counts(kept[0], kept[1], self.value, self.verified_on):
            self.verified_on = self.expires_on = None
        found: dict[str, list[str]] = {}
        for field, sentence in rules.contact_problems(self.entry(), timezone.localdate()):
            found.setdefault(field, []).append(sentence)
        if found:
            raise ValidationError(found)

    def entry(self) -> rules.Contact:
        """The contact as the data have it. Raises ValueError with a sentence for hours that nobody can read."""
        own = {name: getattr(self, name) for name in rules.Contact.__dataclass_fields__}
        return rules.Contact(**{**own, "hours": rules.parse_hours(self.hours)})

    def hours_in_words(self) -> str:
        """The hours as a text to read; empty when they are not known."""
        hours = rules.parse_hours(self.hours)
        return rules.describe_hours(hours) if hours is not None else ""


class Report(models.Model):
    """How many times on one day somebody has said that a contact is wrong. Who said it, and why, is not asked."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="reports", db_comment="content | the contact")
    day = models.DateField(db_comment="count | day")
    count = models.PositiveSmallIntegerField(default=0, db_comment="count | reports that day, at most fifty")

    class Meta:
        ordering = ("contact", "day")
        constraints = (UniqueConstraint(fields=("contact", "day"), name="a_day_once_a_contact"),)

    def __str__(self) -> str:
        return f"{self.contact_id} {self.day}: {self.count}"


class Life(models.Model):
    """A body's signs of life. No part of the content and its versions: it changes by itself, unreviewed. Nothing in
    it says who called, or about whom."""

    edition_part = "life"
    wagtail_reference_index_ignore = True

    body = models.OneToOneField(
        Body, models.CASCADE, primary_key=True, related_name="+", db_comment="content | the body"
    )
    answered_on = models.DateField(null=True, db_comment="organisation | last day it answered a handover")
    failures = models.PositiveSmallIntegerField(default=0, db_comment="count | failed contacts within a day")
    failed_first = models.DateTimeField(null=True, db_comment="technical | hour of the first of those")
    failed_last = models.DateTimeField(null=True, db_comment="technical | hour of the last of those")
    not_answering_since = models.DateField(null=True, db_comment="organisation | day it was marked as not answering")
    free = models.PositiveSmallIntegerField(null=True, db_comment="content | free places, as the body last told")
    free_at = models.DateTimeField(null=True, db_comment="content | hour in which it told them")
    link_digest = models.CharField(
        max_length=64, blank=True, db_comment="technical | keyed hash of the secret in its own link; empty without one"
    )

    class Meta:
        constraints = (
            CheckConstraint(condition=Q(free=None) | Q(free_at__isnull=False), name="free_places_have_an_hour"),
            CheckConstraint(condition=Q(free=None) | Q(free__lte=99), name="at_most_99_free_places"),
            UniqueConstraint(fields=("link_digest",), condition=~Q(link_digest=""), name="a_link_is_of_one_body"),
        )

    def __str__(self) -> str:
        return self.body_id

    @property
    def signs(self) -> Signs:
        """The signs as the rules read them."""
        return Signs(**{name: getattr(self, name) for name in Signs.__dataclass_fields__})

    def take(self, signs: Signs) -> bool:
        """Takes over signs, unsaved; whether anything changed."""
        before = self.signs
        for name in Signs.__dataclass_fields__:
            setattr(self, name, getattr(signs, name))
        return signs != before
