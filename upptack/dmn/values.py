"""FEEL values in Python's own types, and the operations that are the same for all of them.

DMN 1.5 clause 10.3.2.2 maps the FEEL kinds so: number ``Decimal`` (34 digits, IEEE 754-2008
decimal128), string ``str``, boolean ``bool``, date ``date``, time ``time``, date and time ``datetime``,
days and time duration ``timedelta``, years and months duration ``Months``, list ``list``, context
``dict`` with string keys, range ``Range``, null ``None``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import TypeAlias

# Any FEEL value; the engine looks at the class at run time, as FEEL itself does.
Value: TypeAlias = object
Scope: TypeAlias = Mapping[str, Value]
Run: TypeAlias = Callable[[Scope], Value]

# No traps: overflow and division by zero give Infinity or NaN, which `number` turns into null.
ARITHMETIC = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, traps=[])
MAX_DEPTH = 30


class DmnError(Exception):
    """A model that cannot be used. The sentence says where the fault is and what to do about it."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}" if where else what)


@dataclass(frozen=True, slots=True, order=True)
class Months:
    """A years and months duration; ``count`` is its length in months, negative backwards."""

    count: int


@dataclass(frozen=True, slots=True)
class Range:
    """An interval of FEEL values; an end that is ``None`` is open without limit."""

    low: Value
    high: Value
    low_closed: bool = True
    high_closed: bool = True

    def covers(self, value: Value) -> bool | None:
        """Whether the value lies in the interval; ``None`` where it cannot be compared with the ends."""
        above = True if self.low is None else _beyond(compare(value, self.low), self.low_closed)
        below = True if self.high is None else _beyond(compare(self.high, value), self.high_closed)
        return both(above, below)


@dataclass(frozen=True, slots=True)
class Function:
    """Something that can be called: a built-in or a business knowledge model."""

    name: str
    params: tuple[str, ...]
    call: Callable[[Sequence[Value]], Value]


_KINDS: dict[type, str] = {
    bool: "boolean", Decimal: "number", str: "string", datetime: "date and time", date: "date",
    time: "time", timedelta: "days and time duration", Months: "years and months duration",
    list: "list", dict: "context", Range: "range", Function: "function",
}  # fmt: skip


def kind(value: Value) -> str:
    """The FEEL name of the value's kind; ``"null"`` for null and for what is no FEEL value."""
    return _KINDS.get(type(value), "null")


def feel(value: Value, depth: int = 0) -> Value:
    """The FEEL value of a Python value; ``None`` for what FEEL cannot hold (NaN, unknown classes)."""
    if type(value) is Decimal:
        return number(value)
    if isinstance(value, (list, tuple, Mapping)):
        return _compound(value, depth)
    if type(value) in _KINDS:
        return value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int):
        return number(Decimal(int(value)))
    return number(Decimal(repr(float(value)))) if isinstance(value, float) else None


def _compound(value: Sequence[Value] | Mapping[Value, Value], depth: int) -> Value:
    if depth >= MAX_DEPTH:
        return None
    if isinstance(value, Mapping):
        return {str(key): feel(item, depth + 1) for key, item in value.items()}
    return [feel(item, depth + 1) for item in value]


def number(value: Decimal) -> Decimal | None:
    """The number rounded to 34 digits; ``None`` for infinity and NaN, which FEEL lacks."""
    rounded = ARITHMETIC.plus(value)
    return rounded if rounded.is_finite() else None


def both(left: Value, right: Value) -> bool | None:
    """Three-valued conjunction (DMN 1.5 table 50); anything but a boolean counts as null."""
    if left is False or right is False:
        return False
    return True if left is True and right is True else None


def either(left: Value, right: Value) -> bool | None:
    """Three-valued disjunction (DMN 1.5 table 50); anything but a boolean counts as null."""
    if left is True or right is True:
        return True
    return False if left is False and right is False else None


def negated(value: Value) -> bool | None:
    """Three-valued negation: null stays null."""
    return (not value) if isinstance(value, bool) else None


def equal(left: Value, right: Value) -> bool | None:
    """FEEL equality: null equals only null; values of different kinds give null (DMN 1.5 table 53)."""
    if left is None or right is None:
        return left is right
    if kind(left) != kind(right):
        return None
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(equal(a, b) is True for a, b in zip(left, right, strict=True))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) is True for key in left)
    return left == right


def compare(left: Value, right: Value) -> int | None:
    """-1, 0 or 1; ``None`` where FEEL has no order between the two values."""
    if kind(left) != kind(right) or kind(left) in _UNORDERED:
        return None
    try:
        order: int = (left > right) - (left < right)  # type: ignore[operator]
        return order
    except TypeError:  # a time with a zone against one without
        return None


