"""Migrations run while the version before still serves: none of ours may take away what that version uses.

What is refused: to remove or rename a table or a field, to make a field narrower or to demand a value that the version
before does not write, and SQL or Python of one's own that nobody has looked at. What already exists is listed below,
each with the reason why it did no harm: nobody ran a version before it in production."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.apps import apps
from django.db import migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

pytestmark = pytest.mark.pure

BEFORE_THE_FIRST: Final = "made before the first version that an agency runs"
LISTED: Final[dict[tuple[str, str], str]] = {
    ("audit", "0001_initial"): "only makes triggers for its own new table",
    ("forum", "0001_initial"): "only makes a table of words beside its own new tables",
    ("search", "0001_entries_and_words"): "only makes a table of words beside its own new tables",
    ("statistics", "0001_initial"): "only makes triggers for its own new tables",
    ("staff", "0002_rights"): BEFORE_THE_FIRST,
    ("staff", "0003_named_contact_email"): BEFORE_THE_FIRST,
    ("staff", "0004_sign_outs_and_tries"): BEFORE_THE_FIRST,
    ("directory", "0002_reviewed_bodies"): BEFORE_THE_FIRST,
}
"""(app, migration) → why it may stand."""

TAKES_AWAY = (
    migrations.DeleteModel,
    migrations.RemoveField,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
    migrations.AlterUniqueTogether,
)
HARMLESS = (
    migrations.CreateModel,
    migrations.AddIndex,
    migrations.RemoveIndex,
    migrations.RemoveConstraint,
    migrations.AlterModelOptions,
    migrations.AlterModelManagers,
    migrations.RenameIndex,
)


def wrong(operation: Any, state: ProjectState, app: str) -> str:
    """Why an operation may break the version that still runs; empty when it cannot."""
    if isinstance(operation, migrations.AddField):
        return "" if operation.model_name_lower in state.fresh else demand(operation)
    if isinstance(operation, migrations.AlterField):
        return narrower(state.models[app, operation.model_name_lower].fields[operation.name], operation.field)
    if isinstance(operation, migrations.AddConstraint):
        fresh = operation.model_name.lower() in state.fresh
        return "" if fresh else "a constraint on a table that is written already"
    if isinstance(operation, TAKES_AWAY):
        return "takes away what the version before uses"
    if isinstance(operation, HARMLESS):
        return ""
    return f"{type(operation).__name__} must be looked at and listed"


def demand(operation: migrations.AddField) -> str:
    """A new field must be able to be left out by a version that does not know it: Django's defaults are its own, and
    the database knows only those of db_default."""
    field = operation.field
    free = field.null or field.has_db_default() or isinstance(field, models.ManyToManyField)
    return "" if free else f"{operation.name} is demanded of a version that does not know it: give null or db_default"


def narrower(old: models.Field, new: models.Field) -> str:
    """Whether a field takes less than it did."""
    if type(old) is not type(new):
        return "another type"
    shorter = (new.max_length or 0) < (old.max_length or 0) or (old.max_length is None and new.max_length is not None)
    if shorter or (old.null and not new.null) or (new.unique and not old.unique):
        return "narrower than before"
    return ""


def found(app: str, migration: Any, state: ProjectState) -> Iterator[str]:
    """What is wrong with one migration, in order; `state` is changed to what it is after it."""
    fresh: set[str] = set()
    for operation in migration.operations:
        state.fresh = fresh
        if reason := wrong(operation, state, app):
            yield f"{app} {migration.name}: {type(operation).__name__}: {reason}"
        if isinstance(operation, migrations.CreateModel):
            fresh.add(operation.name_lower)
        operation.state_forwards(app, state)


def ours() -> list[tuple[str, Any]]:
    """Every migration of our own with its app, in the order in which they run."""
    loader = MigrationLoader(None)
    own = {each.label for each in apps.get_app_configs() if each.name.startswith("upptack.")}
    order: list[tuple[str, str]] = []
    for leaf in sorted(loader.graph.leaf_nodes()):
        order += [node for node in loader.graph.forwards_plan(leaf) if node not in order]
    return [(app, loader.graph.nodes[app, name]) for app, name in order if app in own]


def test_no_migration_breaks_the_version_that_still_runs():
    loader, told, seen = MigrationLoader(None), [], set()
    for app, migration in ours():
        parents = [parent.key for parent in loader.graph.node_map[app, migration.name].parents]
        state = loader.project_state(parents or None) if parents else ProjectState(real_apps=loader.unmigrated_apps)
        reasons = list(found(app, migration, state.clone()))
        seen.add((app, migration.name))
        told += [] if (app, migration.name) in LISTED else reasons
        assert bool(reasons) or (app, migration.name) not in LISTED, f"{app} {migration.name} need not be listed"
    assert told == []
    assert len(seen) >= 38
    assert LISTED.keys() <= seen


def member(operation: Any) -> list[str]:
    """What is said of an operation on the table of members as it stands."""

    class Later(migrations.Migration):
        operations = [operation]

    return list(found("staff", Later("0099_later", "staff"), MigrationLoader(None).project_state()))


@pytest.mark.parametrize(
    "operation",
    [
        migrations.RemoveField("member", "name"),
        migrations.RenameField("member", "name", "full_name"),
        migrations.RenameModel("Member", "Colleague"),
        migrations.DeleteModel("MemberRole"),
        migrations.AddField("member", "room", models.CharField(max_length=9, default="")),
        migrations.AlterField("member", "name", models.CharField(max_length=3)),
        migrations.AlterField("member", "name", models.TextField()),
        migrations.AlterField("member", "name", models.CharField(max_length=200, unique=True)),
        migrations.AddConstraint("member", models.UniqueConstraint(fields=("name",), name="one_name")),
        migrations.RunSQL("SELECT 1"),
        migrations.RunPython(lambda *_: None),
        migrations.SeparateDatabaseAndState(),
    ],
    ids=lambda operation: type(operation).__name__,
)
def test_what_would_break_it_is_seen(operation):
    assert len(member(operation)) == 1


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("member", "room", models.CharField(max_length=9, null=True)),
        migrations.AddField("member", "room", models.CharField(max_length=9, db_default="")),
        migrations.AlterField("member", "name", models.CharField(max_length=200)),
        migrations.CreateModel("Room", [("id", models.BigAutoField(primary_key=True))]),
    ],
    ids=["null", "db_default", "wider", "table"],
)
def test_what_only_adds_may_come(operation):
    assert member(operation) == []
