"""A DMN model: loaded once, compiled to closures, then asked for its decisions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from xml.etree.ElementTree import Element

from upptack.dmn.boxed import Place, boxed, running, typed
from upptack.dmn.datatypes import REFUSED, Type, Types
from upptack.dmn.document import child, children, named, read
from upptack.dmn.lexer import Names
from upptack.dmn.table import FiredRow, Logic, Table
from upptack.dmn.values import DmnError, Function, Run, Scope, Value, feel

_SORTS = ("inputData", "decision", "businessKnowledgeModel")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision came to, and every row of its table that matched (none for other expressions)."""

    value: Value
    fired: tuple[FiredRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A compiled decision; ``needs`` are the names it requires, directly."""

    name: str
    needs: frozenset[str]
    run: Run
    logic: Logic | None
    type: Type

    def with_rows(self, scope: Scope) -> tuple[Value, tuple[FiredRow, ...]]:
        """The result and the rows that matched, the table gone through once."""
        if self.logic is None:
            return self.run(scope), ()
        rows = self.logic.matching(scope)
        value = None if rows < 0 else self.type.fit(self.logic.result(rows, scope))
        return None if value is REFUSED else value, self.logic.fired(rows, scope)


@dataclass(frozen=True, slots=True)
class Model:
    """A loaded model. ``decisions`` are the decisions' names in document order, ``inputs`` the inputs' types.

    Inputs are given by name: a missing one is null, an unknown one is ignored, and a decision that
    requires an input with a value outside its type or allowed values is null.
    """

    name: str
    decisions: tuple[str, ...]
    inputs: Mapping[str, Type]
    _compiled: Mapping[str, Decision]
    _functions: Mapping[str, Function]
    _needed: Mapping[str, tuple[Decision, ...]]

    def decide(self, inputs: Mapping[str, Value]) -> dict[str, Value]:
        """Every decision's result by name; ``None`` where it is null."""
        scope, refused = self._scope(inputs)
        for decision in self._compiled.values():
            run = not refused or refused.isdisjoint(decision.needs)
            scope[decision.name] = decision.run(scope) if run else None
        return {name: scope[name] for name in self.decisions}

    def evaluate(self, decision: str, inputs: Mapping[str, Value]) -> Outcome:
        """One decision's result with the rows that matched; ``DmnError`` if there is no such decision."""
        wanted = self._find(decision)
        scope, refused = self._scope(inputs)
        for each in self._needed[decision]:
            if each is not wanted:
                run = not refused or refused.isdisjoint(each.needs)
                scope[each.name] = each.run(scope) if run else None
        if refused and not refused.isdisjoint(wanted.needs):
            return Outcome(None)
        return Outcome(*wanted.with_rows(scope))

    def table(self, decision: str) -> Table | None:
        """The decision's table; ``None`` where it is decided by something else; ``DmnError`` if unknown."""
        logic = self._find(decision).logic
        return None if logic is None else logic.table

    def logic(self, decision: str) -> Logic | None:
        """The decision's compiled table, for those that examine it; else as ``table``."""
        return self._find(decision).logic

    def _find(self, decision: str) -> Decision:
        if decision not in self._compiled:
            raise DmnError(self.name, f"{decision!r} finns inte. Välj bland {', '.join(self.decisions)}.")
        return self._compiled[decision]

    def _scope(self, inputs: Mapping[str, Value]) -> tuple[dict[str, Value], set[str]]:
        scope: dict[str, Value] = {**self._functions}
        refused = set()
        for name, kind in self.inputs.items():
            given = inputs.get(name)
            value = kind.fit(given if given.__class__ is str else feel(given))
            if value is REFUSED:
                refused.add(name)
                value = None
            scope[name] = value
        return scope, refused


def load(source: str | bytes, name: str = "") -> Model:
    """Read and compile a DMN 1.1–1.5 model from XML text; ``name`` is what errors call the file.

    ``DmnError`` says in a sentence where the model is wrong and what to do.
    """
    where = name or "modellen"
    try:
        return _Loader(read(source, where), where).model()
    except RecursionError:
        raise DmnError(where, "modellen är för djupt nästlad. Dela den på flera beslut.") from None


@dataclass(slots=True)
class _Loader:
    """Goes from elements to a model."""

    root: Element
    where: str

    def model(self) -> Model:
        if child(self.root, "import") is not None:
            raise DmnError(self.where, "import av andra modeller stöds inte. Lägg allt i en fil.")
        types, names = Types(self.root, self.where), self._names()
        inputs = {name: types.named(_type_of(each)) for name, each in names.items() if each.tag == "inputData"}
        needs = {name: self._needs(element, names) for name, element in names.items()}
        order = _ordered(needs, self.where)
        functions: dict[str, Function] = {}
        for name in order:
            if names[name].tag == "businessKnowledgeModel":
                functions[name] = self._knowledge(names[name], self._place(name, needs, types, inputs), functions)
        compiled = {
            name: self._decision(names[name], self._place(name, needs, types, inputs), needs[name])
            for name in order
            if names[name].tag == "decision"
        }
        decisions = tuple(name for name, element in names.items() if element.tag == "decision")
        before = {name: _closure(name, needs, compiled) for name in decisions}
        return Model(self.where, decisions, inputs, compiled, functions, before)

    def _names(self) -> dict[str, Element]:
        found: dict[str, Element] = {}
        for element in children(self.root, *_SORTS):
            name = named(element, self.where)
            if name in found:
                raise DmnError(self.where, f"namnet {name!r} finns två gånger. Ge varje del ett eget namn.")
            found[name] = element
        return found

    def _needs(self, element: Element, names: dict[str, Element]) -> frozenset[str]:
        by_id = {each.get("id"): name for name, each in names.items()}
        found = set()
        for requirement in children(element, "informationRequirement", "knowledgeRequirement"):
            for required in children(requirement, "requiredInput", "requiredDecision", "requiredKnowledge"):
                href = required.get("href", "").rpartition("#")[2]
                if href not in by_id:
                    raise DmnError(
                        f"{self.where}, {element.get('name')!r}",
                        f"kravet pekar på {href!r}, som inte finns. Rätta href eller ta bort kravet.",
                    )
                found.add(by_id[href])
        return frozenset(found)

    def _place(self, name: str, needs: Mapping[str, frozenset[str]], types: Types, inputs: Mapping[str, Type]) -> Place:
        names = Names(needs[name], frozenset(types.parts))
        return Place(f"{self.where}, beslut {name!r}", names, types, name, inputs)

    def _decision(self, element: Element, place: Place, needs: frozenset[str]) -> Decision:
        kind = place.types.named(_type_of(element))
        box = boxed(element, place, kind)
        logic = box if isinstance(box, Logic) else None
        return Decision(place.title, needs, typed(running(box), kind), logic, kind)

    def _knowledge(self, element: Element, place: Place, functions: Mapping[str, Function]) -> Function:
        logic = child(element, "encapsulatedLogic")
        if logic is None or logic.get("kind", "FEEL") != "FEEL":
            raise DmnError(place.where, "kunskapsmodellen saknar encapsulatedLogic i FEEL. Lägg till den.")
        params = {
            named(each, place.where): place.types.named(each.get("typeRef"))
            for each in children(logic, "formalParameter")
        }
        kind = place.types.named(_type_of(element))
        body = typed(running(boxed(logic, replace(place.knowing(*params)), kind)), kind)
        return Function(place.title, tuple(params), _calling(body, params, functions))


def _calling(
    body: Run, params: Mapping[str, Type], functions: Mapping[str, Function]
) -> Callable[[Sequence[Value]], Value]:
    """A business knowledge model as a function of its parameters (DMN 1.5 clause 10.4)."""

    def call(args: Sequence[Value]) -> Value:
        if len(args) > len(params):
            return None
        given = [*args, *[None] * (len(params) - len(args))]
        scope: dict[str, Value] = {**functions}
        for (name, kind), arg in zip(params.items(), given, strict=True):
            value = kind.fit(arg)
            scope[name] = None if value is REFUSED else value
        return body(scope)

    return call


def _type_of(element: Element) -> str | None:
    variable = child(element, "variable")
    return None if variable is None else variable.get("typeRef")


def _ordered(needs: Mapping[str, frozenset[str]], where: str) -> tuple[str, ...]:
    """The names so that each stands after what it requires; ``DmnError`` where they go in a ring."""
    order = dict[str, None]()
    left = dict(needs)
    while left:
        ready = [name for name, required in left.items() if required <= order.keys()]
        if not ready:
            raise DmnError(where, f"kraven går i ring mellan {', '.join(sorted(left))}. Bryt ringen.")
        for name in ready:
            order[name] = None
            del left[name]
    return tuple(order)


def _closure(name: str, needs: Mapping[str, frozenset[str]], compiled: Mapping[str, Decision]) -> tuple[Decision, ...]:
    """The decision and all those before it, in an order in which they can be run."""
    wanted, queue = set[str](), [name]
    while queue:
        each = queue.pop()
        if each not in wanted:
            wanted.add(each)
            queue.extend(needs[each])
    return tuple(decision for each, decision in compiled.items() if each in wanted)
