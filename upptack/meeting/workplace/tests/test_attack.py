"""Everything that is ever shown of the own count, put together by somebody who wants the rest.

What a page may depend on is only the agencies' years that are over and have enough of every class. So two worlds that
differ in all the others must give the same pages, to every reader on every day; a page that differs gives something
away. The same attack finds each of the faults that were put in."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

import pytest

from upptack.meeting.workplace import queries
from upptack.staff.models import Agency, Member
from upptack.tally.models import OwnStaff
from upptack.tally.rules import OWN_STAFF, OfOwnStaff

World = dict[tuple[str, int], dict[str, int]]
READERS = ("chef@fk.example", "samordnare@jam.example")
DAYS = (date(2026, 11, 23), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2), date(2027, 6, 1))
YEARS = range(2023, 2028)
pytestmark = pytest.mark.django_db


def over(year: int, day: date) -> bool:
    """Said anew, not read from the product: the year is over, and its last day was not yesterday."""
    return day >= date(year + 1, 1, 2)


def enough(counts: dict[str, int]) -> bool:
    """Said anew: every class has ten."""
    return len(counts) == len(OWN_STAFF) and min(counts.values()) >= 10


def a_world(random: Random, agencies: list[str]) -> World:
    """Counts of every agency and year: some enough, some almost, some none."""
    found: World = {}
    for agency in agencies:
        for year in YEARS:
            kind = random.choice(("enough", "almost", "few", "none"))
            if kind != "none":
                least = {"enough": 10, "almost": 10, "few": 0}[kind]
                found[agency, year] = {answer: random.randint(least, least + 20) for answer in OWN_STAFF}
            if kind == "almost":
                found[agency, year][random.choice(OWN_STAFF)] = 9
    return found


def its_twin(random: Random, world: World, day: date) -> World:
    """A world in which all that is hidden on a day is another: raised, lowered, emptied or made, and still hidden."""
    twin = {place: dict(counts) for place, counts in world.items() if enough(counts) and over(place[1], day)}
    for place in {(agency, year) for agency, _ in world for year in YEARS} - set(twin):
        counts = {answer: random.randint(0, 60) for answer in OWN_STAFF}
        if over(place[1], day):
            counts[random.choice(OWN_STAFF)] = random.randint(0, 9)
        if random.random() < 0.8:
            twin[place] = counts
    return twin


def put(world: World) -> None:
    OwnStaff.objects.all().delete()
    kinds = [
        (OfOwnStaff(f"{year}", agency, answer), n)
        for (agency, year), counts in world.items()
        for answer, n in counts.items()
    ]
    OwnStaff.objects.bulk_create(
        OwnStaff(place=kind.place, year=kind.year, agency=kind.agency, answer=kind.answer, n=n) for kind, n in kinds
    )


def seen(day: date) -> list[tuple[queries.Year, ...]]:
    """All that every reader is shown on a day."""
    return [queries.years(Member.objects.get(email=email), day) for email in READERS]


def given_away(rounds: int = 6) -> list[date]:
    """The days on which the pages tell two worlds apart that differ only in what is hidden."""
    agencies = list(Agency.objects.values_list("pk", flat=True))
    found = []
    for number in range(rounds):
        random = Random(number)
        world = a_world(random, agencies)
        for day in DAYS:
            put(world)
            here = seen(day)
            put(its_twin(random, world, day))
            if seen(day) != here:
                found.append(day)
    return found


def test_nothing_hidden_can_be_told_from_all_that_is_shown(content):
    assert given_away() == []


def test_what_may_be_shown_is_shown_and_is_right(content):
    agencies = list(Agency.objects.values_list("pk", flat=True))
    names = dict(Agency.objects.values_list("name", "pk"))
    shown = 0
    for number in range(6):
        world = a_world(Random(number), agencies)
        put(world)
        for day in DAYS:
            for each in seen(day)[1]:
                counts = world.get((names[each.agency], each.year), {})
                may = enough(counts) and over(each.year, day)
                assert (dict(each.counts) if each.counts else None) == (counts if may else None)
                shown += may
    assert shown > 20


def total_is_enough(counts, year, on):
    return over(year, on) and sum(counts.values()) >= 10


def zero_is_no_class(counts, year, on):
    return over(year, on) and bool(counts) and all(n >= 10 for n in counts.values() if n)


def nine_is_enough(counts, year, on):
    return over(year, on) and len(counts) == len(OWN_STAFF) and min(counts.values()) >= 9


def this_year_too(counts, year, on):
    return year <= on.year and enough(counts)


def largest_is_enough(counts, year, on):
    return over(year, on) and max(counts.values(), default=0) >= 10


@pytest.mark.parametrize("fault", [total_is_enough, zero_is_no_class, nine_is_enough, largest_is_enough])
def test_a_weaker_threshold_is_found_by_the_attack(content, monkeypatch, fault: Callable[..., bool]):
    monkeypatch.setattr(queries, "own_staff_shown", fault)
    assert given_away()


def test_a_year_that_is_not_over_is_found_by_the_attack(content, monkeypatch):
    monkeypatch.setattr(queries, "own_staff_shown", this_year_too)
    monkeypatch.setattr(queries, "own_staff_closed", lambda on: on.year)
    assert given_away()


def test_a_sum_over_agencies_is_found_by_the_attack(content, monkeypatch):
    real = queries.years

    def summed(member, on):
        total = sum(OwnStaff.objects.filter(year=f"{on.year - 1}").values_list("n", flat=True))
        return (*real(member, on), queries.Year("Alla", on.year - 1, (("told", total),)))

    monkeypatch.setattr(queries, "years", summed)
    assert given_away()


def test_a_year_that_is_listed_only_when_something_was_counted_is_found_by_the_attack(content, monkeypatch):
    real = queries.years

    def only_counted(member, on):
        names = dict(Agency.objects.values_list("pk", "name"))
        there = {(year, names[agency]) for year, agency in OwnStaff.objects.values_list("year", "agency")}
        return tuple(each for each in real(member, on) if (f"{each.year}", each.agency) in there)

    monkeypatch.setattr(queries, "years", only_counted)
    assert given_away()


def test_a_manager_sees_her_own_agency_and_the_coordinator_each_by_itself(content):
    own, each = seen(DAYS[0])
    assert {year.agency for year in own} == {"Försäkringskassan"}
    assert len({year.agency for year in each}) == Agency.objects.count()
    assert {year.year for year in each} == {2023, 2024, 2025}


def test_the_page_says_too_few_and_no_number(sign_in, content):
    put({("fk", 2025): dict.fromkeys(OWN_STAFF, 9), ("fk", 2024): dict.fromkeys(OWN_STAFF, 97)})
    page = sign_in("chef@fk.example").get("/arbetsplats/ledning/").content.decode()
    (main,) = re.findall(r"<main.*</main>", page, re.DOTALL)
    assert main.count("<td>97</td>") == len(OWN_STAFF)
    assert "<td>9</td>" not in main
    assert main.count("För få för att visas") == 2


def test_nothing_but_this_page_and_the_tally_reads_the_own_count():
    house = Path(queries.__file__).parents[2]
    readers = {
        file.relative_to(house).parts[:2]
        for file in house.rglob("*.py")
        if "tests" not in file.parts
        and "migrations" not in file.parts
        and re.search(r"OwnStaff\b|tally_ownstaff", file.read_text(encoding="utf-8"))
    }
    assert {parts for parts in readers if parts[0] != "tally"} == {("meeting", "workplace")}
