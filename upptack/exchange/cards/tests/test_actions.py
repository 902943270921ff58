"""Cards through their states: two reviewers, rounds, withdrawal, and what search has of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from upptack.exchange.cards import access, actions, command, queries, rules
from upptack.exchange.cards.actions import Judgement, Written
from upptack.exchange.cards.models import Card, CardReview, Round, ShownGroup
from upptack.exchange.cards.rules import CardState, NotNow
from upptack.exchange.cards.tests.conftest import ALVA, AT, MONA, NILS, REBWAR, TOMAS, WORDS, YLVA, Add, Who
from upptack.exchange.forum import queries as forum
from upptack.exchange.forum.actions import Obstructed
from upptack.exchange.forum.models import Membership, Shelved
from upptack.staff import policy
from upptack.staff.actions import Refused

GOOD = Judgement(False, True, "", 1)
Approved = Callable[..., list[Card]]


@pytest.mark.parametrize("text", ["Vi frågade fatima igen.", "Det stod i tidningen efteråt.", "Ring 070-123 45 67."])
def test_what_leads_to_a_person_is_never_kept(add: Add, who: Who, text: str) -> None:
    with pytest.raises(Obstructed) as stopped:
        add(text=text)
    assert stopped.value.fields == ("text",)
    assert not Card.objects.exists()
    card = add(send=False)
    new = Written("told", ("time",), (), "2026-H2", None, text)
    with pytest.raises(Obstructed):
        actions.change(card.number, new, send=True, by=who(ALVA), at=AT)
    card.refresh_from_db()
    assert (card.text, card.state) == (WORDS, CardState.DRAFT)


def test_a_reason_that_leads_to_a_person_is_never_kept(add: Add, who: Who) -> None:
    card = add()
    said = Judgement(True, True, "Det här är stellan i min grupp.", 1)
    with pytest.raises(Obstructed):
        actions.review(card.number, said, by=who(TOMAS), at=AT)
    card.refresh_from_db()
    assert (card.state, card.reason, CardReview.objects.count()) == (CardState.WAITING, "", 0)


def test_two_reviewers_approve_and_one_does_not(add: Add, who: Who) -> None:
    card = add()
    assert actions.review(card.number, GOOD, by=who(TOMAS), at=AT).state == CardState.REVIEWED_ONCE
    actions.let_out(by=who(MONA), at=AT)
    assert actions.review(card.number, GOOD, by=who(TOMAS), at=AT).state == CardState.REVIEWED_ONCE
    assert actions.review(card.number, GOOD, by=who(REBWAR), at=AT).state == CardState.APPROVED
    assert CardReview.objects.count() == 2


def test_the_author_never_reviews_and_who_belongs_to_no_group_does_not(add: Add, who: Who) -> None:
    card = add(REBWAR)
    for email, sentence in (
        (REBWAR, policy.sentence("cards.review", 1)),
        (ALVA, policy.sentence("cards.judge")),
        (MONA, policy.sentence("cards.judge")),
        (YLVA, policy.sentence("cards.judge")),
    ):
        with pytest.raises(Refused, match=sentence[:30]):
            actions.review(card.number, GOOD, by=who(email), at=AT)


def test_one_of_two_is_from_another_agency(add: Add, who: Who, group) -> None:
    card = add(ALVA)
    actions.review(card.number, GOOD, by=who(NILS), at=AT)
    ines = who("specialist@fk.example")
    Membership.objects.create(group=group, member=ines, since=AT.date())
    with pytest.raises(Refused, match="annan myndighet"):
        actions.review(card.number, GOOD, by=ines, at=AT)
    assert card not in queries.to_review(ines)
    assert actions.review(card.number, GOOD, by=who(REBWAR), at=AT).state == CardState.APPROVED


def test_a_card_comes_back_with_a_reason_and_is_reviewed_anew(add: Add, who: Who) -> None:
    card = add()
    actions.review(card.number, GOOD, by=who(TOMAS), at=AT)
    with pytest.raises(NotNow):
        actions.review(card.number, Judgement(True, True, "", 1), by=who(REBWAR), at=AT)
    card = actions.review(card.number, Judgement(False, False, "Skriv vad som hjälpte.", 1), by=who(REBWAR), at=AT)
    assert (card.state, card.reason) == (CardState.RETURNED, "Skriv vad som hjälpte.")
    new = Written("told", ("time",), (), "2026-H2", None, "Vi gav samtalet tid.")
    card = actions.change(card.number, new, send=True, by=who(ALVA), at=AT)
    assert (card.state, card.turn, card.reason) == (CardState.WAITING, 2, "")
    with pytest.raises(NotNow):
        actions.review(card.number, Judgement(False, True, "", 0), by=who(REBWAR), at=AT)
    second = Judgement(False, True, "", 2)
    assert actions.review(card.number, second, by=who(REBWAR), at=AT).state == CardState.REVIEWED_ONCE
    assert actions.review(card.number, second, by=who(TOMAS), at=AT).state == CardState.APPROVED
    with pytest.raises(NotNow):
        actions.change(card.number, new, send=True, by=who(ALVA), at=AT)


def test_four_cards_wait_and_the_fifth_lets_all_be_shown(approved: Approved, who: Who) -> None:
    approved(4)
    actions.let_out(by=who(MONA), at=AT)
    assert not ShownGroup.objects.exists()
    assert set(Card.objects.values_list("state", flat=True)) == {CardState.WITHHELD}
    (fifth,) = approved(1)
    assert queries.groups() == ()
    actions.let_out(by=who(MONA), at=AT)
    (found,) = queries.groups()
    assert found.words.agency == queries.ANY_AGENCY
    assert (fifth.number, WORDS) in found.told
    assert len(found.told) == 5


def test_what_is_shown_is_not_changed_by_new_cards(approved: Approved, who: Who) -> None:
    approved(5)
    actions.let_out(by=who(MONA), at=AT)
    before = queries.groups()
    approved(4)
    actions.let_out(by=who(MONA), at=AT)
    assert queries.groups() == before
    assert Card.objects.filter(state=CardState.WITHHELD).count() == 4


def test_what_is_withdrawn_has_no_words_and_takes_a_small_group_down(approved: Approved, who: Who) -> None:
    cards = approved(6)
    actions.let_out(by=who(MONA), at=AT)
    words = "ställa frågan igen"
    for gone in cards[:2]:
        for _ in range(2):
            actions.withdraw(gone.number, by=who((ALVA, REBWAR)[cards.index(gone)]))
        gone.refresh_from_db()
        assert (gone.text, gone.situation, gone.helped, gone.state) == ("", "", [], CardState.WITHDRAWN)
        assert queries.shown(gone.number) is None
        if gone == cards[0]:
            assert len(queries.groups()[0].told) == 5
            assert forum.search(words, who(YLVA)).groups
    assert queries.groups() == ()
    assert not Shelved.objects.filter(kind="card").exists()
    assert not forum.search(words, who(YLVA)).groups
    assert Card.objects.filter(state=CardState.WITHHELD, seen__isnull=False).count() == 4


def test_cards_that_were_shown_once_do_not_count_again(approved: Approved, who: Who) -> None:
    cards = approved(5)
    actions.let_out(by=who(MONA), at=AT)
    actions.withdraw(cards[0].number, by=who(ALVA))
    approved(4)
    actions.let_out(by=who(MONA), at=AT)
    assert queries.groups() == ()
    approved(1)
    actions.let_out(by=who(MONA), at=AT)
    assert len(queries.groups()[0].told) == 9


def test_who_may_withdraw(approved: Approved, add: Add, who: Who) -> None:
    cards = approved(6)
    waiting = add()
    for card, email in ((waiting, MONA), (waiting, TOMAS), (cards[0], MONA)):
        with pytest.raises(Refused):
            actions.withdraw(card.number, by=who(email))
    actions.let_out(by=who(MONA), at=AT)
    with pytest.raises(Refused):
        actions.withdraw(cards[0].number, by=who(TOMAS))
    actions.withdraw(cards[0].number, by=who(MONA))
    actions.withdraw(waiting.number, by=who(ALVA))
    assert Card.objects.filter(state=CardState.WITHDRAWN).count() == 2


def test_search_has_what_is_shown_and_not_whose_it_is(approved: Approved, who: Who) -> None:
    approved(5, hindered=("secrecy",))
    assert not forum.search("sekretessen", who(YLVA)).groups
    actions.let_out(by=who(MONA), at=AT)
    (found,) = forum.search("sekretessen", who(YLVA)).groups
    item = found.hits[0].item
    assert (item.agency_id, item.author_id, item.group_id) == (actions.KEEPER, None, None)
    assert item.path.startswith("/utbyte/kort/?situation=told#grupp-")


def test_only_coordinators_let_a_round_out_and_the_same_form_makes_one(approved: Approved, who: Who) -> None:
    approved(5)
    for email in (ALVA, TOMAS, REBWAR, "chef@fk.example"):
        with pytest.raises(Refused):
            actions.let_out(by=who(email), at=AT)
    first = actions.let_out(by=who(MONA), at=AT, token="x" * 22)
    assert actions.let_out(by=who(MONA), at=AT, token="x" * 22) == first
    assert Round.objects.count() == 1


def test_the_monthly_run_lets_out_one_round_a_month(
    approved: Approved, clock_at: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    approved(5)
    for moment in (AT, AT + timedelta(days=1), AT + timedelta(days=20)):
        clock_at(moment)
        assert command.main([]) == 0
    assert [line[:10] for line in capsys.readouterr().out.splitlines()] == ["Släppta gr", "Månadens o", "Släppta gr"]
    assert Round.objects.count() == 2


def test_the_number_of_a_card_does_not_tell_when_it_was_written(add: Add) -> None:
    numbers = [add().number for _ in range(12)]
    assert numbers != sorted(numbers)
    assert min(numbers) >= actions.FIRST


def test_without_the_second_reviewer_one_would_do(add: Add, who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "REVIEWERS", 1)
    card = actions.review(add().number, GOOD, by=who(TOMAS), at=AT)
    assert card.state == CardState.APPROVED


def test_without_access_the_author_would_review(add: Add, who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "may_review", lambda member, card: None)
    card = actions.review(add().number, GOOD, by=who(ALVA), at=AT)
    assert card.state == CardState.REVIEWED_ONCE


def test_without_the_check_a_name_would_be_kept(add: Add, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.forum, "check", lambda texts: None)
    add(text="Vi frågade stellan igen.")
    assert Card.objects.filter(text__contains="stellan").exists()


def test_with_four_in_place_of_five_a_small_group_would_be_shown(
    approved: Approved, who: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = rules.shown
    monkeypatch.setattr(rules, "shown", lambda cards: plain(cards, k=4))
    approved(4)
    actions.let_out(by=who(MONA), at=AT)
    assert len(queries.groups()[0].told) == 4
