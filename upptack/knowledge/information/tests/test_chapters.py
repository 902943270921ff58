"""The handbook's chapters that come with the product: every link leads to a chapter that the same reader sees, every
provision is known, and what is an agency's own is seen by it alone."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from upptack.knowledge.directory.contents import kinds
from upptack.knowledge.information import contents, markup
from upptack.knowledge.information.rules import GROUPS
from upptack.knowledge.information.tests.test_texts import numbers
from upptack.knowledge.publishing.rules import dates_problem
from upptack.law.agencies import shipped
from upptack.law.provisions import provisions

pytestmark = pytest.mark.pure

Chapters = dict[str, dict[str, Any]]


def chapters() -> Chapters:
    """Every chapter that comes with the product, by name."""
    files = (contents.FOLDER / contents.HANDBOOK).glob("*.toml")
    read = [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]
    return {data["section"]: data for data in read}


def problems(found: Chapters) -> list[str]:
    """What is wrong with the chapters."""
    wrong = [f"{name}: {each}" for name, data in found.items() for each in of_chapter(data)]
    wrong += [f"{name}: {each}" for name, data in found.items() for each in of_links(data, found)]
    places = [(data.get("agency"), data["group"], data["order"]) for data in found.values()]
    return wrong + [f"{place}: two chapters in one place" for place in places if places.count(place) > 1]


def of_chapter(data: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a chapter by itself."""
    contents.chapter(data)
    if data["group"] not in dict(GROUPS):
        yield f"group {data['group']}"
    if data.get("agency") and data["agency"] not in shipped():
        yield f"agency {data['agency']}"
    if problem := dates_problem(data["checked"], data["expires"], data["source"], data["responsible"]):
        yield problem
    ids = [block["id"] for block in data["block"]]
    yield from (f"{id} twice" for id in sorted({id for id in ids if ids.count(id) > 1}))
    for block in data["block"]:
        yield from (f"provision {id}" for id in block.get("provisions", ()) if id not in provisions())
        yield from (f"kind {name}" for name in block.get("kinds", ()) if name not in kinds())
        if block["type"] != "contacts":
            yield from (f"number {number}" for number in numbers(block.get("text", "")))


def of_links(data: Mapping[str, Any], found: Chapters) -> Iterator[str]:
    """Links to chapters that there are not, or that belong to another agency than the reader's."""
    for block in data["block"]:
        for name in markup.links(f"{block.get('heading', '')}\n{block.get('text', '')}"):
            if name not in found or found[name].get("agency") not in (None, data.get("agency")):
                yield f"link to {name}"


def test_the_chapters_are_in_order() -> None:
    assert problems(chapters()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("text", "Läs [mer](finns-inte)."),
        ("text", "Läs [om metodstöd](sos-metodstod)."),
        ("text", "Ring 020-50 50 50."),
        ("provisions", ["lag-2007-606-99"]),
        ("id", "nu"),
    ],
)
def test_what_is_wrong_in_a_chapter_is_found(name: str, value: object) -> None:
    found = copy.deepcopy(chapters())
    found["utredning"]["block"][2][name] = value
    assert len(problems(found)) == 1


def test_an_unknown_agency_group_or_a_taken_place_is_found() -> None:
    found = copy.deepcopy(chapters())
    found["jam-samordning"]["agency"] = "ingen"
    found["sos-metodstod"]["group"] = "annat"
    found["utredning"]["order"] = found["barn"]["order"]
    assert len(problems(found)) == 4


def test_what_the_assignment_says_is_shown_to_the_agency_it_is_given_to() -> None:
    found = chapters()
    own = {name: data["agency"] for name, data in found.items() if "agency" in data}
    assert (own["sos-metodstod"], own["jam-samordning"]) == ("sos", "jam")
    assert "agency" not in found["utredning"]


def test_the_chapter_on_reviews_cites_every_provision_that_the_duty_rests_on() -> None:
    cited = {id for block in chapters()["utredning"]["block"] for id in block.get("provisions", ())}
    assert {f"lag-2007-606-{section}" for section in ("1", "2", "2a", "5", "5a", "7")} <= cited
