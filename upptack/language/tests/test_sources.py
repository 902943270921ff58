"""Every source of the language data is one that a reader of this repository can follow."""

import re
from pathlib import Path

import pytest

from upptack.language import lexicon

pytestmark = pytest.mark.pure

OUTSIDE = re.compile(r"\b(?:field|peers|law|standards|reliability)\.md|(?<!docs/)\blanguage\.md|\bissue \d")
"""Notes that do not lie in the repository."""


def unreachable(text: str) -> list[str]:
    """The references in a data file that lead out of the repository."""
    return OUTSIDE.findall(text)


def test_no_source_leads_out_of_the_repository() -> None:
    files = sorted(Path(lexicon.DATA).rglob("*.toml"))
    assert len(files) > 20
    assert {path.name: found for path in files if (found := unreachable(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize("text", ['source = "field.md 2.1"', "# after language.md A3", 'source = "issue 4"'])
def test_a_reference_that_leads_out_is_caught(text: str) -> None:
    assert unreachable(text)
    assert not unreachable('source = "docs/language.md"')
