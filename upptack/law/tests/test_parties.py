import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from upptack.law import parties
from upptack.law.parties import NOT_KNOWN, TOPICS, Layer, Statement, layers, own_sources, parties_of, read
from upptack.law.provisions import UNREAD, provisions, sources
from upptack.law.tests.given import plain, statutes
from upptack.law.tests.test_outcomes import NEVER
from upptack.law.tests.test_provisions import copied

TODAY = date(2026, 11, 22)
FILE = Path(parties.__file__).parent / "data" / "parties.toml"
AGENCIES = ("fk", "af", "mig", "sos", "jam")
TOO_STRONG = re.compile(
    r"\b(alltid hemlig|kan aldrig läsa|garanter|helt säker|ingen kan läsa|säkert att)", re.IGNORECASE
)

SOUND = """
checked = 2026-11-22
expires = 2027-02-28
responsible = "Juristen"
[[source]]
id = "egen"
title = "Egen"
publisher = "Vi"
url = "https://example.org"
seen = "läst"
note = "Not."
[[layer]]
agency = "*"
matter = "*"
two_party = "unknown"
lead = ""
[[layer.statement]]
topic = "who"
text = "En part får läsa."
provisions = ["osl-2009-400-10-3"]
[[layer]]
agency = "fk"
matter = "prov"
two_party = "no"
lead = "Ingen motpart är känd."
[[layer.statement]]
topic = "find_out"
text = "Vem som läser."
task = "Juristen"
"""


def all_statements() -> Iterator[tuple[Layer, Statement]]:
    """Every statement with its layer."""
    return ((layer, statement) for layer in layers().values() for statement in layer.statements)


def test_every_statement_rests_on_what_exists_or_is_somebodys_task() -> None:
    known = {*sources(), *own_sources()}
    for layer, statement in all_statements():
        place = (layer.agency, layer.matter, statement.text)
        assert set(statement.provisions) <= set(provisions()), place
        assert set(statement.sources) <= known, place
        assert bool(statement.task) == (statement.topic == "find_out"), place
        assert statement.task or statement.provisions or statement.sources, place
        assert not [id for id in statement.provisions if provisions()[id].in_force_to is not None], place


def test_every_source_of_our_own_is_used_and_says_how_much_of_it_was_read() -> None:
    used = {id for _, statement in all_statements() for id in statement.sources}
    assert set(own_sources()) <= used
    for source in own_sources().values():
        assert source.url.startswith("https://")
        assert "läst" in source.seen


def test_a_statement_that_rests_on_a_stored_copy_holds_a_year_from_the_day_of_the_copy() -> None:
    copies = [each for _, each in all_statements() if set(each.sources) & set(own_sources())]
    assert len(copies) > 10
    for each in copies:
        assert each.checked < date(2026, 1, 1), each.text
        assert each.expires == each.checked.replace(year=each.checked.year + 1), each.text
    (old, *_) = [each for each in copies if "fl-kopia" in each.sources]
    assert old.note(TODAY) == parties.CHECK_AGAIN


def test_what_is_quoted_is_word_for_word_what_the_statute_says() -> None:
    laws = {law.citation: law for law in provisions().values()}
    quoted = 0
    for agency, matter in layers():
        for ground in parties_of(matter, agency).on(TODAY).grounds:
            if ground.quote:
                law = laws[ground.citation]
                quoted += 1
                assert ground.quote == law.quote
                assert plain(ground.quote) in statutes()[law.sfs]
    assert quoted > 50


def test_the_texts_are_our_own_words() -> None:
    law = " ".join(statutes().values())
    assert not {each.text: run for _, each in all_statements() if (run := copied(each.text, law))}


def test_a_text_is_short_ends_as_a_sentence_and_promises_nothing() -> None:
    texts = [each.text for _, each in all_statements()] + [layer.lead for layer in layers().values() if layer.lead]
    for text in texts:
        assert text == text.strip()
        assert text.endswith("."), text
        assert len(re.findall(r"[.?](?:\s|$)", text.replace("kap. ", "kap "))) <= 3, text
        assert not NEVER.search(text), text
        assert not TOO_STRONG.search(text), text
    assert TOO_STRONG.search("Det som står här är alltid hemligt.")


