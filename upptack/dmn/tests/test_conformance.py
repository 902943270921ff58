"""The OMG community's own test cases (dmn-tck), compared as the kit compares."""

import os
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import parse

from upptack.dmn import Value, load
from upptack.dmn.values import Months, parse_date, parse_datetime, parse_duration, parse_time

SPACE = "{http://www.omg.org/spec/DMN/20160719/testcase}"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
HERE = Path(__file__).resolve().parents[3]
GIVEN = os.environ.get("UPPTACK_CONFORMANCE")
SUITE = (Path(GIVEN) if GIVEN else HERE.parent / "shared" / "conformance") / "dmn-tck"
FOLDERS = sorted(path.parent for path in SUITE.glob("compliance-level-2/*/*.dmn"))


def _simple(element: Element) -> Value:
    """The value of a ``value`` element by its xsi:type; without one, the plain reading that fits."""
    if element.get(f"{XSI}nil") == "true":
        return None
    text, kind = element.text or "", (element.get(f"{XSI}type") or "").rpartition(":")[2]
    readers: dict[str, Callable[[str], Value]] = {
        "string": str,
        "boolean": lambda raw: raw == "true",
        "date": parse_date,
        "time": parse_time,
        "dateTime": parse_datetime,
        "duration": parse_duration,
        "": _guess,
    }
    return readers.get(kind, Decimal)(text)


def _guess(text: str) -> Value:
    if text in ("true", "false", ""):
        return {"true": True, "false": False, "": None}[text]
    try:
        return Decimal(text)
    except ArithmeticError:
        return text


def _value(holder: Element | None) -> Value:
    assert holder is not None, "the case has no expected element"
    for child in holder:
        if child.tag == f"{SPACE}value":
            return _simple(child)
        if child.tag == f"{SPACE}list":
            return [_value(item) for item in child.iter(f"{SPACE}item")]
    parts = {child.get("name", ""): _value(child) for child in holder if child.tag == f"{SPACE}component"}
    return parts or None


def same(found: Value, expected: Value) -> bool:
    """The kit's comparison: numbers within 1e-8, everything else exactly and of the same class."""
    if isinstance(found, Decimal) and isinstance(expected, Decimal):
        return abs(found - expected) < Decimal("1e-8")
    if isinstance(found, list) and isinstance(expected, list):
        return len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(found, dict) and isinstance(expected, dict):
        return found.keys() == expected.keys() and all(same(found[name], expected[name]) for name in found)
    return type(found) is type(expected) and found == expected


def _cases() -> Iterator[tuple[Path, Element, str]]:
    for folder in FOLDERS:
        for file in sorted(folder.glob("*-test-*.xml")):
            for case in parse(file).getroot().iter(f"{SPACE}testCase"):
                yield folder, case, f"{folder.name}:{case.get('id')}"


def test_the_suite_is_there():
    if not FOLDERS and os.environ.get("CI") != "true":
        pytest.skip(f"no dmn-tck under {SUITE}; set UPPTACK_CONFORMANCE")
    assert len(FOLDERS) >= 10


@pytest.mark.parametrize(("folder", "case"), [pytest.param(f, c, id=name) for f, c, name in _cases()])
def test_case(folder: Path, case: Element):
    model_file = next(folder.glob("*.dmn"))
    model = load(model_file.read_bytes(), model_file.name)
    inputs = {node.get("name", ""): _value(node) for node in case.iter(f"{SPACE}inputNode")}
    results = model.decide(inputs)
    for node in case.iter(f"{SPACE}resultNode"):
        name, expected = node.get("name", ""), _value(node.find(f"{SPACE}expected"))
        assert same(results[name], expected), (name, results[name], expected)
        assert same(model.evaluate(name, inputs).value, expected)


def test_the_comparison_tells_apart():
    assert same(Decimal("1.000000001"), Decimal(1))
    assert not same(Decimal("1.0000001"), Decimal(1))
    assert not same(Decimal(1), "1")
    assert not same(None, Decimal(0))
    assert not same(["a"], ["a", "a"])
    assert not same(Months(1), Months(2))
