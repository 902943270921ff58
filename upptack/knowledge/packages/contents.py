"""Reviewed content as it travels in a package, and guides: which fields, in what shape, and what makes them valid."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import AutoField, Field, Model, QuerySet
from wagtail.blocks import StreamBlockValidationError, StructBlockValidationError
from wagtail.fields import StreamField

from upptack.knowledge.directory.contents import entry_problems
from upptack.knowledge.directory.models import Body
from upptack.knowledge.directory.queries import entry
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.lessons.models import Lesson
from upptack.knowledge.packages.rules import Refused, canonical, plain
from upptack.knowledge.publishing.models import Reviewed
from upptack.knowledge.routines.models import Routine

STATE: Final = frozenset(field.name for field in Reviewed._meta.fields)
"""The fields in which every reviewed content keeps its draft, lock, review and history here. They do not travel."""

WRONG = (ValidationError, ValueError, TypeError, AttributeError, KeyError, LookupError, OverflowError)
"""What fields and pieces raise, each in its own way, for a value of another shape."""

ITEM_KEYS: Final = {"type", "value", "id"}

Values = dict[str, Any]
"""The values of a content or a part, as JSON holds them, by the field's name in the database."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What hangs on a content and travels within it, such as the contacts of a body.

    `relation`: the name on the content. `same`: the fields that tell that a part here and one in a package are the
    same, which then keeps its row and what is `local`: fields that belong to this installation and never travel."""

    relation: str
    same: tuple[str, ...]
    local: frozenset[str]


def body_problems(body: Body) -> Iterator[str]:
    """What is wrong with a body that its fields alone do not tell."""
    return entry_problems(entry(body, body.contacts.all()))


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of content: its name in packages, its model, the fields that find one, its parts, and what gives
    sentences about what is wrong with one beside what its own fields say."""

    name: str
    model: type[Reviewed]
    key: tuple[str, ...]
    parts: Parts | None = None
    problems: Callable[[Any], Iterable[str]] | None = None

    def rows(self) -> QuerySet[Any]:
        """Every content of the kind, with its parts."""
        rows = self.model._default_manager.order_by(*self.key)
        return rows.prefetch_related(self.parts.relation) if self.parts else rows

    def key_of(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """The values that find a content."""
        return tuple(values[name] for name in self.key)

    def path(self, values: Mapping[str, Any]) -> str:
        """Where in a package a content with these values lies; "-" stands for no agency."""
        return (
            f"content/{self.name}/{'.'.join('-' if part is None else str(part) for part in self.key_of(values))}.json"
        )


MODELS: Final = (
    Kind("pages", PublicPage, ("section", "language")),
    Kind("handbook", Chapter, ("chapter",)),
    Kind("routines", Routine, ("agency_id", "matter")),
    Kind("lessons", Lesson, ("key",)),
    Kind(
        "directory",
        Body,
        ("id",),
        Parts("contacts", same=("channel", "value"), local=frozenset({"reported_wrong_on"})),
        body_problems,
    ),
)
"""Every kind of reviewed content that travels."""


def travelling(model: type[Model], without: Iterable[str] = STATE) -> tuple[Field[Any, Any], ...]:
    """The fields of a model that travel: all but those that belong to this installation, and numbers that the
    database gives out. A field that is added to a model travels from then on."""
    left = frozenset(without)
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if field.name not in left and not isinstance(field, AutoField))


def relation_of(kind: Kind, parts: Parts) -> tuple[type[Model], str]:
    """The model of a kind's parts, and the field in it that leads back to the whole."""
    relation: Any = kind.model._meta.get_field(parts.relation)
    return relation.related_model, relation.field.name


def part_fields(kind: Kind, parts: Parts) -> tuple[Field[Any, Any], ...]:
    """The fields of a kind's parts that travel; the way back to the whole is clear from where the part stands."""
    model, back = relation_of(kind, parts)
    return travelling(model, {back, *parts.local})


def values_of(kind: Kind, content: Model) -> Values:
    """A content's values as they travel."""
    values: Values = {field.attname: _plain(field, content) for field in travelling(kind.model)}
    if kind.parts:
        fields = part_fields(kind, kind.parts)
        parts = getattr(content, kind.parts.relation).all()
        values[kind.parts.relation] = [{field.attname: _plain(field, part) for field in fields} for part in parts]
    return values


def _plain(field: Field[Any, Any], content: Model) -> Any:
    value = field.value_from_object(content)
    if isinstance(field, StreamField):
        # Only pieces that have been looked at come out in the shape that the page gives them.
        value = field.get_prep_value(value) if list(value) else []
    found = json.loads(json.dumps(value, cls=DjangoJSONEncoder))
    return _bare(found) if isinstance(field, StreamField) else found