def test_what_holds_for_all_says_each_thing_that_has_to_be_known() -> None:
    base = layers()["*", "*"].statements
    cited = {id for each in base for id in each.provisions}
    needed = "5-5 10-3 12-1 12-3 21-3 21-3a 22-1 22-2"
    assert {f"osl-2009-400-{place}" for place in needed.split()} <= cited
    assert {each.topic for each in base} == set(TOPICS) - {"sent"}
    letters = [each for each in base if "av sig själva" in each.text]
    assert [each.topic for each in letters] == ["find_out"]


@pytest.mark.parametrize("agency", AGENCIES)
def test_each_agency_says_how_to_mark_or_whose_task_it_is_to_find_out(agency: str) -> None:
    texts = {each.topic: each for each in layers()[agency, "*"].statements}
    expected = {"fk": "osl-2009-400-28-1", "af": "osl-2009-400-28-11", "mig": "osl-2009-400-37-1"}
    if agency in expected:
        marks = [each for each in layers()[agency, "*"].statements if each.topic == "mark"]
        assert expected[agency] in {id for each in marks for id in each.provisions}
    else:
        assert "jurist" in texts["find_out"].task


def test_maintenance_support_warns_that_both_parents_are_told() -> None:
    found = parties_of("underhallsstod", "fk")
    assert (found.known, found.two_party) == (True, "yes")
    told = [each for each in found.nearest if each.topic == "told"]
    assert "sfb-2010-110-18-40a" in {id for each in told for id in each.provisions}
    assert any("båda föräldrarna" in each.text and "särskilda skäl" in each.text for each in told)
    shown = found.on(TODAY)
    assert [part.topic for part in shown.first] == ["who", "told"]
    (ground,) = [each for each in shown.grounds if each.citation.startswith("18 kap. 40 a §")]
    law = provisions()["sfb-2010-110-18-40a"]
    assert ground.quote == law.quote
    assert ground.note if not law.text_seen else ground.quote


@pytest.mark.parametrize(("matter", "agency"), [("nytt", "fk"), ("nytt", "xx"), ("underhallsstod", "af"), ("*", "*")])
def test_a_matter_that_is_not_known_gives_what_holds_for_all_and_says_so(matter: str, agency: str) -> None:
    found = parties_of(matter, agency)
    assert (found.known, found.two_party, found.lead) == (False, "unknown", NOT_KNOWN)
    assert found.lead.startswith("Det är inte känt om ärendet har en motpart")
    assert set(layers()["*", "*"].statements) <= set(found.statements)
    assert len(found.statements) == len(set(found.statements))
    assert found.on(TODAY).first


def test_a_matter_that_all_have_is_found_for_each_agency_with_what_that_agency_adds() -> None:
    for agency in AGENCIES:
        found = parties_of("annat", agency)
        assert (found.known, found.two_party) == (True, "unknown")
        assert set(layers()[agency, "*"].statements) <= set(found.statements)
        assert found.on(TODAY).first


@pytest.mark.parametrize("key", layers())
def test_after_its_last_day_everything_is_marked_and_nobody_is_said_to_be_alone(key: tuple[str, str]) -> None:
    found = parties_of(key[1], key[0])
    last, late = found.expires, found.expires + timedelta(days=1)
    assert not found.on(last).run_out
    shown = found.on(late)
    assert shown.run_out
    assert shown.two_party != "no"
    assert f"{last:%Y-%m-%d}" in shown.lead
    assert f"Uppgift för: {found.responsible}." in shown.lead
    lines = [line for part, _ in shown.parts for line in part.lines]
    assert len(lines) == len(found.statements)
    assert all(line.note for line in lines)
    assert all(each.state(late) in ("check", "repealed") for each in found.statements)


