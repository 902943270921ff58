"""States, visits, weeks, and the few words around what was found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.exchange.forum import contents, forms, rules
from upptack.exchange.forum.rules import AROUND, FOLLOWS, NotNow, PostKind, PostState
from upptack.language import sharing

pytestmark = pytest.mark.pure
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize("now", PostState)
@pytest.mark.parametrize("to", PostState)
def test_only_what_follows_is_allowed(now, to):
    if to in FOLLOWS[now]:
        rules.change(now, to)
    else:
        with pytest.raises(NotNow, match=r"\.$"):
            rules.change(now, to)


def test_what_is_withdrawn_stays_so():
    assert FOLLOWS[PostState.WITHDRAWN] == ()


def test_every_part_that_is_told_is_a_part():
    assert all(set(rules.TOLD[kind]) <= set(rules.PARTS[kind]) for kind in PostKind)
    assert set(rules.TOLD[PostKind.EVALUATION]) == set(forms.SAYS)


def test_visits():
    assert rules.since(None, None, AT) == (None, AT)
    soon, later = AT + timedelta(minutes=59), AT + timedelta(hours=1)
    assert rules.since(AT, None, soon) == (None, soon)
    assert rules.since(AT, None, later) == (AT, later)


@pytest.mark.parametrize(("after", "due"), [(0, False), (7 * 24 - 1, False), (7 * 24, True)])
def test_a_week(after, due):
    assert rules.is_digest_due(AT, AT + timedelta(hours=after)) is due
    assert rules.is_digest_due(None, AT)


@settings(max_examples=60)
@given(st.text(max_size=900), st.lists(st.text(max_size=8), max_size=3))
def test_a_snippet_is_short_and_of_the_text(text, beginnings):
    whole = " ".join(text.split())
    found = rules.snippet(text, beginnings)
    assert len(found) <= AROUND + 4
    assert found.removeprefix("… ").removesuffix(" …") in whole


def test_a_snippet_has_the_word_and_whole_words_around_it():
    text = "början " * 60 + "och tolken avbröt " + "slut " * 60
    found = rules.snippet(text, ["tolk"])
    assert "tolken avbröt" in found
    assert found.startswith("… början")
    assert found.endswith("slut …")
    assert rules.snippet(text, ["hund"]).startswith("början")
    assert rules.snippet("Kort.", ["kort"]) == "Kort."


def test_the_lists_are_closed_whole_and_say_no_more_than_a_kind():
    assert len(contents.groups()) == 3
    assert all(each.sources for each in contents.groups().values())
    names = [*contents.subjects().values(), *contents.places().values()]
    assert len(set(contents.subjects())) == 15
    assert all(each.rstrip(".") == each for each in names)


def test_the_pages_own_examples_pass_the_check():
    for text in (
        "Vi undrar hur ni tar reda på om någon annan lyssnar.",
        "Enkät till personalen före och efter.",
        *(each.about for each in contents.groups().values()),
        *(each.name for each in contents.groups().values()),
    ):
        assert sharing.obstacles(text) is None, text


@pytest.mark.parametrize(
    "link", ["", "/handbok/", "/utbyte/fraga/3/", "https://www.exempel.se/a?b=c", "https://xn--rksmrgs-5wao1o.se/"]
)
def test_a_link_that_can_be_kept(link):
    assert forms.link_fault(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        *("//a.se", "/../x", "/x y", "https://", "https://localhost", "https://a.se:8080/", "https://a@b.se"),
        *("ftp://a.se", "data:text/html,x", "/" + "x" * 300, "https://a.se/070-123%2045%2067", "https://a.se/<b>"),
    ],
)
def test_a_link_that_cannot(link):
    assert forms.link_fault(link).endswith(".")
