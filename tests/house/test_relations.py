"""Relations between tables obey the order of the rooms, also those written as a string that no import shows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.test.utils import isolate_apps

from tests.house.test_imports import contracts
from upptack.staff.models import Unit
from upptack.tally.models import Count

pytestmark = pytest.mark.pure

Model = type[models.Model]

WAGTAIL = frozenset(
    {"wagtailcore.Revision", "wagtailcore.WorkflowState", "wagtailcore.Task", "contenttypes.ContentType"}
)
OTHERS = {"knowledge": WAGTAIL, "staff": frozenset({"auth.Group", "auth.Permission"})}
"""Tables that are not ours and that a room may point at: the history and review of content, a member's groups."""


def ours() -> tuple[Model, ...]:
    """Every model of our own apps, those that Django makes for many-to-many relations too."""
    return tuple(
        model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("upptack.")
    )


def room(model: Model) -> str | None:
    """The room that a model stands in; None when it is not ours."""
    top, _, rest = model.__module__.partition(".")
    return rest.split(".")[0] if top == "upptack" else None


def depth(name: str) -> int:
    """How far down a room lies, 0 for the highest; from the same contract that import-linter reads."""
    floors = [floor.replace(" ", "").split("|") for floor in contracts()["rooms"]["layers"]]
    return next(number for number, floor in enumerate(floors) if name in floor)


def relations(model: Model) -> tuple[tuple[str, Model], ...]:
    """What a model points at: field and model. A relation to "any table" counts as one to Django's list of them."""
    direct = [f for f in (*model._meta.fields, *model._meta.many_to_many) if f.remote_field]
    named = [(field.name, cast(Model, field.related_model)) for field in direct]
    return (*named, *((field.name, ContentType) for field in model._meta.private_fields))


def wrong(found: Iterable[Model]) -> list[str]:
    """Every relation that points up, sideways into another room, out of the house, or into or out of the tally."""
    problems = []
    for model in found:
        for field, target in relations(model):
            here, there = room(model), room(target)
            assert here is not None
            below = there is not None and (there == here or depth(there) > depth(here))
            below = below or (there is None and target._meta.label in OTHERS.get(here, ()))
            if not below or "tally" in (here, there):
                problems.append(f"{model._meta.label}.{field} -> {target._meta.label}")
    return problems


def test_every_relation_points_down() -> None:
    assert wrong(ours()) == []


def test_the_walk_sees_relations() -> None:
    seen = {f"{model._meta.label}.{field}" for model in ours() for field, _ in relations(model)}
    assert {"staff.Unit.agency", "staff.Member.unit", "directory.Contact.body"} <= seen


def test_the_tally_has_no_relation_at_all() -> None:
    tally = [model for model in ours() if room(model) == "tally"]
    assert Count in tally
    assert [relations(model) for model in tally] == [()] * len(tally)


def made(where: str, name: str, **fields: models.Field) -> Model:
    """A model that only one test has, as if it stood in an app of ours; for use under `isolate_apps`."""
    return type(name, (models.Model,), {"__module__": f"upptack.{where}.models", **fields})


@isolate_apps("upptack.tally", "upptack.staff", "upptack.knowledge.directory")
def test_a_relation_up_out_or_into_the_tally_is_caught() -> None:
    def to(target: Model | str) -> models.ForeignKey:
        return models.ForeignKey(target, models.CASCADE, related_name="+")

    body = made("knowledge.directory", "Body")
    of_unit = made("tally", "OfUnit", unit=to(Unit))
    of_count = made("staff", "OfCount", counts=models.ManyToManyField(Count, related_name="+"))
    of_body = made("staff", "OfBody", body=to("directory.Body"))
    of_anything = made("staff", "OfAnything", about=to(ContentType))
    assert wrong([of_unit, of_count, of_body, of_anything]) == [
        "tally.OfUnit.unit -> staff.Unit",
        "staff.OfCount.counts -> tally.Count",
        "staff.OfBody.body -> directory.Body",
        "staff.OfAnything.about -> contenttypes.ContentType",
    ]
    body.__module__ = "upptack.staff.models"
    assert wrong([of_body]) == []