def test_a_statement_is_marked_as_soon_as_the_law_under_it_has_run_out() -> None:
    found = parties_of("anknytning", "mig")
    (withdrawn,) = [each for each in found.nearest if "utl-2005-716-7-3" in each.provisions]
    law = provisions()["utl-2005-716-7-3"]
    assert law.expires < TODAY
    assert withdrawn.checked <= TODAY <= withdrawn.expires
    assert (withdrawn.state(TODAY), withdrawn.note(TODAY)) == ("check", parties.CHECK_AGAIN)
    (line,) = [each for part, _ in found.on(TODAY).parts for each in part.lines if each.text == withdrawn.text]
    assert line.note == parties.CHECK_AGAIN


def test_what_nobody_has_read_is_never_in_force_and_the_ground_says_so() -> None:
    (asked,) = [each for each in layers()["*", "*"].statements if each.task == "Myndighetens jurist"]
    unread = replace(asked, provisions=("udl-2016-27-14",))
    assert unread.state(TODAY) == "check"
    grounds = parties_of("asyl", "mig").on(TODAY).grounds
    (ground,) = [each for each in grounds if each.citation.startswith("14 § utlänningsdatalagen")]
    assert (ground.quote, ground.note) == ("", UNREAD)
    assert unread.note(TODAY) == ""
    late = provisions()["udl-2016-27-14"].expires + timedelta(days=1)
    assert replace(unread, expires=late).note(late) == parties.CHECK_AGAIN


def test_repealed_law_would_be_shown_as_repealed() -> None:
    (asked,) = [each for each in layers()["*", "*"].statements if each.task == "Myndighetens jurist"]
    old = replace(asked, provisions=("sol-2001-453-14-1",))
    assert (old.state(TODAY), old.note(TODAY)) == ("repealed", parties.REPEALED)


def test_nothing_is_shown_as_true_before_it_was_checked() -> None:
    before = min(each.checked for _, each in all_statements()) - timedelta(days=1)
    assert all(each.note(before) for _, each in all_statements())


def test_the_file_is_used_whole() -> None:
    assert read(FILE.read_text(encoding="utf-8")) == layers()
    assert len(read(SOUND)) == 2


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("osl-2009-400-10-3", "osl-2009-400-10-333", "nothing is known of osl-2009-400-10-333"),
        ('provisions = ["osl-2009-400-10-3"]', 'sources = ["okand"]', "nothing is known of okand"),
        ('provisions = ["osl-2009-400-10-3"]', "", "neither what it rests on"),
        ("osl-2009-400-10-3", "sol-2001-453-14-1", "repealed"),
        ('task = "Juristen"', 'sources = ["egen"]', "whose task"),
        ('topic = "who"', 'topic = "who"\ntask = "Juristen"', "whose task"),
        ('topic = "who"', 'topic = "risk"', "topic 'risk'"),
        ("expires = 2027-02-28", "expires = 2028-02-28", "a year at most"),
        ("expires = 2027-02-28", "expires = 2026-11-21", "a year at most"),
        ('two_party = "no"', 'two_party = "maybe"', "'maybe'"),
        ('lead = "Ingen motpart är känd."', 'lead = ""', "read first is missing"),
        ('agency = "fk"\nmatter = "prov"', 'agency = "*"\nmatter = "*"', "twice"),
        ('agency = "*"\nmatter = "*"', 'agency = "*"\nmatter = "x"', "read first is missing"),
        ('id = "egen"', 'id = "polisen"', "already known"),
    ],
)
def test_a_file_that_cannot_be_used_is_told(old: str, new: str, told: str) -> None:
    assert old in SOUND
    with pytest.raises(ValueError, match=re.escape(told)):
        read(SOUND.replace(old, new))


def test_a_file_without_what_holds_for_all_is_told() -> None:
    missing = SOUND.replace('matter = "*"', 'matter = "x"').replace('lead = ""', 'lead = "Finns."')
    with pytest.raises(ValueError, match="holds for every matter is missing"):
        read(missing)
