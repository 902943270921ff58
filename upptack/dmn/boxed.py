"""Boxed expressions in XML to closures: literal, table, invocation, context, list (DMN 1.5 clause 10.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from upptack.dmn.compiler import Cell, Expression, arranged, cell, expression
from upptack.dmn.datatypes import ANY, REFUSED, Type, Types
from upptack.dmn.document import child, children, named, text
from upptack.dmn.lexer import Names
from upptack.dmn.table import AGGREGATIONS, POLICIES, Clause, Column, Logic, Output, Row, Table
from upptack.dmn.values import DmnError, Function, Run, Scope, Value

BOXES = ("literalExpression", "decisionTable", "invocation", "context", "list")
UNSUPPORTED = ("functionDefinition", "relation", "conditional", "for", "every", "some", "filter")
_FEEL = ("", "feel")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands: words for errors, names in scope, the model's types and its inputs'."""

    where: str
    names: Names
    types: Types
    title: str
    kinds: Mapping[str, Type]
    depth: int = 0

    def inside(self, what: str) -> "Place":
        """A place inside this one; ``DmnError`` beyond ten levels."""
        if self.depth >= 10:
            raise DmnError(self.where, "uttrycket har fler än tio nivåer. Dela det på flera beslut.")
        return replace(self, where=f"{self.where}, {what}", depth=self.depth + 1)

    def knowing(self, *names: str) -> "Place":
        """The same place with more names in scope."""
        return replace(self, names=Names(self.names.scope | set(names), self.names.parts))


def boxed(parent: Element, place: Place, result: Type = ANY) -> Run | Logic:
    """Compile the expression inside ``parent``; ``DmnError`` if it is missing or not supported.

    ``result`` is the type of the decision, whose allowed values order the outputs where they have none.
    """
    box = child(parent, *BOXES)
    if box is None:
        other = child(parent, *UNSUPPORTED)
        found = "saknar uttryck" if other is None else f"har {other.tag}, som inte stöds"
        raise DmnError(place.where, f"{parent.tag} {found}. Använd {', '.join(BOXES)}.")
    if box.tag == "decisionTable":
        return _table(box, place, result)
    return _BOXES[box.tag](box, place)


def running(box: Run | Logic) -> Run:
    """The closure of a compiled expression, table or not."""
    return box.run if isinstance(box, Logic) else box


def typed(run: Run, wanted: Type) -> Run:
    """The closure with its value fitted to a type; null where it does not fit."""
    if wanted == ANY:
        return run

    def fitted(scope: Scope) -> Value:
        value = wanted.fit(run(scope))
        return None if value is REFUSED else value

    return fitted


def _literal(box: Element, place: Place) -> Run:
    language = box.get("expressionLanguage", "").rstrip("/").rpartition("/")[2].lower()
    if language not in _FEEL and not language.isdigit():
        raise DmnError(place.where, f"uttrycksspråket {language!r} stöds inte. Skriv FEEL.")
    return expression(text(box) or "null", place.names, place.where).run


def _invocation(box: Element, place: Place) -> Run:
    called = text(child(box, "literalExpression"))
    function = expression(called, place.names, place.where).run
    bindings = {
        named(parameter, place.where): running(boxed(binding, place.inside("argument")))
        for binding in children(box, "binding")
        for parameter in children(binding, "parameter")
    }

    def run(scope: Scope) -> Value:
        target = function(scope)
        if not isinstance(target, Function):
            return None
        given = arranged(target, {name: bound(scope) for name, bound in bindings.items()})
        return None if given is None else target.call(given)

    return run


def _context(box: Element, place: Place) -> Run:
    entries = list[tuple[str, Run]]()
    for entry in children(box, "contextEntry"):
        variable = child(entry, "variable")
        name = "" if variable is None else named(variable, place.where)
        inner = running(boxed(entry, place.inside(f"rad {name or 'resultat'!r}")))
        kind = place.types.named(None if variable is None else variable.get("typeRef"))
        entries.append((name, typed(inner, kind)))
        place = place.knowing(name) if name else place

    def run(scope: Scope) -> Value:
        inner, found = dict(scope), dict[str, Value]()
        for name, entry in entries:
            value = entry(inner)
            if not name:
                return value
            inner[name] = found[name] = value
        return found

    return run


def _list(box: Element, place: Place) -> Run:
    items = []
    for item in box:
        wrapper = Element("list")
        wrapper.append(item)
        items.append(running(boxed(wrapper, place.inside("listan"))))
    return lambda scope: [item(scope) for item in items]


_BOXES = {"literalExpression": _literal, "invocation": _invocation, "context": _context, "list": _list}


def _table(box: Element, place: Place, result: Type) -> Logic:
    policy, aggregation = _policy(box, place.where)
    rules = list(children(box, "rule"))
    columns = [_column(each, at, rules, place) for at, each in enumerate(children(box, "input"))]
    outputs = [_output(each, box, place, result) for each in children(box, "output")]
    notes = [each.get("name") or f"Anteckning {at}" for at, each in enumerate(children(box, "annotation"), 1)]
    _demand(place.where, policy, aggregation, [output for output, _ in outputs])
    widths = (len(columns), len(outputs), len(notes))
    rows = [_row(rule, at, widths, place) for at, rule in enumerate(rules, 1)]
    entries = [
        tuple(_entry(written, _at(place, row.index, clause.label)) for written, (_, clause) in pairs)
        for row in rows
        for pairs in [list(zip(row.outputs, outputs, strict=True))]
    ]
    table = Table(
        place.title, policy, aggregation, tuple(clause for _, clause in columns),
        tuple(clause for _, clause in outputs), tuple(notes), tuple(rows),
    )  # fmt: skip
    return Logic(table, tuple(column for column, _ in columns), tuple(o for o, _ in outputs), tuple(entries))


