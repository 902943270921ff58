"""Syntax trees to Python closures. Evaluation never raises: what FEEL cannot do is null."""

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from upptack.dmn import parser as tree
from upptack.dmn.functions import BUILTINS
from upptack.dmn.lexer import Names
from upptack.dmn.values import (
    ARITHMETIC,
    Function,
    Months,
    Range,
    Run,
    Scope,
    Value,
    both,
    compare,
    either,
    equal,
    kind,
    negated,
    number,
)

Matches: TypeAlias = Callable[[Value, Scope], bool | None]


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression: how to run it, the names it reads, and its value when it is written out."""

    text: str
    run: Run
    used: frozenset[str]
    literals: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A compiled cell: ``literals`` are the values it names, ``enumerates`` that it does nothing else."""

    text: str
    matches: Matches
    used: frozenset[str]
    literals: tuple[Value, ...]
    enumerates: bool


def expression(text: str, names: Names, where: str) -> Expression:
    """Compile a FEEL expression; ``DmnError`` (with ``where``) if it is not one."""
    parser = tree.Parser(text, names, where)
    node = parser.expression()
    literals = (node.value,) if isinstance(node, tree.Literal) else ()
    return Expression(text.strip(), _compile(node), frozenset(parser.used), literals)


def cell(text: str, names: Names, where: str) -> Cell:
    """Compile the unary tests of a cell; ``DmnError`` (with ``where``) if they are not that."""
    parser = tree.Parser(text, names, where)
    tests = parser.cell()
    named = [_named(test) for test in tests.tests]
    return Cell(
        text.strip() or "-",
        _matching(tests),
        frozenset(parser.used - {"?"}),
        tuple(value for values in named for value in values or ()),
        not tests.inverted and None not in named and bool(named),
    )


def _named(test: tree.Test) -> tuple[Value, ...] | None:
    """The values that a test does nothing but name; ``None`` for any other test."""
    nodes = test.operand.items if isinstance(test.operand, tree.ListOf) else (test.operand,)
    if test.op not in ("", "=") or not all(isinstance(node, tree.Literal) for node in nodes):
        return None
    return tuple(node.value for node in nodes if isinstance(node, tree.Literal))


def _compile(node: tree.Node) -> Run:
    return _COMPILERS[type(node)](node)


def _literal(node: tree.Literal) -> Run:
    value = node.value
    return lambda _scope: value


def _name(node: tree.Name) -> Run:
    name = node.name
    return lambda scope: scope.get(name)


def _path(node: tree.Path) -> Run:
    base, name = _compile(node.base), node.name
    return lambda scope: _part(base(scope), name)


def _part(value: Value, name: str) -> Value:
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list):
        return [_part(item, name) for item in value]
    read = _PARTS.get((kind(value), name))
    return read(value) if read else None


def _of_moment(name: str) -> Callable[[Any], Value]:
    return lambda value: Decimal(getattr(value, name))


_DATED, _TIMED = ("date", "date and time"), ("time", "date and time")


def _signed(total: int, step: int, wrap: int) -> Decimal:
    part = abs(total) // step % wrap if wrap else abs(total) // step
    return Decimal(-part if total < 0 else part)


_PARTS: dict[tuple[str, str], Callable[[Any], Value]] = {
    **{(sort, part): _of_moment(part) for sort in _DATED for part in ("year", "month", "day")},
    **{(sort, part): _of_moment(part) for sort in _TIMED for part in ("hour", "minute", "second")},
    ("years and months duration", "years"): lambda value: _signed(value.count, 12, 0),
    ("years and months duration", "months"): lambda value: _signed(value.count, 1, 12),
    ("days and time duration", "days"): lambda value: _signed(int(value.total_seconds()), 86400, 0),
    ("days and time duration", "hours"): lambda value: _signed(int(value.total_seconds()), 3600, 24),
    ("days and time duration", "minutes"): lambda value: _signed(int(value.total_seconds()), 60, 60),
    ("days and time duration", "seconds"): lambda value: _signed(int(value.total_seconds()), 1, 60),
}


def _negate(node: tree.Negate) -> Run:
    operand = _compile(node.operand)

    def run(scope: Scope) -> Value:
        value = operand(scope)
        if isinstance(value, Decimal):
            return number(ARITHMETIC.minus(value))
        if isinstance(value, Months):
            return Months(-value.count)
        return _safely(operator.neg, value) if isinstance(value, timedelta) else None

    return run


