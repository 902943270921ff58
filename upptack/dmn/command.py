"""``upptack decide FILE.dmn``: JSON lines with inputs in, JSON lines with decisions out."""

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from decimal import Decimal
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn, TextIO

from upptack.dmn.datatypes import ANY
from upptack.dmn.model import Model, load
from upptack.dmn.values import DmnError, Months, Value, iso, show

USAGE = "Användning: upptack decide FIL.dmn < rader.jsonl\n"


def decide(lines: Iterable[str], out: TextIO, err: TextIO, model: Model) -> int:
    """Answer each line (an object of input names and values) with an object of decisions and results.

    Null stands where a decision has no result; dates, times and durations are ISO 8601 texts. A line
    that is no JSON object gives a message with its number on ``err`` and the run goes on; the exit
    status is then 1, else 0. Blank lines are passed over.
    """
    status = 0
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            given = _inputs(line, model)
        except ValueError as error:
            err.write(f"Rad {number}: {error}\n")
            status = 1
            continue
        results = {name: _json(value) for name, value in model.decide(given).items()}
        text = json.dumps(results, ensure_ascii=False, allow_nan=False)
        # A lone surrogate, which JSON can hold and UTF-8 cannot, goes out as the escape it came in as.
        out.write(text.encode("utf-8", "backslashreplace").decode() + "\n")
    return status


def _inputs(line: str, model: Model) -> dict[str, Value]:
    """The inputs of a line, typed as the model declares them; ``ValueError`` says what is wrong with it."""
    try:
        line.encode()
        given = json.loads(line, parse_float=_decimal, parse_int=_decimal, parse_constant=_refuse)
    except UnicodeEncodeError:
        raise ValueError("texten är inte UTF-8. Spara filen som UTF-8.") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"ogiltig JSON vid tecken {error.pos + 1}. Skriv ett JSON-objekt per rad.") from None
    except RecursionError:
        raise ValueError("JSON-värdet har för många nivåer.") from None
    if not isinstance(given, dict):
        raise ValueError('ett JSON-objekt väntades, till exempel {"namn": "värde"}.')
    return {name: model.inputs.get(name, ANY).parse(value) for name, value in given.items()}


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except ArithmeticError:
        raise ValueError(f"talet {text[:40]} är för stort.") from None


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} är inget JSON-tal. Skriv ett tal eller null.")


def _json(value: Value) -> object:
    """The value as JSON holds it: whole numbers without a point, others as the nearest double."""
    if isinstance(value, Decimal):
        return _json_number(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, (date, time, timedelta, Months)):
        return iso(value)
    return value if value is None or isinstance(value, (bool, str)) else show(value)


def _json_number(value: Decimal) -> int | float | str:
    if value == value.to_integral_value() and value.adjusted() < 34:
        return int(value)
    # Beyond the range of doubles JSON readers disagree; the digits as text keep the value.
    return float(value) if abs(value.adjusted()) < 300 else str(value)


def main(argv: Sequence[str]) -> int:
    """Run on standard input and output; ``argv`` is the file alone.

    2 where the file is missing, unreadable or no usable model; else as ``decide``.
    """
    if len(argv) != 1 or argv[0].startswith("-"):
        sys.stderr.write(USAGE)
        return 2
    try:
        model = load(Path(argv[0]).read_bytes(), Path(argv[0]).name)
    except FileNotFoundError:
        sys.stderr.write(f"{argv[0]}: filen finns inte. Kontrollera sökvägen.\n")
        return 2
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        sys.stderr.write(f"{argv[0]}: filen går inte att läsa ({reason}).\n")
        return 2
    except DmnError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8")
    # Bytes that are no UTF-8 reach `decide` as lone surrogates, which it reports with the line number.
    lines = (raw.decode("utf-8", "surrogateescape") for raw in sys.stdin.buffer)
    return decide(lines, sys.stdout, sys.stderr, model)
