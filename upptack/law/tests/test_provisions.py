import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from upptack.law.provisions import Provision, provisions, sources
from upptack.law.tests.given import plain, statutes

TODAY = date(2026, 3, 1)

NEEDED = {
    "sol-2025-400": "9-5 9-6 13-1 13-8 15-7 18-7 19-1 19-2 19-4 19-5 19-6 20-1 20-2 20-3 22-5",
    "sol-2001-453": "14-1",
    "osl-2009-400": (
        "5-5 10-1 10-2 10-3 10-15a 10-18c 10-23 10-24 10-27 10-28 12-1 12-2 12-3 21-1 "
        "21-3 21-3a 21-5 21-7 22-1 22-2 26-1 26-5 26-9a 28-1 28-3 28-11 37-1 39-1 39-2 "
        "39-3 40-7g 40-8"
    ),
    "fl-2017-900": "6 7 8 13 23 27",
    "dsl-2018-218": "2-2 3-1 3-2 3-3 3-8",
    "af-2002-546": "4 9 10 11 14 16",
    "sfb-2010-110": "18-9a 18-40a 114-8 114-11 114-12 114-13 114-15",
    "udl-2016-27": "14 17",
    "lag-2007-606": "1 2 2a 5 5a 7",
    "lvu-1990-52": "31a 31d",
    "kf-1988-688": "1 1a",
    "lag-1982-316": "1 1a",
    "utl-2005-716": "5-3 5-3a 5-6 5-15 5-16 5-17 7-3 7-4",
    "brb-1962-700": "4-3 4-4a 4-4b 4-4c 4-4e",
}


def verbatim(provision: Provision) -> bool:
    """Whether the quotation stands word for word in the text of its own statute."""
    return plain(provision.quote) in statutes()[provision.sfs]


def copied(summary: str, law: str, words: int = 9) -> str:
    """The first run of that many words that a summary shares with the law, or ""."""
    said = re.findall(r"\w+", summary.lower())
    written = " " + " ".join(re.findall(r"\w+", law.lower())) + " "
    runs = (" ".join(said[at : at + words]) for at in range(len(said) - words + 1))
    return next((run for run in runs if f" {run} " in written), "")


def test_the_provisions_that_the_work_rests_on_are_there() -> None:
    needed = {f"{statute}-{place}" for statute, places in NEEDED.items() for place in places.split()}
    assert needed <= set(provisions())


def test_every_quotation_is_word_for_word_what_the_statute_says() -> None:
    assert not [each.id for each in provisions().values() if each.text_seen and not verbatim(each)]


def test_a_single_changed_word_in_a_quotation_is_noticed() -> None:
    duty = provisions()["sol-2025-400-19-1"]
    assert not verbatim(replace(duty, quote=duty.quote.replace("genast", "snarast")))


def test_summaries_are_our_own_words() -> None:
    law = " ".join(statutes().values())
    assert not {each.id: run for each in provisions().values() if (run := copied(each.summary, law))}


def test_a_summary_lifted_from_the_law_is_noticed() -> None:
    duty = provisions()["sol-2025-400-19-4"]
    assert copied(duty.quote, " ".join(statutes().values()))


@pytest.mark.parametrize("provision", provisions().values(), ids=lambda each: each.id)
def test_a_provision_says_what_it_rests_on(provision: Provision) -> None:
    assert bool(provision.quote) != bool(provision.quote_missing)
    assert provision.source.startswith("https://")
    assert provision.expires == provision.checked.replace(year=provision.checked.year + 1)
    assert provision.in_force_from is not None or provision.in_force_note
    assert len(provision.summary) > 20
    assert 1 <= len(re.findall(r"\.(?:\s|$)", provision.summary)) <= 4
    assert all((provision.title, provision.responsible, provision.checked_note))
    assert provision.id == re.sub(r"[ :]", "", expected_id(provision))


def expected_id(provision: Provision) -> str:
    """The id that follows from the provision's own place: prefix, number, chapter, section."""
    prefix = provision.id.split("-")[0]
    number = provision.sfs.replace(":", "-")
    return "-".join(part for part in (prefix, number, provision.chapter, provision.section) if part)


def test_no_provision_is_shown_as_true_after_its_check_has_expired() -> None:
    late = max(each.expires for each in provisions().values()) + timedelta(days=1)
    for each in provisions().values():
        assert not each.is_current(late)
        assert each.state(late) in {"check", "repealed"}


def test_a_provision_is_in_force_on_its_last_day_of_check_and_not_after() -> None:
    duty = provisions()["sol-2025-400-19-1"]
    assert (duty.state(TODAY), duty.state(duty.expires)) == ("in_force", "in_force")
    assert duty.state(duty.expires + timedelta(days=1)) == "check"


def test_an_old_case_is_not_read_with_new_law() -> None:
    assert provisions()["sol-2025-400-13-8"].state(date(2025, 6, 30)) == "not_yet"
    assert provisions()["sol-2025-400-13-8"].state(date(2025, 7, 1)) == "in_force"
    assert provisions()["osl-2009-400-40-7g"].state(date(2025, 12, 1)) == "check"
    assert provisions()["sol-2001-453-14-1"].state(TODAY) == "repealed"


def test_what_nobody_has_read_is_to_be_checked_and_says_so() -> None:
    unread = provisions()["osl-2009-400-10-3"]
    assert not unread.text_seen
    assert unread.state(TODAY) == "check"
    assert "läs den på riksdagen.se" in unread.quote_missing


def test_the_migration_texts_of_2025_have_already_passed_their_day() -> None:
    assert provisions()["utl-2005-716-5-17"].state(date(2026, 11, 22)) == "check"
    assert provisions()["utl-2005-716-5-16"].state(date(2026, 11, 22)) == "in_force"
    assert all("12 juni 2026" in each.caution for id, each in provisions().items() if id.startswith("utl-"))


def test_a_citation_reads_as_a_caseworker_writes_it() -> None:
    assert provisions()["sol-2025-400-19-1"].citation == "19 kap. 1 § socialtjänstlagen (2025:400)"
    assert provisions()["fl-2017-900-27"].citation == "27 § förvaltningslagen (2017:900)"


def test_every_source_has_an_address_or_says_why_not() -> None:
    for source in sources().values():
        assert bool(source.url) != bool(source.url_missing)
        assert all((source.title, source.publisher, source.seen, source.note))
