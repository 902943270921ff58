"""Who may approve, and how long a text counts."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upptack.knowledge.publishing.rules import Author, approval_refusal, dates_problem, standing

pytestmark = pytest.mark.pure

DAY = date(2026, 11, 22)
AUTHORS = st.builds(Author, st.integers(1, 4), st.sampled_from(["fk", "af", "jam"]))


@given(AUTHORS, st.frozensets(AUTHORS, max_size=4), st.booleans())
def test_nobody_approves_her_own_words_and_no_agency_what_it_shares(
    reviewer: Author, authors: frozenset[Author], shared: bool
) -> None:
    wrote = reviewer.member in {each.member for each in authors}
    own_agency = reviewer.agency in {each.agency for each in authors}
    refused = approval_refusal(reviewer, authors, shared=shared) is not None
    assert refused == (wrote or (shared and own_agency))


def test_what_belongs_to_an_agency_may_be_approved_by_a_colleague() -> None:
    assert approval_refusal(Author(2, "fk"), [Author(1, "fk")], shared=False) is None
    assert approval_refusal(Author(2, "fk"), [Author(1, "fk")], shared=True)
    assert approval_refusal(Author(2, "fk"), [], shared=True) is None


@pytest.mark.parametrize(
    ("left", "expected"), [(-1, "expired"), (0, "soon"), (30, "soon"), (31, "current"), (300, "current")]
)
def test_the_last_day_counts_and_thirty_days_before_it_warns(left: int, expected: str) -> None:
    assert standing(DAY + timedelta(days=left), DAY) == expected


@pytest.mark.parametrize(
    ("checked", "expires", "source", "responsible", "part"),
    [
        (DAY, DAY, "", "redaktionen", "källan"),
        (DAY, DAY, "Brå", " ", "funktion"),
        (None, DAY, "Brå", "redaktionen", "vilken dag"),
        (DAY, None, "Brå", "redaktionen", "vilken dag"),
        (DAY, DAY - timedelta(days=1), "Brå", "redaktionen", "före dagen"),
        (DAY, DAY + timedelta(days=367), "Brå", "redaktionen", "högst ett år"),
    ],
)
def test_a_proof_that_is_not_whole_is_refused_with_what_to_do(
    checked: date | None, expires: date | None, source: str, responsible: str, part: str
) -> None:
    assert part in (dates_problem(checked, expires, source, responsible) or "")


def test_a_whole_proof_passes() -> None:
    assert dates_problem(DAY, DAY + timedelta(days=365), "Brå 2024", "redaktionen") is None
