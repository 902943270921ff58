"""The entries, and beside them the table of words as each database has it."""

from django.db import migrations, models

MADE = {
    # The stems are given; the tokenizer only parts them at blanks and keeps å, ä and ö.
    "sqlite": (
        "CREATE VIRTUAL TABLE search_words USING fts5"
        "(title, body, tokenize = 'unicode61 remove_diacritics 0', prefix = '4 6 8')",
    ),
    # No foreign key: a table that another points at cannot be emptied by itself.
    "postgresql": (
        "CREATE TABLE search_words (id bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_words_found ON search_words USING gin (words)",
        "COMMENT ON COLUMN search_words.id IS 'technical | the entry'",
        "COMMENT ON COLUMN search_words.words IS 'content | stems of the entry''s heading and text'",
    ),
}


def make(apps, schema_editor):
    for statement in MADE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def take_away(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_words")


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("part", models.SlugField(db_comment="technical | the part of the content it comes from", max_length=20)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("routine", "Rutiner"),
                            ("law", "Lagen"),
                            ("chapter", "Handboken"),
                            ("body", "Verksamheter"),
                            ("page", "Publika sidor"),
                        ],
                        db_comment="content | what it is",
                        max_length=8,
                    ),
                ),
                ("key", models.CharField(db_comment="content | lasting name among its kind", max_length=120)),
                ("title", models.CharField(db_comment="content | heading", max_length=300)),
                (
                    "summary",
                    models.TextField(blank=True, db_comment="content | what it gives, in a sentence or two"),
                ),
                ("path", models.CharField(db_comment="content | where it is on this site", max_length=200)),
                (
                    "agency",
                    models.SlugField(
                        blank=True,
                        db_comment="organisation | whose own it is; empty when the agencies share it",
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(db_comment="content | the language it is written in", max_length=12)),
                (
                    "expires",
                    models.DateField(
                        db_comment="content | last day it may be shown as true; empty when nobody has checked it",
                        null=True,
                    ),
                ),
                (
                    "past",
                    models.BooleanField(
                        db_comment="content | no longer applies, so it stands after the rest", default=False
                    ),
                ),
                (
                    "digest",
                    models.CharField(
                        db_comment="technical | hash of what was read, to see what has changed", max_length=64
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("kind", "key"), name="found_once")]},
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                (
                    "part",
                    models.SlugField(
                        db_comment="technical | the part of the content",
                        max_length=20,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "stamp",
                    models.CharField(
                        blank=True,
                        db_comment="technical | edition, day and way of reading; empty when never read",
                        max_length=80,
                    ),
                ),
            ],
        ),
        migrations.RunPython(make, take_away),
    ]
