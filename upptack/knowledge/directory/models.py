"""Support bodies and the ways to reach them. No address has a place here: what is protected is left out."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q


def codes(comment: str) -> models.JSONField[list[str], list[str]]:
    """A list of codes; empty means everyone, or not known, as the field's comment says."""
    return models.JSONField(default=list, blank=True, db_comment=f"content | {comment}")


class Body(models.Model):
    """A body that helps, or the body of one municipality."""

    id = models.SlugField(primary_key=True, max_length=60, db_comment="content | lasting name in addresses")
    name = models.CharField(max_length=120, db_comment="content | name")
    kinds = codes("kinds of body, see data/kinds.toml")
    roles = codes("whom it is for; empty means everyone")
    sexes = codes("for which sex; empty means everyone")
    ages = codes("for which age bands; empty means everyone")
    languages = codes("languages spoken (ISO 639-1); empty means not known")
    languages_note = models.CharField(max_length=200, blank=True, db_comment="content | what was seen about languages")
    interpreter = models.BooleanField(null=True, db_comment="content | uses interpreters; empty means not known")
    national = models.BooleanField(default=False, db_comment="content | serves the whole country")
    counties = codes("county codes served")
    municipalities = codes("municipality codes served")
    run_by = models.CharField(max_length=160, blank=True, db_comment="content | who runs it")
    note_sv = models.TextField(blank=True, db_comment="content | note in Swedish")
    note_en = models.TextField(blank=True, db_comment="content | note in English")
    look_up_sv = models.TextField(blank=True, db_comment="content | how to find it when no number is known")
    look_up_en = models.TextField(blank=True, db_comment="content | the same in English")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """One way to reach a body, with its source and how sure it is."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="contacts", db_comment="content | the body")
    channel = models.CharField(max_length=12, db_comment="content | phone, text_phone, chat or web")
    value = models.CharField(max_length=200, blank=True, db_comment="content | number or address; empty if no source")
    task = models.CharField(max_length=200, blank=True, db_comment="content | whose task it is to find the value")
    hours = models.JSONField(null=True, blank=True, db_comment="content | weekly hours; empty means not known")
    hours_note = models.CharField(max_length=200, blank=True, db_comment="content | hours as seen in the source")
    evidence = models.CharField(max_length=8, db_comment="content | read where published, or second hand")
    source = models.CharField(max_length=300, blank=True, db_comment="content | source")
    source_url = models.CharField(max_length=300, blank=True, db_comment="content | address of the source")
    seen = models.CharField(max_length=12, blank=True, db_comment="content | date of the source")
    verified_on = models.DateField(null=True, blank=True, db_comment="content | day it was checked")
    expires_on = models.DateField(null=True, blank=True, db_comment="content | last day the check counts")
    reported_wrong_on = models.DateField(null=True, blank=True, db_comment="content | day someone said it is wrong")
    place = models.PositiveSmallIntegerField(db_comment="technical | order within the body")

    class Meta:
        ordering = ("body", "place")
        constraints = (
            CheckConstraint(condition=Q(value="") | ~Q(source=""), name="a_value_has_a_source"),
            CheckConstraint(condition=~Q(value="") | ~Q(task=""), name="an_empty_value_is_someones_task"),
            CheckConstraint(
                condition=Q(verified_on=None) | Q(expires_on__gte=models.F("verified_on")),
                name="a_check_runs_out",
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.channel}"


class Edition(models.Model):
    """Which edition of the directory this is; every process rebuilds its index when the number changes."""

    number = models.PositiveIntegerField(default=0, db_comment="technical | raised at every change")

    def __str__(self) -> str:
        return str(self.number)
