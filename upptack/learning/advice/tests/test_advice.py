"""Questions to the specialist: who sees them, what is refused, who answers, and that they are forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from upptack.learning.advice import actions, queries, rules
from upptack.learning.advice.models import Availability, Inquiry
from upptack.staff.actions import NewMember, Refused, add_member
from upptack.staff.models import Member
from upptack.staff.rules import Role

SignIn = Callable[..., Client]
ALVA, INES, HAKAN = "handlaggare@fk.example", "specialist@fk.example", "chef@fk.example"
OTHERS = ("norr@fk.example", HAKAN, "handlaggare@af.example", "samordnare@jam.example", "dso@jam.example")
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)
TODAY = date(2026, 11, 22)
ASKED = "Hur frågar jag igen när någon har svarat undvikande?"
REPLY = "Vänta en stund, säg varför du frågar och ställ frågan öppet en gång till."


def named(email: str) -> Member:
    return Member.objects.get_by_natural_key(email)


@pytest.fixture
def kim(content: None) -> Member:
    """Another specialist of the agency, at another unit."""
    return add_member(NewMember("kim@fk.example", "Kim Åberg", "fk-norr-1", (Role.SPECIALIST,)), password=None)


@pytest.fixture
def asked(content: None) -> Inquiry:
    """A question of Alva's."""
    return actions.ask(ASKED, token="a" * 22, by=named(ALVA), at=AT, on=TODAY)


def at(inquiry: Inquiry) -> str:
    """Where it is answered."""
    return f"/specialist/svara/{inquiry.pk}/"


def send(client: Client, question: str = ASKED, token: str = "a" * 22) -> int:
    return client.post("/specialist/fraga/", {"question": question, "token": token}).status_code


def test_a_question_is_asked_answered_and_seen_by_who_asked(sign_in):
    alva, ines = sign_in(ALVA), sign_in(INES)
    assert send(alva) == send(alva) == 302
    inquiry = Inquiry.objects.get()
    assert ASKED in ines.get("/specialist/svara/").content.decode()
    assert ines.post(at(inquiry), {"reply": REPLY}).status_code == 302
    page = alva.get("/specialist/").content.decode()
    assert REPLY in page
    assert "Ines Wikander, 22 november 2026" in page or "Ines Wikander" in page
    assert ines.post(at(inquiry), {"reply": "Ett helt annat svar än det första."}).status_code == 422
    assert Inquiry.objects.get().reply == REPLY


@pytest.mark.parametrize("other", OTHERS)
def test_nobody_else_sees_a_question(sign_in, asked, other):
    client = sign_in(other)
    assert ASKED not in client.get("/specialist/").content.decode()
    desk = client.get("/specialist/svara/")
    assert ASKED not in desk.content.decode()
    assert client.get(at(asked)).status_code in (403, 404)
    assert client.post(at(asked), {"reply": REPLY}).status_code in (403, 404)
    assert client.post("/specialist/", {"id": asked.pk}).status_code == 404
    assert Inquiry.objects.get().state == rules.InquiryState.WAITING


def test_a_question_that_lies_with_another_answers_like_one_that_does_not_exist(sign_in, asked, kim):
    client = sign_in("kim@fk.example")
    assert client.get(at(asked)).status_code == client.get("/specialist/svara/999999/").status_code == 404


@pytest.mark.parametrize(
    "words",
    [
        "Jag ringde fatima igen och undrar hur jag ska fråga om ekonomin.",
        "Personen på Storgatan 3 i Ystad svarade undvikande, vad gör jag?",
        "Numret 19900101-0017 är spärrat, hur gör jag då med brevet?",
        "kort",
        "x" * 801,
    ],
)
def test_what_points_at_somebody_is_not_kept_and_not_lost(sign_in, words):
    answer = sign_in(ALVA).post("/specialist/fraga/", {"question": words, "token": "a" * 22})
    assert answer.status_code == 422
    assert not Inquiry.objects.exists()
    assert words[:40] in answer.content.decode().replace("<mark>", "").replace("</mark>", "")