def _binary(node: tree.Binary) -> Run:
    left, right, act = _compile(node.left), _compile(node.right), _OPERATORS[node.op]
    return lambda scope: act(left(scope), right(scope))


def _if(node: tree.If) -> Run:
    test, then, otherwise = _compile(node.test), _compile(node.then), _compile(node.otherwise)
    return lambda scope: then(scope) if test(scope) is True else otherwise(scope)


def _list(node: tree.ListOf) -> Run:
    items = tuple(map(_compile, node.items))
    return lambda scope: [item(scope) for item in items]


def _range(node: tree.RangeOf) -> Run:
    low, high = _compile(node.low), _compile(node.high)
    closed = node.low_closed, node.high_closed

    def run(scope: Scope) -> Value:
        bottom, top = low(scope), high(scope)
        if bottom is None or top is None:
            return None
        return Range(bottom, top, *closed)

    return run


def _call(node: tree.Call) -> Run:
    args, names, name = tuple(map(_compile, node.args)), node.names, node.name
    builtin = None if node.scoped else BUILTINS[name]

    def run(scope: Scope) -> Value:
        function = builtin or scope.get(name)
        if not isinstance(function, Function):
            return None
        given: Sequence[Value] | None = [arg(scope) for arg in args]
        if names:
            given = arranged(function, dict(zip(names, given or (), strict=True)))
        return None if given is None else function.call(given)

    return run


def arranged(function: Function, given: dict[str, Value]) -> Sequence[Value] | None:
    """Named arguments in the function's own order; ``None`` if a name is not among its parameters."""
    if not given.keys() <= set(function.params):
        return None
    last = max(function.params.index(name) for name in given) + 1 if given else 0
    return [given.get(name) for name in function.params[:last]]


def _member(node: tree.Member) -> Run:
    value, matches = _compile(node.value), _matching(node.tests)
    return lambda scope: matches(value(scope), scope)


def _matching(tests: tree.Tests) -> Matches:
    each = tuple(map(_matcher, tests.tests))
    if not each:
        return lambda _value, _scope: True
    if not tests.inverted:
        return each[0] if len(each) == 1 else lambda value, scope: _any(each, value, scope)
    return lambda value, scope: negated(_any(each, value, scope))


def _any(each: tuple[Matches, ...], value: Value, scope: Scope) -> bool | None:
    found: bool | None = False
    for matches in each:
        found = either(found, matches(value, scope))
        if found:
            return True
    return found


def _matcher(test: tree.Test) -> Matches:
    operand = _compile(test.operand)
    if test.asks:
        return lambda value, scope: _holds(operand({**scope, "?": value}), value)
    if test.op:
        act = _OPERATORS[test.op]
        return lambda value, scope: _known(value, operand(scope), act)
    return lambda value, scope: _fits(value, operand(scope))


def _holds(outcome: Value, value: Value) -> bool | None:
    """The outcome of a cell that asks about ``?``: a condition, or something the value may lie in."""
    return outcome if isinstance(outcome, bool) else _fits(value, outcome)


def _known(value: Value, operand: Value, act: Callable[[Value, Value], Value]) -> bool | None:
    """A comparison in a cell: null never answers one, unless the cell itself names null."""
    if value is None and operand is not None:
        return None
    outcome = act(value, operand)
    return outcome if isinstance(outcome, bool) else None


def _fits(value: Value, operand: Value) -> bool | None:
    """Whether a value is what a cell names: itself, in a list, or in a range.

    A null input answers only a cell that names null (or ``-``): neither ``"a"`` nor ``not("a")`` is
    true of what is not known.
    """
    if isinstance(operand, Range):
        return operand.covers(value)
    if isinstance(operand, list) and not isinstance(value, list):
        found: bool | None = None if value is None else False
        for item in operand:
            found = either(found, _fits(value, item))
        return found
    if value is None and operand is not None:
        return None
    return equal(value, operand)


