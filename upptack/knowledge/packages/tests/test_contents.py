"""Everything a reader sees of a content travels, nothing of its life here does, and no new field can be forgotten."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps
from modelcluster.models import get_all_child_relations

from upptack.knowledge.methods.models import Method
from upptack.knowledge.packages import contents, rules
from upptack.knowledge.packages.contents import MODELS, Kind, loaded, read, travelling, values_of, why, written
from upptack.knowledge.packages.rules import Refused, canonical
from upptack.knowledge.publishing.actions import reviewed_models
from upptack.knowledge.publishing.models import Reviewed

pytestmark = pytest.mark.django_db

LIFE_HERE = {
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "live_revision",
    "go_live_at",
    "expire_at",
    "expired",
    "locked",
    "locked_at",
    "locked_by",
    "latest_revision",
    "shipped",
}
"""Draft, lock, review, planning and history of a content in one installation."""


def first(kind: Kind) -> Any:
    """A content of a kind that readers see."""
    return kind.rows().filter(live=True)[0]


def columns(model: type[models.Model], staying: set[str]) -> set[str]:
    """The columns of a model but for those that stay and the numbers that the database gives out."""
    fields = model._meta.concrete_fields
    return {f.attname for f in fields if f.name not in staying and not isinstance(f, models.AutoField)}


def forgotten(kind: Kind) -> set[str]:
    """What belongs to a kind and its parts, and neither travels nor is known to stay."""
    values = values_of(kind, first(kind))
    children = {relation.get_accessor_name() for relation in get_all_child_relations(kind.model)}
    found = columns(kind.model, LIFE_HERE) | children | {field.name for field in kind.model._meta.many_to_many}
    found -= set(values)
    if kind.parts:
        model, back = contents.relation_of(kind, kind.parts)
        found |= columns(model, {back, "reported_wrong_on"}) - set(values[kind.parts.relation][0])
    return found


def test_every_reviewed_content_travels(content: None) -> None:
    # A guide travels as the file that is in force; a table is tried and approved in each installation.
    assert {kind.model for kind in MODELS} | {Method} == set(reviewed_models())
    assert {kind.name for kind in MODELS} | {"guides"} == set(rules.KINDS)


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.name)
def test_no_field_is_forgotten(kind: Kind, content: None) -> None:
    assert forgotten(kind) == set()
    values = values_of(kind, first(kind))
    assert set(kind.key) <= set(values)
    assert not LIFE_HERE & set(values)


def test_what_stays_here_is_the_life_of_a_content_here_and_nothing_else() -> None:
    assert contents.STATE == LIFE_HERE


@isolate_apps("upptack.knowledge.packages.tests")
def test_a_field_that_is_added_travels_from_then_on() -> None:
    class Leaflet(Reviewed):  # type: ignore[misc]
        edition_part: ClassVar[str] = "texts"
        words = models.TextField()

        class Meta:
            app_label = "tests"

    class Longer(Reviewed):  # type: ignore[misc]
        edition_part: ClassVar[str] = "texts"
        words = models.TextField()
        more = models.TextField()

        class Meta:
            app_label = "tests"

    assert [field.name for field in travelling(Leaflet)] == ["words"]
    assert [field.name for field in travelling(Longer)] == ["words", "more"]


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.name)
def test_a_field_that_is_left_out_is_noticed(kind: Kind, content: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "travelling", lambda model, without=contents.STATE: travelling(model, without)[:-1])
    assert forgotten(kind)


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.name)
def test_what_a_content_points_at_has_the_same_name_everywhere(kind: Kind) -> None:
    for field in travelling(kind.model):
        if field.is_relation:
            assert not isinstance(field.related_model._meta.pk, models.AutoField), field.name


@pytest.mark.parametrize("kind", MODELS, ids=lambda kind: kind.name)
def test_every_content_is_written_and_read_alike(kind: Kind, content: None) -> None:
    paths = set()
    for each in kind.rows()[:80]:
        path, data = written(kind, each)
        values = read(kind, path, data)
        assert rules.kind_of(path) == kind.name
        assert rules.names_problem([path]) is None
        assert values == values_of(kind, each)
        given = loaded(kind, path, values, each)
        assert set(given) == set(values)
        paths.add(path.casefold())
    assert len(paths) == min(80, kind.rows().count()) > 0


def page() -> tuple[Kind, str, dict]:
    """The public start page: its kind, path and values."""
    kind = MODELS[0]
    found = kind.model.objects.get(section="start", language="sv")
    return kind, written(kind, found)[0], values_of(kind, found)


READ = {
    "an unknown field": (lambda v: v.update(live=False), "live är okänt"),
    "a field lost": (lambda v: v.pop("summary"), "summary saknas"),
    "another name": (lambda v: v.update(section="utsatt"), "heter något annat"),
    "a name upwards": (lambda v: v.update(section="../start"), "heter något annat"),
}


@pytest.mark.parametrize("fault", READ)
def test_a_file_with_other_fields_is_refused(fault: str, content: None) -> None:
    kind, path, values = page()
    change, sentence = READ[fault]
    change(values)
    with pytest.raises(Refused, match=sentence):
        read(kind, path, canonical(values))


@pytest.mark.parametrize("values", [[], None, "x", 1, [{}]])
def test_a_file_of_another_shape_is_refused(values: object, content: None) -> None:
    kind, path, _ = page()
    with pytest.raises(Refused, match="inte de fält"):
        read(kind, path, canonical(values))


LOADED = {
    "a day that is none": (lambda v: v.update(expires="2026-13-45"), "expires|form"),
    "a day in another form": (lambda v: v.update(checked="20261122"), "form"),
    "an expiry before the check": (lambda v: v.update(expires="2020-01-01"), "ligger före"),
    "a check for ever": (lambda v: v.update(expires="2099-01-01"), "högst ett år"),
    "no source": (lambda v: v.update(source=""), "source"),
    "an unknown language": (lambda v: v.update(language="xx"), "language"),
    "a title too long": (lambda v: v.update(title="x" * 161), "title"),
    "a title that is none": (lambda v: v.update(title=None), "title"),
    "a title that is a number": (lambda v: v.update(title=7), "form"),
    "a title that is a list": (lambda v: v.update(title=["x"]), "form"),
    "no pieces": (lambda v: v.update(content=[]), "content|Validation|fält"),
    "pieces that are words": (lambda v: v.update(content="<script>"), "form|content"),
    "a piece of words": (lambda v: v.update(content=["x"]), "form"),
    "an unknown kind of piece": (lambda v: v["content"][0].update(type="html"), "form"),
    "an unknown value in a piece": (lambda v: v["content"][0]["value"].update(html="<b>"), "form"),
    "a piece without text": (lambda v: v["content"][0]["value"].update(text=""), "stycke 1: text"),
    "a piece with a wrong name": (lambda v: v["content"][0]["value"].update(id="Å"), "stycke 1: id"),
    "two pieces of one name": (lambda v: v["content"].append(v["content"][0]), "två gånger"),
}


@pytest.mark.parametrize("fault", LOADED)
def test_a_value_that_could_not_be_published_is_refused(fault: str, content: None) -> None:
    kind, path, values = page()
    loaded(kind, path, values, None)
    change, sentence = LOADED[fault]
    change(values)
    with pytest.raises(Refused, match=sentence) as refused:
        loaded(kind, path, values, None)
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


BODY = {
    "an unknown kind": (lambda v: v.update(kinds=["wizard"]), "okänd sort"),
    "kinds that are no list": (lambda v: v.update(kinds={"a": 1}), "okänd sort|form"),
    "no contacts": (lambda v: v.update(contacts=[]), "kontaktväg"),
    "a number without source": (lambda v: v["contacts"][0].update(source=""), "källa|source"),
    "a number that is none": (lambda v: v["contacts"][0].update(channel="phone", value="ring oss"), "value"),
    "hours nobody can read": (lambda v: v["contacts"][0].update(hours={"mon": ["25:00-99:00"]}), "hours|form"),
}


@pytest.mark.parametrize("fault", BODY)
def test_a_body_that_could_not_be_published_is_refused(fault: str, content: None) -> None:
    kind = next(kind for kind in MODELS if kind.name == "directory")
    body = kind.rows().exclude(contacts__value="")[0]
    path, values = written(kind, body)[0], values_of(kind, body)
    loaded(kind, path, values, body)
    change, sentence = BODY[fault]
    change(values)
    with pytest.raises(Refused, match=sentence):
        loaded(kind, path, values, body)


@pytest.mark.parametrize("parts", [None, {}, "x", [1], [{}]])
def test_parts_of_another_shape_are_refused(parts: object, content: None) -> None:
    kind = next(kind for kind in MODELS if kind.name == "directory")
    path, values = written(kind, first(kind))[0], {**values_of(kind, first(kind)), "contacts": parts}
    with pytest.raises(Refused, match=r"inte de fält|saknas"):
        read(kind, path, canonical(values))


def test_a_refusal_is_told_in_one_sentence() -> None:
    assert why(TypeError("unhashable")) == "ett värde har inte den form som fältet ska ha."
    assert why(ValidationError({"a": ["Fel.", "Mer."], "b": "Också."})) == "a: Fel. a: Mer. b: Också."
    assert why(ValidationError(["Fel.", "Mer."])) == "Fel. Mer."
