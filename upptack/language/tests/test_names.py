"""Every category, context and reader that the tools use has a Swedish name to be shown under."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from upptack.language import deidentify, leaks, names
from upptack.language.spans import SET_ASIDE

pytestmark = pytest.mark.pure

DATA = Path(names.__file__).parent / "data"
NAMES = {"signals": names.SIGNALS, "lint": names.FAULTS, "leaks": names.LEAKS}


def values(content: Any, key: str) -> Iterator[str]:
    """Every value that stands under a key anywhere in a data file."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name == key and isinstance(value, str):
                yield value
            yield from values(value, key)
    elif isinstance(content, list):
        for value in content:
            yield from values(value, key)


@pytest.mark.parametrize("tool", NAMES)
def test_every_category_in_a_tools_data_has_a_name(tool: str) -> None:
    used = {
        category
        for path in (DATA / tool).rglob("*.toml")
        for category in values(tomllib.loads(path.read_text(encoding="utf-8")), "category")
    }
    assert used
    assert used - set(NAMES[tool]) == set()


def test_no_signal_and_no_fault_is_named_that_the_data_does_not_have() -> None:
    for tool in ("signals", "lint"):
        files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (DATA / tool).rglob("*.toml")]
        assert set(NAMES[tool]) <= {category for content in files for category in values(content, "category")}


def test_what_takes_the_weight_from_a_mark_has_a_name() -> None:
    assert SET_ASIDE | {"past", "hypothetical", "reported"} <= set(names.CONTEXTS)


def test_what_is_found_in_a_full_text_has_a_name() -> None:
    text = (
        "Hon heter Anna Lindqvist, 19850709-9805, bor på Björkgatan 4, 123 45 Kiruna, ring 070-123 45 67 eller "
        "anna@example.org, www.example.org. Den 3 maj 2024 var hon 93 år, bil ABC 123, bolaget 556036-0793, blurfsnork."
    )
    found = deidentify.mark(text)
    assert len({span.category for span in found}) >= 6
    assert {span.category for span in found} <= set(names.IDENTIFYING)
    protect = ("Björkgatan 4", "070-123 45 67", "Anna Lindqvist", "Kiruna", "har berättat om våld", "anna@example.org")
    leaking = leaks.check(leaks.Outgoing(text + " Hon har berättat att han slår.", "sv", protect, ("other_party",)))
    assert {span.category for span in leaking} <= set(names.LEAKS)
    assert {context for span in (*found, *leaking) for context in span.context} <= set(names.CONTEXTS)
