"""Every column says what it holds, none has room for a client, and no table is there that nobody has thought of."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.test.utils import isolate_apps
from wagtail.models import DraftStateMixin, LockableMixin, RevisionMixin

from tests.house.test_relations import Model, made, ours, room
from upptack.staff.models import Unit

COMMENT = re.compile(r"(staff|organisation|content|count|technical) \| \S.*")

CLIENT = frozenset(
    {
        "client",
        "klient",
        "person",
        "personnummer",
        "samordningsnummer",
        "pnr",
        "ssn",
        "applicant",
        "sokande",
        "victim",
        "offer",
        "perpetrator",
        "forovare",
        "partner",
        "child",
        "children",
        "barn",
        "relative",
        "guardian",
        "birth",
        "born",
        "dob",
        "death",
        "citizenship",
        "nationality",
        "diagnosis",
        "health",
        "address",
        "adress",
        "street",
        "postcode",
        "ip",
        "useragent",
        "fingerprint",
        "location",
        "latitude",
        "longitude",
        "case",
        "arende",
        "dnr",
        "diarienummer",
        "journal",
        "dossier",
        "meeting",
        "conversation",
        "samtal",
        "transcript",
        "recording",
    }
)
"""Words that no column's name has: they would name a client, her matter or what was said."""

WRITTEN = frozenset(
    {
        "note",
        "notes",
        "text",
        "comment",
        "comments",
        "remark",
        "message",
        "body",
        "description",
        "story",
        "words",
        "free",
    }
)
"""Words that only a column of shared content has: elsewhere they would be a place to write about somebody."""

OTHERS = {
    "account_emailaddress": "sign-in: a member's work e-mail",
    "account_emailconfirmation": "sign-in: keys that confirm a member's e-mail; not used, the agency adds its staff",
    "auth_group": "one group a role, for the rights where editors work",
    "auth_group_permissions": "what each group may do there",
    "auth_permission": "Django's list of rights; made from the models",
    "django_content_type": "Django's list of models",
    "django_migrations": "which changes of shape the database has had",
    "django_tasks_database_dbtaskresult": "work that waits: the name of a task and ids of shared content",
    "django_session": "who is signed in and since when; nothing of a meeting",
    "mfa_authenticator": "sign-in: a member's passkeys, code app and recovery codes",
    "socialaccount_socialaccount": "sign-in: which identity at the agency belongs to which member",
    "socialaccount_socialapp": "sign-in: identity providers; not used, they come from the settings",
    "socialaccount_socialtoken": "sign-in: tokens from the identity provider; not kept (SOCIALACCOUNT_STORE_TOKENS)",
} | {
    name: f"Wagtail: {what}"
    for names, what in (
        ("taggit_tag taggit_taggeditem", "labels; not used"),
        ("wagtailadmin_admin wagtailadmin_formstate", "rights where editors work; unsaved changes of content"),
        ("wagtailadmin_editingsession", "who is editing which content now"),
        ("wagtailcore_apitoken wagtailcore_uploadedfile", "not used"),
        ("wagtaildocs_document", "documents; no role may add one"),
        ("wagtailimages_image wagtailimages_rendition", "pictures; no role may add one"),
        ("wagtailcore_collection wagtailcore_collectionviewrestriction", "pictures and documents; not used"),
        ("wagtailcore_collectionviewrestriction_groups wagtailcore_groupcollectionpermission", "not used"),
        ("wagtailcore_comment wagtailcore_commentreply", "remarks on content; switched off"),
        ("wagtailcore_groupapprovaltask wagtailcore_groupapprovaltask_groups", "Wagtail's own reviews; not used"),
        ("wagtailcore_grouppagepermission wagtailcore_groupsitepermission", "rights to Wagtail's pages; not used"),
        ("wagtailcore_locale wagtailcore_site", "languages and sites of Wagtail's pages; not used"),
        ("wagtailcore_modellogentry", "the log: who did what with which content"),
        ("wagtailcore_page wagtailcore_pagelogentry wagtailcore_pagesubscription", "Wagtail's pages; not used"),
        ("wagtailcore_pageviewrestriction wagtailcore_pageviewrestriction_groups", "not used"),
        ("wagtailcore_referenceindex", "which content points at which"),
        ("wagtailcore_revision", "the history of content"),
        ("wagtailcore_task wagtailcore_workflow wagtailcore_workflowtask", "the review and its step"),
        ("wagtailcore_taskstate wagtailcore_workflowstate", "what waits for review or was reviewed, and by whom"),
        ("wagtailcore_workflowcontenttype wagtailcore_workflowpage", "which content goes through the review"),
        ("wagtailsearch_indexentry", "words of content, for editors' search"),
        ("wagtailusers_userprofile", "how a member wants the editors' pages to look"),
    )
    for name in names.split()
}
"""Tables that are not ours, with what each holds."""

