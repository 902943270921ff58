"""The built-in functions of FEEL that decision tables need (DMN 1.5 clause 10.3.4)."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from functools import reduce
from typing import Any

from upptack.dmn.values import (
    ARITHMETIC,
    Function,
    Months,
    Value,
    compare,
    equal,
    iso,
    kind,
    negated,
    number,
    parse_date,
    parse_datetime,
    parse_duration,
    parse_time,
    show,
)

_Python = Callable[..., Value]


def _checked(call: _Python, kinds: tuple[str, ...]) -> Callable[[Sequence[Value]], Value]:
    needed = sum(not wanted.endswith("?") for wanted in kinds)

    def run(args: Sequence[Value]) -> Value:
        if not needed <= len(args) <= len(kinds):
            return None
        for value, wanted in zip(args, kinds, strict=False):
            if wanted.rstrip("?") not in ("any", kind(value)):
                return None
        try:
            return call(*args)
        except (ArithmeticError, ValueError):  # outside what Python can hold: null (clause 10.3.4)
            return None

    return run


def _spread(call: Callable[[list[Any]], Value]) -> Callable[[Sequence[Value]], Value]:
    """A function that takes either one list or its items as separate arguments."""

    def run(args: Sequence[Value]) -> Value:
        items = args[0] if len(args) == 1 and isinstance(args[0], list) else list(args)
        try:
            return call(items)
        except ArithmeticError:
            return None

    return run


def _substring(text: str, start: Decimal, length: Decimal | None = None) -> Value:
    at = int(start)
    if at == 0 or abs(at) > len(text) or (length is not None and length < 1):
        return None
    at = at - 1 if at > 0 else len(text) + at
    return text[at:] if length is None else text[at : at + int(length)]


def _number(text: Value) -> Value:
    if isinstance(text, Decimal):
        return text
    if not isinstance(text, str) or not text.strip() or not set(text) <= set("0123456789+-.eE"):
        return None
    return number(ARITHMETIC.create_decimal(text))


def _text(value: Value) -> Value:
    if value is None or isinstance(value, str):
        return value
    return iso(value) if isinstance(value, (date, time, timedelta, Months)) else show(value)


def _rounded(way: str) -> _Python:
    def run(value: Decimal, scale: Decimal = Decimal(0)) -> Value:
        if not -6111 < scale < 6176:
            return None
        step = Decimal((0, (1,), -int(scale)))
        return number(value.quantize(step, rounding=way)) if abs(value.adjusted() + scale) < 33 else value

    return run


def _modulo(value: Decimal, divisor: Decimal) -> Value:
    whole = ARITHMETIC.divide(value, divisor).to_integral_value(ROUND_FLOOR)
    return number(ARITHMETIC.subtract(value, ARITHMETIC.multiply(divisor, whole)))


def _numbers(items: list[Any]) -> bool:
    return bool(items) and all(isinstance(item, Decimal) for item in items)


def _sum(items: list[Any]) -> Value:
    return number(reduce(ARITHMETIC.add, items)) if _numbers(items) else None


def _mean(items: list[Any]) -> Value:
    total = _sum(items)
    return number(ARITHMETIC.divide(total, Decimal(len(items)))) if isinstance(total, Decimal) else None


def _extreme(sign: int) -> Callable[[list[Any]], Value]:
    def run(items: list[Any]) -> Value:
        if not items or compare(items[0], items[0]) is None:
            return None
        best = items[0]
        for item in items[1:]:
            order = compare(item, best)
            if order is None:
                return None
            best = item if order == sign else best
        return best

    return run


def _holds(items: list[Value], wanted: Value) -> Value:
    return any(equal(item, wanted) is True for item in items)


def _distinct(items: list[Value]) -> Value:
    found = list[Value]()
    for item in items:
        if not _holds(found, item):
            found.append(item)
    return found


def _joined(args: Sequence[Value]) -> Value:
    if not all(isinstance(item, list) for item in args):
        return None
    return [item for part in args if isinstance(part, list) for item in part]


def _date(args: Sequence[Value]) -> Value:
    if len(args) == 3 and all(isinstance(part, Decimal) for part in args):
        try:
            return date(*(int(part) for part in args if isinstance(part, Decimal)))
        except (ValueError, OverflowError):
            return None
    value = args[0] if len(args) == 1 else None
    if isinstance(value, datetime):
        return value.date()
    return parse_date(value) if isinstance(value, str) else value if isinstance(value, date) else None


def _time(value: Value) -> Value:
    if isinstance(value, datetime):
        return value.timetz()
    return parse_time(value) if isinstance(value, str) else value if isinstance(value, time) else None


def _datetime(args: Sequence[Value]) -> Value:
    day = args[0] if args else None
    clock = args[1] if len(args) == 2 else None
    if len(args) == 2 and isinstance(day, date) and isinstance(clock, time):
        return datetime.combine(day, clock)
    if len(args) == 1 and isinstance(day, str):
        return parse_datetime(day)
    return day if len(args) == 1 and isinstance(day, datetime) else None


def _between_months(start: date, end: date) -> Value:
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and end.day < start.day:
        return Months(months - 1)
    return Months(months + 1) if months < 0 and end.day > start.day else Months(months)


def _after(text: str, match: str) -> Value:
    return text.partition(match)[2] if match in text else ""


def _before(text: str, match: str) -> Value:
    return text.partition(match)[0] if match in text else ""


def _plain(signature: str, call: _Python) -> Function:
    """A function from ``name(parameter: kind, ...)``; a kind that ends in ``?`` may be left out."""
    name, _, rest = signature.rstrip(")").partition("(")
    parts = [part.strip().split(": ") for part in rest.split(",")]
    return Function(name, tuple(part[0] for part in parts), _checked(call, tuple(part[1] for part in parts)))


BUILTINS: dict[str, Function] = {
    function.name: function
    for function in (
        _plain("not(negand: any)", negated),
        _plain("abs(n: number)", ARITHMETIC.abs),
        _plain("floor(n: number, scale: number?)", _rounded(ROUND_FLOOR)),
        _plain("ceiling(n: number, scale: number?)", _rounded(ROUND_CEILING)),
        _plain("decimal(n: number, scale: number)", _rounded(ROUND_HALF_EVEN)),
        _plain("modulo(dividend: number, divisor: number)", _modulo),
        _plain("sqrt(number: number)", lambda n: number(ARITHMETIC.sqrt(n))),
        _plain("odd(number: number)", lambda n: equal(_modulo(n, Decimal(2)), Decimal(1))),
        _plain("even(number: number)", lambda n: equal(_modulo(n, Decimal(2)), Decimal(0))),
        _plain("number(from: any)", _number),
        _plain("string(from: any)", _text),
        _plain("string length(string: string)", lambda text: Decimal(len(text))),
        _plain("upper case(string: string)", str.upper),
        _plain("lower case(string: string)", str.lower),
        _plain("contains(string: string, match: string)", lambda text, match: match in text),
        _plain("starts with(string: string, match: string)", str.startswith),
        _plain("ends with(string: string, match: string)", str.endswith),
        _plain("substring(string: string, start position: number, length: number?)", _substring),
        _plain("substring before(string: string, match: string)", _before),
        _plain("substring after(string: string, match: string)", _after),
        _plain("list contains(list: list, element: any)", _holds),
        _plain("distinct values(list: list)", _distinct),
        _plain("reverse(list: list)", lambda items: items[::-1]),
        _plain("time(from: any)", _time),
        _plain("duration(from: string)", parse_duration),
        _plain("years and months duration(from: date, to: date)", _between_months),
        Function("date", ("from",), _date),
        Function("date and time", ("from",), _datetime),
        Function("concatenate", (), _joined),
        Function("append", (), lambda args: _joined([*args[:1], list(args[1:])])),
        Function("count", ("list",), _spread(lambda items: Decimal(len(items)))),
        Function("sum", ("list",), _spread(_sum)),
        Function("mean", ("list",), _spread(_mean)),
        Function("min", ("list",), _spread(_extreme(-1))),
        Function("max", ("list",), _spread(_extreme(1))),
    )
}