_UNORDERED = frozenset({"null", "boolean", "list", "context", "range", "function"})


def _beyond(order: int | None, closed: bool) -> bool | None:
    return None if order is None else order > 0 or (closed and order == 0)


_DATE = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
_CLOCK = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]{1,9}))?(Z|[+-][0-9]{2}:[0-9]{2})?"
_MONTHS = re.compile(r"(-)?P(?=[0-9])(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?")
_DAYS = re.compile(
    r"(-)?P(?=[0-9T])(?:([0-9]{1,9})D)?(?:T(?=[0-9])(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?"
    r"(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?)?"
)


def parse_date(text: str) -> date | None:
    """A date from ISO 8601 ``YYYY-MM-DD``; ``None`` where the text is no date."""
    found = re.fullmatch(_DATE, text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def parse_time(text: str) -> time | None:
    """A time from ``hh:mm:ss`` with optional fraction and ``Z`` or ``±hh:mm``; else ``None``."""
    found = re.fullmatch(_CLOCK, text)
    if not found:
        return None
    micro = int((found[4] or "0").ljust(6, "0")[:6])
    try:
        return time(int(found[1]), int(found[2]), int(found[3]), micro, _zone(found[5]))
    except ValueError:
        return None


def _zone(text: str | None) -> timezone | None:
    if text is None or text == "Z":
        return UTC if text else None
    away = timedelta(hours=int(text[1:3]), minutes=int(text[4:6]))
    return timezone(-away if text[0] == "-" else away)


def parse_datetime(text: str) -> datetime | None:
    """A date and time from ``YYYY-MM-DDThh:mm:ss``; a date alone means midnight; else ``None``."""
    day, _, clock = text.partition("T")
    when, at = parse_date(day), parse_time(clock) if "T" in text else time()
    return datetime.combine(when, at) if when is not None and at is not None else None


def parse_duration(text: str) -> timedelta | Months | None:
    """A duration from ISO 8601: ``P1Y2M`` gives ``Months``, ``P3DT4H`` a ``timedelta``; else ``None``."""
    found = _MONTHS.fullmatch(text)
    if found:
        count = int(found[2] or 0) * 12 + int(found[3] or 0)
        return Months(-count if found[1] else count)
    found = _DAYS.fullmatch(text)
    if not found:
        return None
    try:
        span = timedelta(
            days=int(found[2] or 0), hours=int(found[3] or 0), minutes=int(found[4] or 0),
            microseconds=int(Decimal(found[5] or 0) * 1_000_000),
        )  # fmt: skip
        return -span if found[1] else span
    except OverflowError:
        return None


def parse_moment(text: str) -> Value:
    """What an at-literal ``@"..."`` means: date, time, date and time or duration; else ``None``."""
    if "P" in text:
        return parse_duration(text)
    if "T" in text:
        return parse_datetime(text)
    return parse_time(text) if ":" in text else parse_date(text)


def iso(value: date | time | timedelta | Months) -> str:
    """The ISO 8601 text of a date, time, date and time or duration."""
    if isinstance(value, Months):
        years, months = divmod(abs(value.count), 12)
        parts = (f"{years}Y" if years else "") + (f"{months}M" if months or not years else "")
        return ("-P" if value.count < 0 else "P") + parts
    if isinstance(value, timedelta):
        return _iso_days(value)
    text = value.isoformat()
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def _iso_days(span: timedelta) -> str:
    sign, span = ("-", -span) if span < timedelta(0) else ("", span)
    hours, rest = divmod(span.seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    exact = f"{seconds}.{span.microseconds:06d}".rstrip("0") if span.microseconds else str(seconds)
    clock = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
    clock += f"{exact}S" if exact != "0" else ""
    days = f"{span.days}D" if span.days else ""
    return f"{sign}P{days}" + (f"T{clock}" if clock else "") if days or clock else "PT0S"


def plain(value: Decimal) -> str:
    """The number as FEEL writes it: no exponent, no trailing zeros after the point."""
    if not -40 < value.adjusted() < 40:
        return str(value)
    text = f"{value:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-0", "0", text == "-0")


def show(value: Value) -> str:
    """The value written as a FEEL literal, for tables, messages and findings."""
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(show, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {show(item)}" for key, item in value.items()) + "}"
    return f'@"{iso(value)}"' if isinstance(value, (date, time, timedelta, Months)) else str(value)
