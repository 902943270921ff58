"""The pages of gatherings: who reads what, that nothing typed is lost, and a calendar that says nothing."""

from __future__ import annotations

from typing import Any

import pytest
from icalendar import Calendar

from upptack.exchange.forum.rules import Reach
from upptack.exchange.forum.tests.exchanging import Page
from upptack.exchange.gatherings import actions
from upptack.exchange.gatherings.models import Gathering, GatheringAction
from upptack.exchange.gatherings.tests.conftest import ALVA, AT, IN_GROUP, OUTSIDE, REBWAR
from upptack.exchange.gatherings.tests.test_actions import NAMED, NOTES, TO_DO

NEW, LIST = "/utbyte/traffar/ny/", "/utbyte/traffar/"
WORDS = {"title": "Hur vi frågar på telefon"}
ACTION = {"what": TO_DO.what, "owner": TO_DO.owner, "agency": "fk", "due": "2027-03-31"}


def at(found):
    return f"/utbyte/traffar/{found.pk}/"


def typed(**other):
    """The form of a gathering as a browser sends it."""
    form = {"group": "rutiner-och-metoder", "day": "2026-12-01", "clock": "00.30", "minutes": "90", "place": "rum 4"}
    return {**form, "reach": "group", "token": "t" * 22, **other}


def sent(do, **other):
    """A form of a gathering's page as a browser sends it."""
    return {"do": do, "token": f"{do:b>22}", **other}


def test_who_reads_which_gathering(call, sign_in, clock_at):
    clock_at(AT)
    rows = [(reach, call(reach=reach, place=f"rum {number}")) for number, reach in enumerate((Reach.ALL, Reach.GROUP))]
    for email in (*IN_GROUP, *OUTSIDE):
        client = sign_in(email)
        listed = client.get(LIST).content.decode()
        for number, (reach, found) in enumerate(rows):
            may = reach == Reach.ALL or email in IN_GROUP
            for where in (at(found), f"{at(found)}kalender/"):
                assert client.get(where).status_code == (200 if may else 404), (email, where)
            assert (f"rum {number}" in listed) == may


def test_what_may_not_be_read_answers_as_what_is_not_there(call, sign_in):
    found = call()
    for email in OUTSIDE:
        client = sign_in(email)
        for do in ("take_up", "take_up_from", "drop", "notes", "erase", "attend", "action", "cancel", ""):
            form = sent(do, **WORDS, **ACTION, said=NOTES, number="0")
            first, second = client.post(at(found), form), client.post("/utbyte/traffar/999999/", form)
            assert (first.status_code, second.status_code) == (404, 404)
            assert first.content == second.content
    assert (found.items.count(), found.notes.count(), found.actions.count()) == (0, 0, 0)


def test_who_reads_but_is_not_in_the_group_sees_no_forms_and_is_refused(call, sign_in):
    found, client = call(reach=Reach.ALL), sign_in(OUTSIDE[0])
    assert Page(client.get(at(found))).tree.xpath("//main//form") == []
    for do in ("take_up", "drop", "notes", "attend", "action", "cancel"):
        assert client.post(at(found), sent(do, **WORDS, **ACTION, said=NOTES, number="0")).status_code == 403
    assert found.items.count() == 0


def test_a_gathering_is_called_once(alva, group):
    where = [alva.post(NEW, typed()).headers["Location"] for _ in range(2)]
    found = Gathering.objects.get()
    assert set(where) == {f"{at(found)}?sparat=ny"}
    page = Page(alva.get(where[0]))
    for words in ("Träff 1 december 2026", "Klockan 00.30, 90 minuter, rum 4", "Träffen är sparad.", "Planerad"):
        assert words in page.main


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"group": "ledning-och-styrning"}, "group"),
        ({"day": "i morgon"}, "day"),
        ({"clock": "halv tre"}, "clock"),
        ({"minutes": "9"}, "minutes"),
        ({"minutes": "500"}, "minutes"),
        ({"place": "å" * 61}, "place"),
        ({"place": "hos anna"}, "place"),
        ({"reach": "agency"}, "reach"),
    ],
)
def test_a_faulty_gathering_is_not_kept(changed, field, alva, group):
    page = Page(alva.post(NEW, typed(**changed)))
    assert (page.status, page.errors) == (422, [field])
    assert page.value("place") == typed(**changed)["place"]
    assert not Gathering.objects.exists()


