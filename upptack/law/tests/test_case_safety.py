"""What to look at in a case: something for every agency and matter at every moment, each with its ground and day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from upptack.law import case_safety, parties
from upptack.law.case_safety import BECAUSE, FILE, MOMENTS, SUBJECTS, checklist, layers, points, read
from upptack.law.provisions import CHECK_AGAIN

pytestmark = pytest.mark.pure

TODAY = date(2026, 11, 23)
TEXT = (parties._FILE.parent / FILE).read_text(encoding="utf-8")
MATTERS = sorted((agency, matter) for agency, matter in parties.layers() if "*" not in (agency, matter))
EVERY = [(agency, matter) for agency in ("fk", "af", "mig", "sos", "jam") for matter in ("annat", "finns-inte")]
SITUATIONS: list[tuple[Any, Any]] = list(product(("no", "unknown", "yes"), ("no", "unknown", "yes")))


def shown(agency, matter, moment, protected="yes", two_party="yes", on=TODAY):
    return points(agency, matter, protected, two_party, moment, on)


def ids(*args, **more):
    return [point.id for point in shown(*args, **more)]


@pytest.mark.parametrize(("agency", "matter"), [*MATTERS, *EVERY, ("zz", "zz")])
def test_every_matter_of_every_agency_has_an_answer_at_every_moment(agency, matter):
    for protected, two_party in SITUATIONS:
        stages = checklist(agency, matter, protected, two_party, TODAY)
        assert [stage.moment for stage in stages] == list(MOMENTS)
        assert all(stage.points for stage in stages)
        assert any(not point.task for stage in stages for point in stage.points)


def test_every_matter_that_is_known_adds_something_of_its_own():
    for agency, matter in MATTERS:
        assert layers()[agency, matter], (agency, matter)
    for agency in ("fk", "af", "mig", "sos", "jam"):
        assert layers()[agency, "*"], agency


def test_every_subject_is_there_for_every_matter():
    found = {point.subject for point in layers()["*", "*"]}
    assert found == set(SUBJECTS)


def test_every_point_has_a_ground_or_a_task_a_day_and_a_function():
    for layer in layers().values():
        for point in layer:
            assert point.grounds(TODAY) or point.task, point.id
            assert point.checked <= TODAY, point.id
            assert point.checked < point.expires, point.id
            assert point.responsible, point.id
            for ground in point.grounds(TODAY):
                assert ground.citation, point.id


def test_what_has_run_out_is_marked_and_nothing_else():
    every = [point for layer in layers().values() for point in layer]
    for point in every:
        if point.expires < TODAY:
            assert point.note(TODAY) == CHECK_AGAIN
        assert point.note(point.expires + timedelta(days=1)) == CHECK_AGAIN, point.id
        assert point.note(point.checked - timedelta(days=1)) == CHECK_AGAIN, point.id
    assert [point.id for point in every if not point.note(TODAY)]
    assert [point.id for point in every if point.expires < TODAY]


def test_in_maintenance_support_it_is_said_that_both_parents_get_a_message():
    for moment in ("before_writing", "before_sending", "at_decision"):
        first = shown("fk", "underhallsstod", moment)
        (both,) = [point for point in first if point.id == "fk-underhallsstod-both"]
        assert "Båda föräldrarna får ett meddelande" in both.text
        assert both.hard
        assert any("18 kap. 40 a §" in ground.citation for ground in both.grounds)
        assert first.index(both) < 3
    assert "fk-underhallsstod-both" not in ids("fk", "sjukpenning", "before_sending")


@pytest.mark.parametrize("moment", MOMENTS)
def test_what_weighs_more_stands_first_and_questions_last(moment):
    order = [*BECAUSE.values(), ""]
    for agency, matter in MATTERS:
        for protected, two_party in SITUATIONS:
            found = shown(agency, matter, moment, protected, two_party)
            known = [order.index(point.because) for point in found if not point.task]
            assert known == sorted(known)
            assert [bool(point.task) for point in found] == sorted(bool(point.task) for point in found)


def test_protected_or_not_known_is_shown_harder_and_no_is_not():
    for value, said in (("yes", "Skyddade uppgifter"), ("unknown", "Kan ha skyddade uppgifter"), ("no", "")):
        (point,) = [
            point
            for point in shown("af", "inskrivning", "in_conversation", value, "no")
            if point.id == "af-inskrivning-profile"
        ]
        assert point.because == said
        assert point.hard == bool(said)
    assert "protected-post" in ids("fk", "sjukpenning", "before_sending", "unknown", "no")
    assert "protected-post" not in ids("fk", "sjukpenning", "before_sending", "no", "yes")


def test_less_known_never_shows_less():
    for agency, matter in MATTERS:
        for moment in MOMENTS:
            for two_party in ("no", "unknown", "yes"):
                no, unknown, yes = (set(ids(agency, matter, moment, p, two_party)) for p in ("no", "unknown", "yes"))
                assert no <= unknown == yes


def test_it_says_nothing_that_who_may_read_says_already():
    said = {each.text for layer in parties.layers().values() for each in layer.statements}
    assert not said & {point.text for layer in layers().values() for point in layer}


FAULTS = {
    'subject = "voice"': ('subject = "weather"', "does not exist"),
    'moments = ["in_conversation"]': ('moments = ["later"]', "not moments"),
    'harder = ["protected"]': ('harder = ["weather"]', "makes nothing harder"),
    'id = "voice-mail"': ('id = "safe-way"', "there twice"),
    'provisions = ["fl-2017-900-6"]\nsources = ["nck-fragor"]': ("", "neither what it rests on"),
    'sources = ["nck-fragor"]': ('sources = ["hittepå"]', "nothing is known of"),
    "expires = 2027-02-28": ("expires = 2028-02-28", "a year at most"),
    'agency = "fk"\nmatter = "sjukpenning"': ('agency = "fk"\nmatter = "*"', "there twice"),
}


@pytest.mark.parametrize("right", FAULTS)
def test_a_fault_in_the_file_is_refused_with_its_place(right):
    wrong, told = FAULTS[right]
    assert right in TEXT
    with pytest.raises(ValueError, match=rf"{FILE}.*{told}"):
        read(TEXT.replace(right, wrong, 1))


def test_a_moment_that_is_left_empty_for_every_matter_is_refused():
    with pytest.raises(ValueError, match="nothing holds for every matter at in_conversation"):
        read(TEXT.replace('moments = ["in_conversation"]', 'moments = ["afterwards"]'))


def test_law_that_has_been_repealed_carries_nothing():
    with pytest.raises(ValueError, match="repealed"):
        read(TEXT.replace('provisions = ["fl-2017-900-6"]', 'provisions = ["sol-2001-453-14-1"]', 1))


def test_the_sources_are_its_own():
    assert case_safety.own_sources()
    shared = TEXT.replace('id = "fl-ombud-kopia"', 'id = "nck-fragor"', 1)
    with pytest.raises(ValueError, match="already known"):
        read(shared)
