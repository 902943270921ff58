"""Places, countries, peoples and languages that a story may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from upptack.language.passages import DATA


@dataclass(frozen=True, slots=True)
class Place:
    """A place or a people. `kind`: municipality, county, town, country or people; `county`: the code of the county
    that it lies in, empty where it lies in none or in several."""

    name: str
    kind: str
    county: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`single`: places of one word, by the word in lower case. `several`: those of more words, by the first."""

    single: Mapping[str, Place]
    several: Mapping[str, tuple[Place, ...]]
    counties: Mapping[str, str]

    def of(self, word: str) -> Place | None:
        """The place that a word in lower case, or the word in the genitive, names."""
        found = self.single.get(word)
        return found or (self.single.get(word[:-1]) if word.endswith("s") else None)

    def longest(self, text: str, start: int) -> tuple[Place, int] | None:
        """The place of several words that begins here, and where it ends."""
        first = text[start : start + 24].split(" ")[0].lower()
        for place in self.several.get(first, ()):
            end = start + len(place.name)
            if text[start:end].lower() == place.name.lower() and not text[end : end + 1].isalpha():
                return place, end
        return None


@cache
def places() -> Gazetteer:
    """Every place of places.tsv."""
    listed = [
        Place(*line.split("\t"))
        for line in (DATA / "places.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    listed = [Place(each.name, each.kind.removesuffix("-en"), each.county) for each in listed]
    several: dict[str, tuple[Place, ...]] = {}
    for each in sorted(listed, key=lambda place: -len(place.name)):
        if " " in each.name:
            first = each.name.split(" ")[0].lower()
            several[first] = (*several.get(first, ()), each)
    counties = {each.county: each.name for each in listed if each.kind == "county" and each.name.endswith(" län")}
    return Gazetteer({each.name.lower(): each for each in listed if " " not in each.name}, several, counties)