def _bare(value: Any) -> Any:
    """A piece's value without the random numbers that each installation gives the items of a list."""
    if isinstance(value, dict):
        return {name: _bare(inner) for name, inner in value.items()}
    if not isinstance(value, list):
        return value
    if value and all(isinstance(item, dict) and item.keys() == ITEM_KEYS and item["type"] == "item" for item in value):
        return [_bare(item["value"]) for item in value]
    return [_bare(item) for item in value]


def written(kind: Kind, content: Model) -> tuple[str, bytes]:
    """A content as a file of a package: path and bytes."""
    values = values_of(kind, content)
    return kind.path(values), canonical(values)


def read(kind: Kind, path: str, content: bytes) -> Values:
    """The values in a file of a package. Raises Refused when fields are unknown or missing, or when the file has
    another name than its content."""
    values = plain(content, path)
    fields = {field.attname for field in travelling(kind.model)}
    if kind.parts:
        fields.add(kind.parts.relation)
    _same_fields(path, values, fields)
    if kind.parts:
        expected = {field.attname for field in part_fields(kind, kind.parts)}
        parts = values[kind.parts.relation]
        for part in parts if isinstance(parts, list) else [None]:
            _same_fields(path, part, expected)
    if kind.path(values) != path:
        raise Refused(f"{path}: filen heter något annat än sitt innehåll.")
    return dict(values)


def _same_fields(path: str, values: Any, expected: set[str]) -> None:
    if not isinstance(values, dict):
        raise Refused(f"{path}: filen har inte de fält som innehållet ska ha.")
    for name in sorted(set(values) ^ expected):
        what = "är okänt här" if name in values else "saknas"
        raise Refused(f"{path}: fältet {name} {what}. Paketet är gjort med en annan version av Upptäck.")


def loaded(kind: Kind, path: str, values: Mapping[str, Any], here: Model | None) -> Values:
    """The values as the model takes them; parts that are the same as those of `here` keep their rows and what is
    local. Raises Refused, with the field and why, when they could not be published."""
    try:
        given: Values = {field.attname: _python(field, values[field.attname]) for field in travelling(kind.model)}
        candidate = kind.model(**given)
        if kind.parts:
            given[kind.parts.relation] = _parts(kind, kind.parts, values[kind.parts.relation], here)
            setattr(candidate, kind.parts.relation, given[kind.parts.relation])
        if canonical(values_of(kind, candidate)) != canonical(values):
            raise Refused(f"{path}: ett värde har inte den form som fältet ska ha.")
        _check(kind, candidate)
    except WRONG as error:
        raise Refused(f"{path}: {why(error)}") from error
    return given


def _python(field: Field[Any, Any], value: Any) -> Any:
    """A field's value. A page's pieces are set as they are: the field itself makes them into pieces."""
    return value if isinstance(field, StreamField) or value is None else field.to_python(value)


def _parts(kind: Kind, parts: Parts, values: Iterable[Mapping[str, Any]], here: Model | None) -> list[Model]:
    fields = part_fields(kind, parts)
    model, _ = relation_of(kind, parts)
    left = list(getattr(here, parts.relation).all()) if here is not None else []
    found = []
    for each in values:
        part = model(**{field.attname: _python(field, each[field.attname]) for field in fields})
        alike = (old for old in left if all(getattr(old, name) == getattr(part, name) for name in parts.same))
        if old := next(alike, None):
            left.remove(old)
            part.pk = old.pk
            for name in parts.local:
                setattr(part, name, getattr(old, name))
        found.append(part)
    return found


def _check(kind: Kind, candidate: Reviewed) -> None:
    """Raises what the fields and pieces raise when the content could not be published."""
    for field in travelling(kind.model):
        if isinstance(field, StreamField):
            field.stream_block.clean(getattr(candidate, field.name))
    candidate.clean_fields()
    candidate.clean()
    if kind.parts:
        _, back = relation_of(kind, kind.parts)
        for part in getattr(candidate, kind.parts.relation).all():
            part.full_clean(exclude={back}, validate_unique=False)
    if kind.problems and (found := " ".join(kind.problems(candidate))):
        raise ValidationError(found)


def why(error: Exception) -> str:
    """What a refused value says of itself, with the field's name, in one line."""
    if not isinstance(error, ValidationError):
        return "ett värde har inte den form som fältet ska ha."
    return " ".join(_sentences(error)) or "innehållet går inte att publicera."


def _sentences(error: ValidationError) -> Iterator[str]:
    if isinstance(error, StreamBlockValidationError | StructBlockValidationError):
        for problem in error.non_block_errors.as_data():
            yield from _sentences(problem)
        for place, inner in error.block_errors.items():
            name = f"stycke {place + 1}" if isinstance(place, int) else place
            yield f"{name}: {' '.join(_sentences(inner))}"
    elif hasattr(error, "error_dict"):
        for name, problems in error.error_dict.items():
            yield from (f"{name}: {' '.join(_sentences(problem))}" for problem in problems)
    else:
        yield from error.messages
