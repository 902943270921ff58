"""Where the material lies that the tests hold the data to, and what to do when it is not there."""

import os
import re
from functools import cache
from pathlib import Path

import pytest

_REPOSITORY = Path(__file__).parents[3]


def given(variable: str, folder: str, file: str) -> Path:
    """The file in the folder that the environment variable names, or else beside the repository.

    Skips the test where it is missing, but fails it when CI=true: there it must be present.
    """
    path = Path(os.environ.get(variable) or _REPOSITORY.parent / "shared" / folder) / file
    if not path.exists():
        reason = f"{path} is missing; set {variable} to the folder that holds it."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def plain(text: str) -> str:
    """Whitespace made single, and words joined that the print broke over two lines ("hän- syn")."""
    return re.sub(r"(?<=[a-zåäö])- (?!och |eller )(?=[a-zåäö])", "", re.sub(r"\s+", " ", text)).strip()


@cache
def statutes() -> dict[str, str]:
    """The verbatim law by number ("2025:400"): the shared extracts, and what stands in `statutes` beside this file, one
    file a statute ("2017-900.md"). In the shared extracts headings without a number belong to the one before."""
    text = given("UPPTACK_DOMAIN", "domain", "law.md").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for part in re.split(r"\n(?=##? )", text):
        number = re.search(r"\((\d{4}:\d+)\)", part.splitlines()[0])
        if number:
            found[number[1]] = found.get(number[1], "") + " " + plain(part)
    for file in sorted((Path(__file__).parent / "statutes").glob("*.md")):
        number_of = file.stem.replace("-", ":")
        found[number_of] = found.get(number_of, "") + " " + plain(file.read_text(encoding="utf-8"))
    return found
