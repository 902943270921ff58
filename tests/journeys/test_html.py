"""The W3C's checker of HTML finds no error on any page. One run of Java reads all files."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.journeys.places import MISSING, PUBLIC, STAFF, Place, sections
from tests.journeys.product import Product
from tests.journeys.wire import Wire

pytestmark = [pytest.mark.journey, pytest.mark.once]

CHECKERS = sorted((Path(__file__).parents[2] / ".tools").glob("vnu-*.jar"))


def errors(folder: Path) -> list[str]:
    """What the checker says about the files: file, line and words. Raises AssertionError when it did not run."""
    assert CHECKERS, "bin/setup.sh test fetches vnu-jar"
    command = ["java", "-Xss4m", "-jar", str(CHECKERS[-1]), "--format", "json", "--errors-only", "--stdout"]
    files = sorted(str(file) for file in folder.glob("*.html"))
    done = subprocess.run([*command, *files], capture_output=True, text=True, timeout=300)
    found = json.loads(done.stdout)["messages"]
    return [f"{each['url'].rpartition('/')[2]}:{each.get('lastLine')}: {each['message']}" for each in found]


def save(place: Place, wire: Wire, folder: Path) -> None:
    """Asks for a page and keeps the answer as a file."""
    posted = [*place.posted]
    if place.posted and place.member:
        form = wire.send(place.address).untouched("none")
        posted += [pair for pair in form if pair[0] == "csrfmiddlewaretoken"]
    answer = wire.send(place.address, posted or None)
    assert answer.status == place.status, (place, answer.status)
    (folder / f"{place.name}.html").write_text(answer.text, encoding="utf-8")


def test_every_page_is_right(demo: Product, signed_in: Callable[[str], Wire], tmp_path: Path) -> None:
    places = {place.name: place for place in (*sections(), *PUBLIC, MISSING, *STAFF)}
    assert len(places) > 60
    for place in places.values():
        save(place, signed_in(place.member) if place.member else Wire(demo.url), tmp_path)
    fault = (tmp_path / "sv-start.html").read_text(encoding="utf-8")
    (tmp_path / "seeded-fault.html").write_text(fault.replace("<h1", "<h1 id=a id=b", 1).replace("</main>", "", 1))
    found = errors(tmp_path)
    seeded = [each for each in found if each.startswith("seeded-fault.html")]
    assert any("Duplicate" in each for each in seeded)
    assert any("main" in each for each in seeded)
    assert [each for each in found if each not in seeded] == []
