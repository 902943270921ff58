"""Whoever guesses codes is slowed, nobody else is, and no address is kept."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from upptack.meeting.handover import actions
from upptack.meeting.handover.actions import Slowed
from upptack.meeting.handover.models import WrongCode
from upptack.meeting.handover.rules import TRIES
from upptack.meeting.handover.tests.handed import AT, dumped
from upptack.tally.tests.test_counting import at_once

WHO, OTHER = "192.0.2.7", "192.0.2.8"


def tries(count: int, address: str = WHO, at=AT) -> int:
    """How many of so many tries are let through."""
    return sum(let_through(address, at) for _ in range(count))


def let_through(address: str, at) -> bool:
    """Whether a try is let through."""
    try:
        actions.attempt(address, at=at)
    except Slowed:
        return False
    return True


@pytest.mark.django_db
def test_ten_wrong_codes_and_then_none():
    assert tries(25) == TRIES == 10
    assert tries(1, OTHER) == 1


@pytest.mark.django_db
def test_the_sentence_says_when_to_try_again_and_then_it_is_so():
    tries(10)
    with pytest.raises(Slowed, match=r"^För många försök\. Försök igen klockan 11\.00\.$") as slowed:
        actions.attempt(WHO, at=AT)
    assert tries(1, at=slowed.value.until - timedelta.resolution) == 0
    assert tries(1, at=slowed.value.until) == 1


@pytest.mark.django_db
def test_tries_late_in_one_window_count_in_the_next():
    assert tries(10, at=AT + timedelta(minutes=14)) == 10
    assert tries(10, at=AT + timedelta(minutes=16)) == 0


@pytest.mark.django_db
def test_right_codes_do_not_count():
    for _ in range(30):
        actions.attempt(WHO, at=AT)
        actions.right(WHO, at=AT)
    assert tries(20) == 10


@pytest.mark.django_db
def test_a_subscriber_with_many_addresses_counts_as_one():
    assert sum(tries(1, f"2001:db8:1:2::{n:x}") for n in range(20)) == 10


@pytest.mark.django_db
def test_the_address_is_not_kept_and_the_hash_not_for_long():
    tries(3)
    assert WHO.encode() not in dumped()
    first = set(WrongCode.objects.values_list("digest", flat=True))
    tries(1, at=AT + timedelta(minutes=15))
    second = set(WrongCode.objects.values_list("digest", flat=True)) - first
    assert len(second) == 1
    tries(1, at=AT + timedelta(minutes=30))
    assert not first & set(WrongCode.objects.values_list("digest", flat=True))


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted():
    assert sum(at_once([partial(let_through, WHO, AT)] * 16)) == 10
