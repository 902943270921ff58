"""The pages of experience cards, and who sees what of a card."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from upptack.exchange.cards import actions, queries
from upptack.exchange.cards.models import Card, Round
from upptack.exchange.cards.rules import TOO_FEW, CardState
from upptack.exchange.cards.tests.conftest import ALVA, AT, MONA, REBWAR, TOMAS, WORDS, YLVA, Add, Who
from upptack.exchange.forum.tests.exchanging import Page
from upptack.language.sharing import WRITE_ANEW

SignIn = Callable[[str], Client]
NEW, LIST, REVIEW = "/utbyte/kort/nytt/", "/utbyte/kort/", "/utbyte/kort/granska/"
PERIOD = "2026-H1"


def sent(do: str = "send", **other: Any) -> dict[str, Any]:
    fields = {"situation": "told", "helped": ["asked_again"], "period": PERIOD, "county": "01", "text": WORDS}
    return {**fields, "token": "t" * 22, "do": do, **other}


def judged(card: Card, **other: str) -> dict[str, str]:
    return {"number": str(card.number), "turn": str(card.turn), "recognisable": "no", "useful": "yes", **other}


def test_a_card_is_written_sent_and_made_once(sign_in: SignIn) -> None:
    alva = sign_in(ALVA)
    first, second = alva.post(NEW, sent()), alva.post(NEW, sent())
    assert first.status_code == 302
    assert first.headers["Location"] == second.headers["Location"]
    card = Card.objects.get()
    assert (card.state, card.agency_id, card.county_id, card.helped) == (CardState.WAITING, "fk", "01", ["asked_again"])
    page = Page(alva.get(first.headers["Location"]))
    assert "Väntar på granskning" in page.main
    assert WORDS in page.main
    assert "Ditt kort" in page.main


@pytest.mark.parametrize(
    ("text", "said"), [("Vi frågade fatima igen.", "Ovanligt ord"), ("Det var på nyheterna.", "Ovanlig uppgift")]
)
def test_a_lower_case_name_and_a_rare_event_are_stopped(sign_in: SignIn, text: str, said: str) -> None:
    page = Page(sign_in(ALVA).post(NEW, sent(text=text)))
    assert page.status == 422
    assert WRITE_ANEW in page.main
    assert page.value("text") == text
    assert page.errors == ["text"]
    assert page.tree.xpath("//mark")
    assert said in page.main or "Namn" in page.main
    assert not Card.objects.exists()


def test_what_is_missing_is_told_and_what_was_typed_stands(sign_in: SignIn) -> None:
    page = Page(
        sign_in(ALVA).post(NEW, {"text": "x" * 301, "do": "send", "situation": "nonsense", "period": "1999-H1"})
    )
    assert page.status == 422
    assert page.errors == ["situation", "helped", "period", "county", "text"]
    assert page.value("text") == "x" * 301
    assert not Card.objects.exists()


def test_a_form_from_supervision_is_filled_and_nothing_is_kept(sign_in: SignIn) -> None:
    words = {"thought": "Vi tänkte på tiden.", "helped": "Att fråga igen.", "learning": "Boka ett möte till."}
    page = Page(sign_in(ALVA).post(NEW, {"do": "fill", **words}))
    assert page.status == 200
    assert page.value("text") == "Boka ett möte till. Att fråga igen. Vi tänkte på tiden."
    assert not Card.objects.exists()


def test_a_draft_is_changed_and_sent_by_its_author_alone(sign_in: SignIn, add: Add) -> None:
    card = add(send=False)
    at = f"{LIST}{card.number}/"
    for email in (REBWAR, TOMAS, MONA):
        assert sign_in(email).get(at).status_code == 404
        assert sign_in(email).post(at, sent()).status_code == 404
    alva = sign_in(ALVA)
    page = Page(alva.post(at, sent(text="Vi frågade stellan igen.")))
    assert (page.status, page.errors) == (422, ["text"])
    assert alva.post(at, sent("save", text="Vi väntade in svaret.")).status_code == 302
    assert Card.objects.get().state == CardState.DRAFT
    assert alva.post(at, sent()).status_code == 302
    assert alva.post(at, sent()).status_code == 302
    assert (Card.objects.get().state, Card.objects.get().turn) == (CardState.WAITING, 1)
    assert alva.post(at, sent("save", text="Något annat.")).status_code == 422


def test_a_reviewer_sees_the_card_and_not_who_wrote_it(sign_in: SignIn, add: Add) -> None:
    card = add()
    page = Page(sign_in(TOMAS).get(REVIEW))
    assert WORDS in page.main
    assert "Försäkringskassan" in page.main
    assert "Alva" not in page.main
    assert "handlaggare@" not in page.html
    assert sign_in(ALVA).get(REVIEW).status_code == 403
    assert sign_in(ALVA).post(REVIEW, judged(card)).status_code == 403
    own = add(REBWAR, text="Chefen gav oss tid.")
    assert "Chefen gav oss tid." not in Page(sign_in(REBWAR).get(REVIEW)).main
    assert sign_in(REBWAR).post(REVIEW, judged(own)).status_code == 422
    assert Card.objects.get(pk=own.pk).state == CardState.WAITING


def test_two_reviews_and_one_that_sends_the_card_back(sign_in: SignIn, add: Add) -> None:
    card, tomas, rebwar = add(), sign_in(TOMAS), sign_in(REBWAR)
    page = Page(tomas.post(REVIEW, {"number": str(card.number), "turn": "1"}))
    assert page.errors == [f"recognisable-{card.number}", f"useful-{card.number}"]
    page = Page(tomas.post(REVIEW, judged(card, recognisable="yes")))
    assert page.errors == [f"reason-{card.number}"]
    page = Page(tomas.post(REVIEW, judged(card, recognisable="yes", reason="Det är stellan.")))
    assert (page.status, page.value("reason")) == (422, "Det är stellan.")
    assert tomas.post(REVIEW, judged(card)).status_code == 302
    assert tomas.post(REVIEW, judged(card)).status_code == 302
    assert Card.objects.get().state == CardState.REVIEWED_ONCE
    assert rebwar.post(REVIEW, judged(card, useful="no", reason="Skriv vad ni gjorde.")).status_code == 302
    page = Page(sign_in(ALVA).get(f"{LIST}{card.number}/"))
    assert "Skriv vad ni gjorde." in page.main
    assert "Rebwar" not in page.main
    assert page.value("text") == WORDS


def test_an_author_sees_why_her_card_waits_and_not_how_many_are_like_it(
    sign_in: SignIn, approved: Callable[..., list[Card]], who: Who
) -> None:
    card, *_ = approved(4)
    actions.let_out(by=who(MONA), at=AT)
    page = Page(sign_in(ALVA).get(f"{LIST}{card.number}/"))
    assert TOO_FEW in page.main
    alone = re.sub(r"\d{9}", "", page.main.split("Ditt kort")[1].split("Dra tillbaka")[0])
    assert not re.search(r"\b[34]\b|\bfyra\b|\btre\b", alone)
    assert WORDS not in Page(sign_in(YLVA).get(LIST)).main
    assert sign_in(YLVA).get(f"{LIST}{card.number}/").status_code == 404


def test_readers_see_only_what_is_shown(sign_in: SignIn, approved: Callable[..., list[Card]], who: Who) -> None:
    cards = approved(5, county="01", helped=("asked_again", "time"))
    rare = approved(1, situation="honour", text="Vi väntade in svaret.")[0]
    actions.let_out(by=who(MONA), at=AT)
    ylva = sign_in(YLVA)
    for address in (LIST, f"{LIST}?situation=told", f"{LIST}{cards[0].number}/"):
        page = Page(ylva.get(address))
        assert WORDS in page.main
        assert "en av myndigheterna" in page.main
        assert not re.search(r"Försäkringskassan|Arbetsförmedlingen|Stockholms län|halvåret|Alva|Rebwar", page.main)
    assert "Vi väntade in svaret." not in Page(ylva.get(LIST)).main
    assert [option.get("value") for option in Page(ylva.get(LIST)).tree.xpath("//select/option")] == ["", "told"]
    assert ylva.get(f"{LIST}{rare.number}/").status_code == 404
    assert WORDS not in Page(ylva.get(f"{LIST}?situation=honour")).main
    assert Page(ylva.get(f"{LIST}?situation=<script>")).status == 200


def test_the_author_withdraws_at_any_time(sign_in: SignIn, approved: Callable[..., list[Card]], who: Who) -> None:
    cards = approved(6)
    actions.let_out(by=who(MONA), at=AT)
    alva, at = sign_in(ALVA), f"{LIST}{cards[0].number}/"
    assert "Dra tillbaka" in Page(alva.get(at)).main
    assert "Dra tillbaka" not in Page(sign_in(YLVA).get(at)).main
    assert sign_in(YLVA).post(at, {"do": "withdraw"}).status_code == 403
    assert alva.post(at, {"do": "withdraw"}).status_code == 302
    assert alva.post(at, {"do": "withdraw"}).status_code == 302
    assert alva.get(at).status_code == 404
    assert sign_in(YLVA).get(at).status_code == 404
    assert len(queries.groups()[0].told) == 5


def test_a_coordinator_lets_a_round_out(sign_in: SignIn, approved: Callable[..., list[Card]]) -> None:
    approved(5)
    assert "Släpp omgång" not in Page(sign_in(TOMAS).get(LIST)).main
    assert sign_in(TOMAS).post(LIST, {"token": "r" * 22}).status_code == 403
    mona = sign_in(MONA)
    assert "Släpp omgång" in Page(mona.get(LIST)).main
    assert mona.post(LIST, {"token": "r" * 22}).status_code == 302
    assert mona.post(LIST, {"token": "r" * 22}).status_code == 302
    assert Round.objects.count() == 1
    assert WORDS in Page(mona.get(LIST)).main