FTS = "wagtailsearch_indexentry_fts|search_words|exchange_words"
SEARCH = re.compile(rf"({FTS})(_config|_content|_data|_docsize|_idx)?")
"""SQLite's own tables of a full-text index, over words that another table has."""

MIXED_IN = frozenset(
    field.name for mixin in (DraftStateMixin, LockableMixin, RevisionMixin) for field in mixin._meta.local_fields
)
"""Columns that Wagtail gives to reviewed content: state, dates, lock, history. They have no comment of ours."""


def wrong(found: Iterable[Model]) -> list[str]:
    """What is wrong with the columns of some models."""
    return [
        f"{model._meta.label}.{field.name}: {problem}"
        for model in found
        for field in own_fields(model)
        for problem in problems(model, field)
    ]


def own_fields(model: Model) -> list[models.Field]:
    """The columns that we gave a model."""
    reviewed = issubclass(model, RevisionMixin)
    if model._meta.auto_created:
        return []
    return [
        field
        for field in model._meta.local_fields
        if not field.auto_created and not (reviewed and field.name in MIXED_IN)
    ]


def problems(model: Model, field: models.Field) -> list[str]:
    """What is wrong with one column."""
    comment = field.db_comment or ""
    kind = comment.split(" | ")[0]
    parts = set(field.name.lower().split("_"))
    forbidden = CLIENT | (WRITTEN if kind != "content" else frozenset())
    # A body in the directory is a body that helps, the one name that has two meanings.
    meant = {"body"} if room(model) == "knowledge" else set()
    roomy = isinstance(field, models.TextField | models.JSONField | models.BinaryField | models.FileField)
    of_count = room(model) == "tally" and kind not in ("count", "technical")
    return [
        problem
        for problem, is_so in (
            ("its comment does not say what it holds", not COMMENT.fullmatch(comment)),
            ("its name belongs to a client", bool((parts - meant) & forbidden)),
            ("it has room for a text and is not shared content", roomy and kind != "content"),
            ("it stands in the tally and is no count", of_count),
            ("it holds a file", isinstance(field, models.FileField)),
        )
        if is_so
    ]


@pytest.mark.pure
def test_every_column_of_ours_says_what_it_holds_and_none_has_room_for_a_client() -> None:
    assert {"staff.Member", "tally.Count", "directory.Contact"} <= {model._meta.label for model in ours()}
    assert wrong(ours()) == []


@pytest.mark.pure
@isolate_apps("upptack.staff", "upptack.tally")
def test_a_careless_column_is_caught() -> None:
    def column(comment: str | None = None) -> models.Field:
        return models.CharField(max_length=9, db_comment=comment)

    meeting = made(
        "staff",
        "Meeting",
        silent=column(),
        vague=column("staff |"),
        strange=column("client | name"),
        client_name=column("staff | name"),
        unit_note=column("staff | what the unit writes"),
        shown_note=models.TextField(db_comment="content | note on a page"),
        story=models.JSONField(db_comment="technical | state"),
        scan=models.FileField(db_comment="content | a scan"),
        unit=models.ForeignKey(Unit, models.CASCADE, related_name="+"),
        fine=column("staff | name"),
    )
    spent = made("tally", "Spent", member=column("staff | who pressed the button"), n=column("count | number"))
    assert [line.removeprefix("staff.Meeting.") for line in wrong([meeting])] == [
        "silent: its comment does not say what it holds",
        "vague: its comment does not say what it holds",
        "strange: its comment does not say what it holds",
        "client_name: its name belongs to a client",
        "unit_note: its name belongs to a client",
        "story: its name belongs to a client",
        "story: it has room for a text and is not shared content",
        "scan: it holds a file",
        "unit: its comment does not say what it holds",
    ]
    assert wrong([spent]) == ["tally.Spent.member: it stands in the tally and is no count"]


def unlisted(tables: Iterable[str]) -> tuple[set[str], set[str]]:
    """Tables in the database that are neither ours nor listed, and listed ones that are not there."""
    others = {name for name in tables if not SEARCH.fullmatch(name)} - {model._meta.db_table for model in ours()}
    return others - OTHERS.keys(), OTHERS.keys() - others


@pytest.mark.django_db
def test_the_database_has_our_tables_and_those_that_are_listed() -> None:
    assert unlisted(connection.introspection.table_names()) == (set(), set())


@pytest.mark.django_db
def test_a_table_that_nobody_listed_is_caught() -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE search_log (words varchar(9))")
    assert unlisted(connection.introspection.table_names()) == ({"search_log"}, set())


@pytest.mark.django_db
def test_the_columns_in_the_database_are_those_of_the_models() -> None:
    for model in ours():
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
        assert {column.name for column in columns} == {field.column for field in model._meta.local_concrete_fields}
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite keeps no comments")
def test_the_database_itself_says_what_each_column_holds() -> None:
    for model in ours():
        with connection.cursor() as cursor:
            columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
        said = {column.name: column.comment for column in columns}
        fields = own_fields(model)
        assert {field.column: field.db_comment for field in fields}.items() <= said.items()