def test_agenda_notes_actions_and_who_was_there(call, sign_in, who):
    found = call()
    alva, rebwar = sign_in(ALVA), sign_in(REBWAR)
    present = [str(who(ALVA).pk), str(who(REBWAR).pk)]
    for form in (
        sent("take_up", **WORDS),
        sent("notes", said=NOTES, number="0"),
        sent("action", **ACTION),
        sent("attend", present=present),
    ):
        for _ in range(2):
            assert alva.post(at(found), form).status_code == 302, form
    page = Page(rebwar.get(at(found)))
    for words in (WORDS["title"], NOTES, TO_DO.what, "Processägare, Försäkringskassan. Till och med 31 mars 2027."):
        assert words in page.main
    assert "Arbetsförmedlingen: 1" in page.main
    assert len(page.tree.xpath("//input[@name='present'][@checked]")) == 2
    rebwar.post(at(found), sent("notes", said="Vi prövar texten i ett år.", number="1"))
    assert "Tidigare versioner" in Page(alva.get(at(found))).main
    page = Page(alva.post(at(found), sent("notes", said="Vi prövar inte texten.", number="1")))
    assert page.status == 422
    assert "Någon annan har skrivit" in page.main
    assert page.value("said") == "Vi prövar inte texten."


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (sent("take_up", title="x"), "title"),
        (sent("take_up", title=NAMED), "title"),
        (sent("take_up_from", **{"from": "card:1"}), "from"),
        (sent("notes", said="", number="0"), "said"),
        (sent("notes", said="å" * 4001, number="0"), "said"),
        (sent("notes", said=NAMED, number="0"), "said"),
        (sent("action", **ACTION | {"what": NAMED}), "what"),
        (sent("action", **ACTION | {"owner": ""}), "owner"),
        (sent("action", **ACTION | {"due": "snart"}), "due"),
        (sent("action", **ACTION | {"agency": "annan"}), "agency"),
    ],
)
def test_what_cannot_be_kept_stands_in_its_form(form, field, call, alva):
    found = call()
    page = Page(alva.post(at(found), form))
    assert (page.status, page.errors) == (422, [field])
    if field not in ("from", "agency"):
        assert page.value(field) == form[field]
    assert (found.items.count(), found.notes.count(), found.actions.count()) == (0, 0, 0)


def test_a_cancelled_gathering_is_read_and_takes_nothing(call, alva, who):
    found = call()
    actions.add_action(found.pk, TO_DO, token="k" * 22, by=who(ALVA))
    assert alva.post(at(found), sent("cancel")).status_code == 302
    page = Page(alva.get(at(found)))
    assert "Inställd" in page.main
    assert TO_DO.what in page.main
    assert page.tree.xpath("//main//form") == []
    assert alva.post(at(found), sent("take_up", **WORDS)).status_code == 422
    assert GatheringAction.objects.count() == 1


def test_the_calendar_file_says_nothing(call, alva, group, who):
    found = call()
    actions.take_up(found.pk, WORDS["title"], token="i" * 22, by=who(ALVA))
    answer = alva.get(f"{at(found)}kalender/")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    event: Any = Calendar.from_ical(answer.content).walk("VEVENT")[0]
    assert (event["SUMMARY"], event["LOCATION"], event["STATUS"]) == ("Inbokad tid", "rum 4", "CONFIRMED")
    assert event["DTSTART"].dt == found.starts
    assert (event["DTEND"].dt - event["DTSTART"].dt).total_seconds() == 90 * 60
    for word in (group.name, WORDS["title"], "våld", "grupp", "Alva"):
        assert word.lower() not in text.lower().replace("upptäck", "")
    actions.cancel(found.pk, by=who(ALVA))
    assert b"STATUS:CANCELLED" in alva.get(f"{at(found)}kalender/").content
