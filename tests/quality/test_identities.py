"""The invented details are what they say, and a tool that leaves a part of one is caught."""

from __future__ import annotations

import pytest

from quality import drawn, identities, sets
from quality.identities import Planted
from upptack.language.spans import Span

pytestmark = pytest.mark.pure


def test_the_same_seed_gives_the_same_texts_and_another_others() -> None:
    once, again, other = (list(identities.planted(240, seed)) for seed in (1, 1, 2))
    assert once == again
    assert once != other
    assert {one.kind for one in once} == set(identities.SHAPES)


def test_the_detail_stands_where_it_is_said_to() -> None:
    for one in identities.planted(240, 3):
        detail = one.text[one.start : one.end]
        assert detail == detail.strip() != ""


def test_the_check_digit_is_right() -> None:
    # Worked out by hand for 811218-987: 16 1 2 2 2 8 18 8 14 → 7+1+2+2+2+8+9+8+5 = 44, and 6 more make 50.
    assert identities.number_with_check_digit("811218987") == "8112189876"


def test_a_detail_is_hidden_only_when_all_of_it_is() -> None:
    one = Planted("telefon", "ring 070-1740605 nu", 5, 16)
    assert identities.hidden(one, (Span(5, 16, "phone"),))
    assert identities.hidden(one, (Span(5, 8, "phone"), Span(9, 16, "phone")))
    assert not identities.hidden(one, (Span(5, 15, "phone"),))
    assert not identities.hidden(one, (Span(5, 16, "phone", ("idiom",)),))


FIXED = {"telefon", "e-post", "adress", "postadress", "datum"}
NUMBERED = [kind for kind in identities.SHAPES if "nummer" in kind or kind in FIXED]


def test_details_of_a_fixed_shape_are_hidden() -> None:
    found = drawn.details_hidden(n=1_200, seed=7)
    assert {kind: found[kind].wrong[:3] for kind in NUMBERED if found[kind].share.value < 0.99} == {}


def test_lower_case_names_are_hidden_and_ordinary_prose_stays_readable() -> None:
    assert drawn.details_hidden(n=600, seed=8)["namn, gemener"].share.value >= 0.95
    assert drawn.marks_in_prose(sets.sentences("development")).share.value <= 0.03