def test_an_answer_is_held_to_the_same(sign_in, asked):
    answer = sign_in(INES).post(at(asked), {"reply": "Ring fatima på 070-174 06 05 och hör efter."})
    assert answer.status_code == 422
    assert Inquiry.objects.get().reply == ""


def test_a_busy_specialist_is_shown_as_busy_and_the_question_goes_to_who_answers_instead(sign_in, kim):
    ines, alva = sign_in(INES), sign_in(ALVA)
    sent = {"standing": "busy", "until": "2099-01-01", "instead": kim.pk}
    assert ines.post("/specialist/svara/", sent).status_code == 302
    page = alva.get("/specialist/").content.decode()
    assert "Upptagen" in page
    assert "Kim Åberg svarar så länge" in page
    send(alva)
    assert Inquiry.objects.get().to == kim
    assert ASKED not in ines.get("/specialist/svara/").content.decode()
    assert ASKED in sign_in("kim@fk.example").get("/specialist/svara/").content.decode()


def test_busy_ends_by_itself_and_can_be_ended(content):
    ines = named(INES)
    actions.set_busy(True, TODAY, None, by=ines)
    assert queries.specialist(ines, TODAY).busy
    assert not queries.specialist(ines, TODAY + timedelta(days=1)).busy
    actions.set_busy(False, TODAY, None, by=ines)
    assert not queries.specialist(ines, TODAY).busy
    assert Availability.objects.count() == 1


def test_a_wrong_day_is_told_and_nothing_changes(sign_in):
    answer = sign_in(INES).post("/specialist/svara/", {"standing": "busy", "until": "i morgon"})
    assert answer.status_code == 422
    assert "2027-03-31" in answer.content.decode()
    assert not Availability.objects.exists()


def test_a_question_is_handed_over_within_the_agency_only(sign_in, asked, kim):
    ines = sign_in(INES)
    stranger = add_member(NewMember("x@af.example", "X Y", "af-sthlm-1", (Role.SPECIALIST,)), password=None)
    for wrong in (stranger.pk, named(HAKAN).pk, 0):
        assert ines.post(at(asked), {"do": "hand_over", "to": wrong}).status_code == 422
    assert ines.post(at(asked), {"do": "hand_over", "to": kim.pk}).status_code == 302
    assert ines.get(at(asked)).status_code == 404
    assert sign_in("kim@fk.example").post(at(asked), {"reply": REPLY}).status_code == 302


def test_a_question_that_is_taken_back_leaves_no_words(sign_in, asked):
    alva = sign_in(ALVA)
    assert alva.post("/specialist/", {"id": asked.pk}).status_code == 302
    assert Inquiry.objects.get().question == ""
    assert ASKED not in alva.get("/specialist/").content.decode()
    assert alva.post("/specialist/", {"id": asked.pk}).status_code == 404


def test_a_unit_without_a_specialist_says_whose_task_it_is(sign_in):
    norr = sign_in("norr@fk.example")
    assert "Be din chef utse en" in norr.get("/specialist/").content.decode()
    assert send(norr) == 422
    assert not Inquiry.objects.exists()


def test_questions_are_forgotten(asked):
    actions.reply(asked.pk, REPLY, by=named(INES), at=AT)
    assert actions.forget(TODAY + rules.KEPT) == 0
    assert actions.forget(TODAY + rules.KEPT + timedelta(days=1)) == 1
    actions.ask(ASKED, token="b" * 22, by=named(ALVA), at=AT, on=TODAY)
    assert actions.forget(TODAY + rules.KEPT * 3) == 0
    assert actions.forget(TODAY + rules.KEPT * 3 + timedelta(days=1)) == 1


def test_only_specialists_answer(asked):
    for email in (ALVA, HAKAN):
        with pytest.raises(Refused):
            actions.reply(asked.pk, REPLY, by=named(email), at=AT)
        with pytest.raises(Refused):
            actions.set_busy(True, None, None, by=named(email))