def _policy(box: Element, where: str) -> tuple[str, str]:
    policy, aggregation = box.get("hitPolicy", "UNIQUE"), box.get("aggregation", "")
    if policy not in POLICIES:
        raise DmnError(where, f"träffregeln {policy!r} finns inte. Välj bland {', '.join(POLICIES)}.")
    if aggregation and (policy != "COLLECT" or aggregation not in AGGREGATIONS):
        raise DmnError(where, f"{aggregation} går bara med COLLECT. Välj bland {', '.join(AGGREGATIONS)}.")
    return policy, aggregation


def _at(place: Place, row: int, column: str) -> Place:
    return replace(place, where=f"{place.where}, rad {row}, kolumn {column!r}")


def _demand(where: str, policy: str, aggregation: str, outputs: list[Output]) -> None:
    """What the hit policy asks of the outputs (DMN 1.5 clause 8.2.11)."""
    if not outputs:
        raise DmnError(where, "tabellen saknar utkolumn. Lägg till minst en output.")
    if policy in ("PRIORITY", "OUTPUT ORDER") and not any(output.order for output in outputs):
        raise DmnError(where, f"{policy} behöver outputValues som ordnar utvärdena, det viktigaste först.")
    if aggregation and len(outputs) > 1:
        raise DmnError(where, f"COLLECT med {aggregation} kan bara ha en utkolumn. Dela tabellen.")
    names = [output.name for output in outputs]
    if len(outputs) > 1 and ("" in names or len(set(names)) < len(names)):
        raise DmnError(where, "flera utkolumner behöver var sitt namn. Ge varje output ett eget name.")


def _column(box: Element, at: int, rules: list[Element], place: Place) -> tuple[Column, Clause]:
    source = child(box, "inputExpression")
    content = text(source)
    label = box.get("label") or content
    here = replace(place, where=f"{place.where}, kolumn {label or at + 1!r}")
    if not content:
        raise DmnError(here.where, "inkolumnen saknar inputExpression. Skriv namnet på det som prövas.")
    kind = place.types.named(None if source is None else source.get("typeRef"))
    allowed, input_kind = _values(box, "inputValues", here), place.kinds.get(content, ANY)
    if allowed is None and kind.allowed is None and kind.base in ("any", input_kind.base):
        kind = input_kind
    subject = expression(content, place.names, here.where)
    cells = []
    for row, rule in enumerate(rules, 1):
        written = [text(entry) for entry in children(rule, "inputEntry")]
        if at < len(written):
            cells.append(cell(written[at], place.names, _at(place, row, label).where))
    clause = Clause(content, label, kind.base, _enumerated(allowed, kind))
    return Column(subject.run, kind, allowed, tuple(cells)), clause


def _enumerated(allowed: Cell | None, kind: Type) -> tuple[Value, ...]:
    if allowed is not None:
        return allowed.literals if allowed.enumerates else ()
    return () if kind.collection else kind.values


def _values(box: Element, name: str, place: Place) -> Cell | None:
    content = text(child(box, name))
    return cell(content, Names(), f"{place.where}, tillåtna värden") if content else None


def _output(box: Element, table: Element, place: Place, result: Type) -> tuple[Output, Clause]:
    alone = len(list(children(table, "output"))) == 1
    name = " ".join(box.get("name", "").split())
    label = box.get("label") or name or table.get("outputLabel") or place.title
    here = replace(place, where=f"{place.where}, kolumn {label!r}")
    kind = place.types.named(box.get("typeRef"))
    allowed, outer = _values(box, "outputValues", here), result if alone else result.parts.get(name, ANY)
    order = _enumerated(allowed, kind) or (outer.values if allowed is None and outer.allowed else ())
    written = text(child(box, "defaultOutputEntry"))
    default = expression(written, place.names, f"{here.where}, standardvärde") if written else None
    clause = Clause(name or place.title, label, kind.base, order, written)
    return Output(name, kind, allowed, order, default), clause


def _row(rule: Element, index: int, widths: tuple[int, int, int], place: Place) -> Row:
    inputs = tuple(text(entry) or "-" for entry in children(rule, "inputEntry"))
    outputs = tuple(text(entry) for entry in children(rule, "outputEntry"))
    notes = tuple(text(entry) for entry in children(rule, "annotationEntry"))
    if (len(inputs), len(outputs)) != widths[:2] or len(notes) > widths[2]:
        what = f"raden har {len(inputs)}+{len(outputs)}+{len(notes)} celler men tabellen {widths} kolumner."
        raise DmnError(f"{place.where}, rad {index}", f"{what} Ge varje kolumn en cell.")
    return Row(index, inputs, outputs, notes + ("",) * (widths[2] - len(notes)), text(rule, "description"))


def _entry(written: str, place: Place) -> Expression:
    """An output cell; an empty one, or ``-``, gives null."""
    return expression("null" if written in ("", "-") else written, place.names, place.where)
