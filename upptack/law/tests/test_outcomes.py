import re
from collections.abc import Iterator

import pytest

from upptack.law.generated import documents
from upptack.law.provisions import provisions
from upptack.law.rulings import TABLES, outcome, table, values

NEVER = re.compile(
    r"(ingen|inga|låg|lägre|utan|no|low) risk|riskfri|ofarlig|riskpoäng|risk score|\d+ ?(%|procent)",
    re.IGNORECASE,
)


def texts() -> Iterator[str]:
    """Everything in this room that a caseworker or a person can be shown."""
    for name in TABLES:
        for value in values(name):
            for language in ("sv", "en"):
                words = outcome(name, value).in_language(language)
                yield from (words.title, words.do, words.tell)
        for row in table(name).rows:
            yield row.annotations[0]
    for provision in provisions().values():
        yield from (provision.title, provision.summary, provision.caution)


@pytest.mark.parametrize("name", TABLES)
def test_every_value_a_table_can_give_has_words_and_no_words_are_left_over(name: str) -> None:
    allowed = table(name).outputs[0].allowed
    assert set(values(name)) == set(allowed)
    for value in values(name):
        for language in ("sv", "en"):
            words = outcome(name, value).in_language(language)
            for text in (words.title, words.do, words.tell):
                assert text == text.strip()
                assert len(text) > 3 or text == "112"
            assert 1 <= len(re.findall(r"[.?](?:\s|$)", words.do)) <= 4, words.do


def test_the_words_for_levels_stand_with_the_most_urgent_first() -> None:
    assert values("what-now") == ("now", "today", "offer", "open")
    assert values("report-of-concern") == ("must", "lawyer", "ask_children", "not_shown")


def test_no_text_says_that_there_is_no_risk_or_gives_a_score() -> None:
    assert not [text for text in texts() if NEVER.search(text)]


FALSE_CALM = ["Det finns ingen risk.", "Låg risk just nu.", "There is no risk.", "Risk: 73 %"]


@pytest.mark.parametrize("text", FALSE_CALM)
def test_a_text_that_calms_falsely_or_scores_would_be_noticed(text: str) -> None:
    assert NEVER.search(text)


def test_words_to_say_ask_for_no_reason_and_lay_no_blame() -> None:
    blame = re.compile(r"\b(varför|why|borde ha|should have|ditt fel att|erkänn|confess)\b", re.IGNORECASE)
    for name in TABLES:
        for value in values(name):
            for language in ("sv", "en"):
                tell = outcome(name, value).in_language(language).tell
                assert not blame.search(tell.replace("förklara varför", "").replace("explain why", "")), tell


def test_swedish_is_what_an_unknown_language_gets() -> None:
    words = outcome("what-now", "now")
    assert words.in_language("so") == words.in_language("sv") != words.in_language("en-GB")


def test_words_for_a_value_or_table_that_does_not_exist_are_refused() -> None:
    with pytest.raises(ValueError, match="no words for 'never'"):
        outcome("what-now", "never")
    with pytest.raises(ValueError, match="no table 'risk'"):
        outcome("risk", "now")


def test_each_table_has_a_page_with_its_rows_and_the_law_it_rests_on() -> None:
    pages = documents()
    assert set(pages) == set(TABLES)
    for name, page in pages.items():
        assert page.startswith(f"# {TABLES[name]}\n")
        assert all(row.annotations[0] in page for row in table(name).rows)
        assert "## Bestämmelser" in page
    assert "19 kap. 1 § socialtjänstlagen (2025:400)" in pages["report-of-concern"]
