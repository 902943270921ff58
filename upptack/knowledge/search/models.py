"""What can be found: one row for each routine, provision, chapter, lesson, body and page, with the words in a table
beside.

The words lie in `search_words`, which the migration makes as each database has it: in SQLite an FTS5 table with the
columns rowid, title and body; in PostgreSQL the columns id and words, a tsvector with a GIN index. Only `actions`
writes there. Nothing of what anybody searches for has a place here."""

from __future__ import annotations

from django.db import models
from django.db.models import UniqueConstraint


class Kind(models.TextChoices):
    """What can be found, in the order it is shown."""

    ROUTINE = "routine", "Rutiner"
    LAW = "law", "Lagen"
    CHAPTER = "chapter", "Handboken"
    LESSON = "lesson", "Utbildning"
    BODY = "body", "Verksamheter"
    PAGE = "page", "Publika sidor"


class Entry(models.Model):
    """Something that can be found, and where it is."""

    part = models.SlugField(max_length=20, db_comment="technical | the part of the content it comes from")
    kind = models.CharField(max_length=8, choices=Kind, db_comment="content | what it is")
    key = models.CharField(max_length=120, db_comment="content | lasting name among its kind")
    title = models.CharField(max_length=300, db_comment="content | heading")
    summary = models.TextField(blank=True, db_comment="content | what it gives, in a sentence or two")
    path = models.CharField(max_length=200, db_comment="content | where it is on this site")
    agency = models.SlugField(
        max_length=8, blank=True, db_comment="organisation | whose own it is; empty when the agencies share it"
    )
    language = models.CharField(max_length=12, db_comment="content | the language it is written in")
    expires = models.DateField(
        null=True, db_comment="content | last day it may be shown as true; empty when nobody has checked it"
    )
    past = models.BooleanField(default=False, db_comment="content | no longer applies, so it stands after the rest")
    digest = models.CharField(max_length=64, db_comment="technical | hash of what was read, to see what has changed")

    class Meta:
        constraints = (UniqueConstraint(fields=("kind", "key"), name="found_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class Reading(models.Model):
    """When a part of the content was last read for the search."""

    part = models.SlugField(primary_key=True, max_length=20, db_comment="technical | the part of the content")
    stamp = models.CharField(
        max_length=80, blank=True, db_comment="technical | edition, day and way of reading; empty when never read"
    )

    def __str__(self) -> str:
        return f"{self.part} {self.stamp}"
