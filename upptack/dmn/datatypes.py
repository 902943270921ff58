"""The types of a model (DMN 1.5 clause 7.3.2): what a value must be, and which values are allowed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final
from xml.etree.ElementTree import Element

from upptack.dmn.compiler import Cell, cell
from upptack.dmn.document import child, children, named, text
from upptack.dmn.lexer import Names
from upptack.dmn.values import DmnError, Value, kind, parse_date, parse_datetime, parse_duration, parse_time

# What `Type.fit` answers for a value that is not of the type; null itself is of every type.
REFUSED: Final = object()

_BASES = {
    "string": "string", "number": "number", "boolean": "boolean", "date": "date", "time": "time",
    "date and time": "date and time", "dateTime": "date and time", "Any": "any", "any": "any",
    "days and time duration": "days and time duration", "dayTimeDuration": "days and time duration",
    "years and months duration": "years and months duration",
    "yearMonthDuration": "years and months duration",
    "context": "context", "integer": "number", "long": "number", "double": "number", "": "any",
}  # fmt: skip
_PARSERS: dict[str, Callable[[str], Value]] = {
    "date": parse_date,
    "time": parse_time,
    "date and time": parse_datetime,
    "days and time duration": parse_duration,
    "years and months duration": parse_duration,
}


@dataclass(frozen=True, slots=True)
class Type:
    """A type: a FEEL kind (``any`` for no demand), or a context with typed ``parts``.

    ``values`` are the allowed values when the type does nothing but name them, in their order.
    """

    base: str = "any"
    parts: dict[str, "Type"] = field(default_factory=dict)
    collection: bool = False
    allowed: Cell | None = None

    @property
    def values(self) -> tuple[Value, ...]:
        """The allowed values of one item, where they are named one by one; of a boolean true and false."""
        if self.allowed is not None:
            return self.allowed.literals if self.allowed.enumerates else ()
        return (True, False) if self.base == "boolean" else ()

    def fit(self, value: Value) -> Value:
        """The value as this type has it, or ``REFUSED`` (DMN 1.5 clause 10.3.2.9.4).

        A lone value becomes a list of one where a list is wanted, and the other way round; a date
        becomes midnight where a date and time is wanted.
        """
        if value is None:
            return None
        if self.collection:
            items = [self._item(item) for item in (value if isinstance(value, list) else [value])]
            return REFUSED if any(item is REFUSED for item in items) else items
        if isinstance(value, list) and len(value) == 1 and self.base != "any":
            value = value[0]
        return self._item(value)

    def _item(self, value: Value) -> Value:
        if value is None:
            return None
        if self.parts:
            value = self._context(value)
        elif self.base == "date and time" and kind(value) == "date" and isinstance(value, date):
            value = datetime.combine(value, time())
        elif self.base not in ("any", kind(value)):
            return REFUSED
        if self.allowed is not None and self.allowed.matches(value, {}) is not True:
            return REFUSED
        return value

    def _context(self, value: Value) -> Value:
        if not isinstance(value, dict):
            return REFUSED
        fitted = {name: part.fit(value.get(name)) for name, part in self.parts.items()}
        return REFUSED if any(item is REFUSED for item in fitted.values()) else {**value, **fitted}

    def parse(self, value: Value) -> Value:
        """A value from JSON with its ISO 8601 texts turned to dates, times and durations of this type."""
        if isinstance(value, list):
            return [self.parse(item) for item in value]
        if isinstance(value, dict):
            return {name: self.parts.get(name, ANY).parse(item) for name, item in value.items()}
        read = _PARSERS.get(self.base)
        moment = read(value) if read and isinstance(value, str) else None
        return value if moment is None else moment


ANY: Final = Type()


@dataclass(slots=True)
class Types:
    """The item definitions of a model, resolved by name."""

    root: Element
    where: str
    parts: set[str] = field(default_factory=set)
    _elements: dict[str, Element] = field(default_factory=dict)
    _resolved: dict[str, Type | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Resolve every definition, so that a fault is found even where nothing uses it."""
        self._elements = {named(item, self.where): item for item in children(self.root, "itemDefinition")}
        self.parts = {
            named(part, self.where) for item in self._elements.values() for part in item.iter("itemComponent")
        }
        for name in self._elements:
            self.named(name)

    def named(self, reference: str | None) -> Type:
        """The type that a ``typeRef`` names, ``ANY`` without one; ``DmnError`` where it is unknown."""
        name = " ".join((reference or "").removeprefix("feel:").split())
        if name in self._elements:
            return self._defined(name)
        if name not in _BASES:
            raise DmnError(self.where, f"typen {name!r} är okänd. Definiera den som itemDefinition.")
        return Type(_BASES[name])

    def _defined(self, name: str) -> Type:
        known = self._resolved.get(name)
        if known is None and name in self._resolved:
            raise DmnError(self.where, f"typen {name!r} är definierad genom sig själv. Bryt kedjan.")
        if known is None:
            self._resolved[name] = None
            known = self._resolved[name] = self._read(self._elements[name], f"{self.where}, typen {name!r}")
        return known

    def _read(self, element: Element, where: str, depth: int = 0) -> Type:
        if child(element, "functionItem") is not None or depth > 10:
            raise DmnError(where, "funktionstyper och djupare nästling än tio nivåer stöds inte.")
        collection = element.get("isCollection") == "true"
        parts = {
            named(part, where): self._read(part, f"{where}, del {part.get('name')!r}", depth + 1)
            for part in children(element, "itemComponent")
        }
        if parts:
            return Type("context", parts, collection)
        base = self.named(text(element, "typeRef"))
        limits = self._limits(element, where)
        return Type(base.base, base.parts, collection or base.collection, limits or base.allowed)

    def _limits(self, element: Element, where: str) -> Cell | None:
        limits = child(element, "allowedValues", "typeConstraint")
        if limits is None or not text(limits):
            return None
        return cell(text(limits), Names(), f"{where}, tillåtna värden")