def _add(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return number(ARITHMETIC.add(left, right))
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(right, (date, time)):
        left, right = right, left
    return _later(left, right) if kind(right).endswith("duration") else None


def _later(left: Value, span: Any) -> Value:
    """A date, date and time, time or duration moved by a duration (DMN 1.5 tables 56 to 58)."""
    if isinstance(left, time):
        return _turned(left, span) if isinstance(span, timedelta) else None
    if isinstance(left, Months) and isinstance(span, Months):
        return Months(left.count + span.count)
    if isinstance(left, date):
        return _shifted(left, span.count) if isinstance(span, Months) else _safely(_moved, left, span)
    return _safely(operator.add, left, span) if isinstance(left, timedelta) else None


def _moved(day: date, span: timedelta) -> date:
    # date + timedelta drops the part below a day; FEEL counts from midnight and keeps the date.
    return day + span if isinstance(day, datetime) else (datetime.combine(day, time()) + span).date()


def _turned(clock: time, span: timedelta) -> Value:
    start = datetime(2000, 1, 1, clock.hour, clock.minute, clock.second, clock.microsecond, clock.tzinfo)
    return (start + timedelta(seconds=span.total_seconds() % 86400)).timetz()


def _shifted(day: date, months: int) -> Value:
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= years <= 9999:
        return None
    for last in (day.day, 30, 29, 28):
        moved = _safely(lambda number: day.replace(year=years, month=month + 1, day=number), last)
        if moved is not None and last <= day.day:
            return moved
    return None


def _subtract(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return number(ARITHMETIC.subtract(left, right))
    if kind(left) == kind(right) and isinstance(left, date):
        return _safely(operator.sub, left, right)
    if isinstance(left, time) and isinstance(right, time):
        day = date(2000, 1, 1)
        return _safely(operator.sub, datetime.combine(day, left), datetime.combine(day, right))
    if isinstance(right, Months):
        return _later(left, Months(-right.count))
    return _later(left, _safely(operator.neg, right)) if isinstance(right, timedelta) else None


def _multiply(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return number(ARITHMETIC.multiply(left, right))
    if isinstance(left, Decimal):
        left, right = right, left
    return _scaled(left, right, ARITHMETIC.multiply) if isinstance(right, Decimal) else None


def _divide(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return number(ARITHMETIC.divide(left, right))
    if isinstance(right, Decimal):
        return _scaled(left, right, ARITHMETIC.divide)
    if kind(left) != kind(right):
        return None
    if isinstance(left, Months) and isinstance(right, Months):
        return number(ARITHMETIC.divide(Decimal(left.count), Decimal(right.count)))
    if isinstance(left, timedelta) and isinstance(right, timedelta):
        micro = timedelta(microseconds=1)
        return number(ARITHMETIC.divide(Decimal(left // micro), Decimal(right // micro)))
    return None


def _scaled(span: Value, by: Decimal, act: Callable[[Decimal, Decimal], Decimal]) -> Value:
    unit = timedelta(microseconds=1)
    count = span.count if isinstance(span, Months) else span // unit if isinstance(span, timedelta) else None
    scaled = None if count is None else number(act(Decimal(count), by))
    if scaled is None or scaled.adjusted() > 20:
        return None
    return Months(int(scaled)) if isinstance(span, Months) else _safely(operator.mul, unit, int(scaled))


def _power(left: Value, right: Value) -> Value:
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return number(ARITHMETIC.power(left, right))
    return None


def _safely(act: Callable[..., Any], *args: Value) -> Any:
    """The outcome, or null where Python's own dates cannot hold it (beyond year 9999, mixed zones)."""
    try:
        return act(*args)
    except (ArithmeticError, TypeError, ValueError):
        return None


def _ordered(holds: Callable[[int], bool]) -> Callable[[Value, Value], Value]:
    def act(left: Value, right: Value) -> Value:
        order = compare(left, right)
        return None if order is None else holds(order)

    return act


_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": _add, "-": _subtract, "*": _multiply, "/": _divide, "**": _power, "and": both, "or": either,
    "=": equal, "!=": lambda left, right: negated(equal(left, right)),
    "<": _ordered(lambda order: order < 0), "<=": _ordered(lambda order: order <= 0),
    ">": _ordered(lambda order: order > 0), ">=": _ordered(lambda order: order >= 0),
}  # fmt: skip
_COMPILERS: dict[type, Callable[[Any], Run]] = {
    tree.Literal: _literal, tree.Name: _name, tree.Path: _path, tree.Negate: _negate, tree.Binary: _binary,
    tree.If: _if, tree.ListOf: _list, tree.RangeOf: _range, tree.Call: _call, tree.Member: _member,
}  # fmt: skip
