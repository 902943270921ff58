"""The unit's list, the call's answers, withdrawal, and SDK messages out and in."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from upptack.meeting.drafting.documents import sdk
from upptack.meeting.handover import access, actions, codes, forms, messages
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import State, Urgency, Way
from upptack.meeting.handover.tests.handing import BODY, FILE, LIST, NEW, Page, chosen, only, opened, post, told
from upptack.tally.models import Receipt

NORR, CHEF = "norr@fk.example", "chef@fk.example"
SDK = "/lamna-over/sdk/"
ENDS = {
    "to_organisation": "0203:kommun.example",
    "to_function": "socialtjansten-mottagning",
    "from_organisation": "0203:fk.example",
    "from_function": "sjukforsakring-1",
}
RECEIPT = """<?xml version="1.0" encoding="UTF-8"?>
<ApplicationResponse xmlns="urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>{own}</cbc:ID><cbc:IssueDate>2026-11-20</cbc:IssueDate><cbc:IssueTime>14:00:00+01:00</cbc:IssueTime>
<cac:SenderParty><cbc:EndpointID schemeID="0203">kommun.example</cbc:EndpointID></cac:SenderParty>
<cac:DocumentResponse><cac:Response><cbc:ResponseCode>{code}</cbc:ResponseCode></cac:Response>
<cac:DocumentReference><cbc:ID>{about}</cbc:ID></cac:DocumentReference></cac:DocumentResponse>
</ApplicationResponse>"""


def rows(page: Page) -> list[str]:
    """The list's rows as words."""
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//ul[@class='cards']/li")]


def buttons(page: Page) -> list[str]:
    """What can be done in the list's first row."""
    return list(page.tree.xpath("(//ul[@class='cards']/li)[1]//button[@name='do']/@value"))


def test_an_empty_list_says_so(alva):
    page = Page(alva.get(LIST))
    assert "Inget väntar." in page.main
    assert rows(page) == []


def test_the_list_has_the_units_own_with_the_late_first(alva, sign_in):
    chosen(alva, "code")
    chosen(alva, "link")
    chosen(sign_in(NORR), "link")
    Handover.objects.filter(unit="fk-sthlm-1", way="link").update(answer_by=timezone.now() - timedelta(minutes=20))
    shown = rows(Page(alva.get(LIST)))
    assert len(shown) == 2
    assert "Sen I dag Väntar på svar. 20 minuter för sent" in shown[0]
    assert "Nästa att pröva:" in shown[0]
    assert "Sen" not in shown[1]
    assert "kvar" in shown[1]
    assert "Nästa att pröva:" not in shown[1]


def test_the_manager_sees_the_list_too(alva, sign_in):
    chosen(alva)
    assert len(rows(Page(sign_in(CHEF).get(LIST)))) == 1


def test_nobody_can_be_asked_whether_a_card_was_answered(alva):
    chosen(alva, "card")
    assert buttons(Page(alva.get(LIST))) == ["ask_renew", "ask_withdraw"]
    Handover.objects.update(way="call")
    assert buttons(Page(alva.get(LIST))) == ["unanswered", "ask_renew", "ask_withdraw"]


@pytest.mark.parametrize(
    ("answer", "onward", "final"),
    [("accepted", False, False), ("full", True, True), ("wrong_body", True, True), ("reached", False, False)],
)
def test_what_is_said_on_the_telephone_is_recorded(alva, answer, onward, final):
    call = chosen(alva, "call", tried=["bris"])
    assert call.answers == ["accepted", "full", "wrong_body", "reached", "unanswered"]
    page = post(alva, LIST, {"id": only().pk, "answer": answer})
    assert page.status == 200
    assert only().last_answer == answer
    assert (only().state in (State.REJECTED, State.COMPLETED)) == final
    going = {each.get("name"): each.get("value") for each in page.tree.xpath("//main//input[@type='hidden']")}
    assert ("body" in going) == onward
    if onward:
        assert going["body"] not in (BODY, "bris")
        tried = page.tree.xpath("//input[@name='tried']/@value")
        assert tried == ["bris", BODY]
        following = post(alva, NEW, {**going, "tried": tried})
        assert following.tree.xpath("//input[@name='tried']/@value") == tried
        assert following.tree.xpath("//input[@name='urgency'][@checked]/@value") == ["today"]


def test_nobody_answered_leaves_it_open_and_shows_the_next(alva):
    call = chosen(alva, "call")
    page = post(alva, LIST, {"id": only().pk, "answer": "unanswered"})
    assert "Ingen svarade" in page.main
    assert "Nästa att pröva" in page.main
    assert only().state == State.REQUESTED
    assert only().failed
    again = post(alva, LIST, {"id": only().pk, "do": "unanswered"})
    assert again.status == 200
    shown = Page(alva.get(LIST))
    assert "svarade inte" in rows(shown)[0]
    assert "Nästa att pröva:" in rows(shown)[0]
    assert "unanswered" not in buttons(shown)
    assert call.code


def test_when_no_other_body_is_left_the_page_says_what_to_do(alva, monkeypatch):
    chosen(alva, "call")
    monkeypatch.setattr("upptack.meeting.handover.queries.next_body", lambda handover, at: None)
    page = post(alva, LIST, {"id": only().pk, "answer": "full"})
    assert "Katalogen har ingen mer verksamhet" in page.main


def test_full_can_be_closed_from_the_list_and_is_counted_once(alva):
    chosen(alva, "call")
    id = only().pk
    post(alva, LIST, {"id": id, "answer": "full"})
    shown = Page(alva.get(LIST))
    assert "De har fullt." in rows(shown)[0]
    assert buttons(shown) == ["close"]
    closed = post(alva, LIST, {"id": id, "do": "close"})
    assert "räknad och borttagen" in closed.main
    assert post(alva, LIST, {"id": id, "do": "close"}).status == 404
    assert not Handover.objects.exists()
    assert sum(Receipt.objects.values_list("n", flat=True)) == 1


def test_a_person_who_has_been_reached_can_be_counted_without_waiting_for_more(alva):
    chosen(alva, "call")
    post(alva, LIST, {"id": only().pk, "answer": "accepted"})
    assert "close" not in buttons(Page(alva.get(LIST)))
    post(alva, LIST, {"id": only().pk, "answer": "reached"})
    assert "close" in buttons(Page(alva.get(LIST)))
    post(alva, LIST, {"id": only().pk, "do": "close"})
    assert not Handover.objects.exists()
    assert list(Receipt.objects.values_list("outcome", "n")) == [("reached", 1)]


def test_what_has_not_ended_cannot_be_closed(alva):
    chosen(alva)
    page = post(alva, LIST, {"id": only().pk, "do": "close"})
    assert (page.status, actions.NOT_ENDED in page.main) == (422, True)


def test_withdrawing_asks_first_and_takes_away_what_was_told(alva):
    told(alva)
    id = only().pk
    asked = post(alva, LIST, {"id": id, "do": "ask_withdraw"})
    assert (asked.status, only().state) == (200, State.REQUESTED)
    assert asked.tree.xpath("//main//button/@value") == ["withdraw"]
    done = post(alva, LIST, {"id": id, "do": "withdraw"})
    assert "Överlämningen är tillbakadragen." in done.main
    assert (only().state, only().sealed) == (State.CANCELLED, None)
    assert post(alva, LIST, {"id": id, "do": "withdraw"}).status == 422


def test_a_new_code_asks_first_and_says_what_is_lost(alva, client):
    _, made = told(alva)
    id = only().pk
    asked = post(alva, LIST, {"id": id, "do": "ask_renew"})
    assert (asked.status, only().sealed is None) == (200, False)
    page = post(alva, LIST, {"id": id, "do": "renew"})
    assert page.code not in ("", made.code)
    assert "Uppgifterna om personen är borttagna" in page.main
    assert client.get(made.link).status_code == 404
    assert client.get(page.link).status_code == 200


@pytest.mark.parametrize("do", ["ask_renew", "renew", "ask_withdraw", "withdraw", "close", "unanswered", "said"])
def test_another_units_handover_is_like_one_that_is_not_there(alva, sign_in, do):
    told(alva)
    kept = Handover.objects.values().get()
    nils = sign_in(NORR)
    form = {"answer": "accepted"} if do == "said" else {"do": do}
    pages = [post(nils, LIST, {**form, "id": id}) for id in (kept["id"], codes.new_id(), "", "\x00", "x" * 400)]
    for page in pages:
        assert (page.status, access.ANOTHER_UNIT in page.main) == (404, True)
    shown = {page.tree.xpath("//main")[0].text_content() for page in pages}
    assert len(shown) == 1
    assert Handover.objects.values().get() == kept


def test_a_press_that_is_no_button_shows_the_list(alva):
    chosen(alva)
    for form in ({}, {"do": "destroy"}, {"do": "said", "id": only().pk}):
        assert post(alva, LIST, form).status == 200
    assert only().state == State.REQUESTED


# SDK


def downloaded(client, page: Page, **changed: str):
    """The answer to the button that fetches the message."""
    form = page.tree.xpath(f"//form[@action='{SDK}']//input[@type='hidden']")
    hidden = {each.get("name"): each.get("value") for each in form}
    return client.post(SDK, {**hidden, **ENDS, **changed})


def test_the_message_has_the_link_alone_and_opens_nothing_of_the_person(alva, client):
    _, page = told(alva, "sdk")
    response = downloaded(alva, page)
    assert response["Content-Type"] == "application/xml"
    assert response["Content-Disposition"] == 'attachment; filename="meddelande.xml"'
    sent = sdk.read(response.content)
    assert messages.id_of(sent.conversation_id) == only().pk
    assert sent.message_id == sent.conversation_id
    assert (sent.sender.function, sent.subject) == (ENDS["from_function"], "Överlämning")
    assert page.link in sent.text
    assert "öppnas med en kod som ni får i telefon" in sent.text
    text = response.content.decode()
    for told_of in (page.code, page.code.replace(" ", ""), "Kanariekvist", "000-000 00 31", "Somaliska", "våld"):
        assert told_of not in text
    found = set(re.findall(r"[2-9A-Z]{3} ?[2-9A-Z]{3}", text))
    for secret in (codes.normal(page.link[6:28]), *found, ""):
        assert "Kanariekvist" not in post(client, page.link, {"do": "read", "code": secret}).html
    assert only().readable_until is not None


def test_a_message_about_nobody_to_contact_speaks_of_no_code(alva):
    text = sdk.read(downloaded(alva, chosen(alva, "sdk")).content).text
    assert "kod" not in text.lower()
    assert "Kontakta inte personen." in text


def test_a_message_after_a_new_code_has_a_name_of_its_own(alva):
    chosen(alva, "sdk")
    page = post(alva, LIST, {"id": only().pk, "do": "renew"})
    sent = sdk.read(downloaded(alva, page).content)
    assert messages.id_of(sent.conversation_id) == only().pk
    assert sent.message_id != sent.conversation_id


def test_an_address_that_is_missing_or_cannot_be_one_is_asked_for_and_the_code_is_still_there(alva):
    page = chosen(alva, "sdk")
    for changed, sentence in (
        ({"to_function": ""}, "Skriv mottagarens funktionsadress."),
        ({"to_organisation": "kommunen"}, "En organisation i SDK anges som 0203:"),
    ):
        again = Page(downloaded(alva, page, **changed))
        assert (again.status, again.code) == (422, page.code)
        assert sentence in again.main
        assert again.tree.xpath("//input[@name='from_function']/@value") == [ENDS["from_function"]]
        assert downloaded(alva, again).status_code == 200


def test_nobody_fetches_a_message_without_its_secrets(alva, sign_in):
    page = chosen(alva, "sdk")
    for client, changed in ((sign_in(NORR), {}), (alva, {"code": "222222"}), (alva, {"link": ""})):
        response = downloaded(client, page, **changed)
        assert (response.status_code, response["Location"]) == (302, LIST)


def test_a_handovers_name_and_its_conversation_are_the_same_bits():
    for _ in range(50):
        id = codes.new_id()
        assert messages.id_of(messages.conversation_of(id)) == id
    assert messages.id_of("ingen uuid") == ""


def answered(id: str, text: str = "Vi tar emot. Kanarietext.") -> bytes:
    """An answer from the other side's message system."""
    ends = (sdk.Party("0203:kommun.example", "mottagning"), sdk.Party("0203:fk.example", "sjukforsakring-1"))
    conversation = messages.conversation_of(id)
    return sdk.message(
        sdk.Message(*ends, "Svar", text, timezone.now(), str(uuid4()), conversation, reference=conversation)
    )


def receipt(id: str, code: str = "ACCEPTED") -> bytes:
    """A receipt for the message that started the conversation."""
    return RECEIPT.format(own=uuid4(), about=messages.conversation_of(id), code=code).encode()


def read_in(client, content: bytes, way: str) -> Page:
    """The page after an upload, or after the content was pasted."""
    if way == "pasted":
        return post(client, FILE, {"xml": content.decode()})
    return post(client, FILE, {"file": SimpleUploadedFile("svar.xml", content)})


@pytest.mark.parametrize("way", ["uploaded", "pasted"])
def test_an_answer_is_shown_once_and_the_caseworker_says_what_it_was(alva, way):
    chosen(alva, "sdk")
    kept = Handover.objects.values().get()
    page = read_in(alva, answered(kept["id"]), way)
    assert page.status == 200
    assert "Kanarietext" in page.main
    assert "accepted" in page.answers
    assert Handover.objects.values().get() == kept
    assert "Kanarietext" not in Page(alva.get(FILE)).html
    form = {each.get("name"): each.get("value") for each in page.tree.xpath("//main//input[@type='hidden']")}
    assert post(alva, LIST, {**form, "answer": "accepted"}).status == 200
    assert only().state == State.ACCEPTED


def test_a_receipt_is_noted_and_may_come_twice(alva):
    chosen(alva, "sdk")
    for _ in range(2):
        page = read_in(alva, receipt(only().pk), "uploaded")
        assert "Det är antecknat" in page.main
        assert only().state == State.RECEIVED
    assert page.answers == []


def test_a_receipt_that_says_no_changes_nothing(alva):
    chosen(alva, "sdk")
    page = read_in(alva, receipt(only().pk, "REJECTED"), "uploaded")
    assert "kom inte fram" in page.main
    assert only().state == State.REQUESTED


def test_an_answer_to_another_units_handover_is_like_one_to_none(alva, sign_in):
    chosen(alva, "sdk")
    nils = sign_in(NORR)
    pages = [read_in(nils, answered(id), "uploaded") for id in (only().pk, codes.new_id())]
    pages.append(read_in(nils, receipt(only().pk), "uploaded"))
    for page in pages:
        assert page.status == 422
        assert "Kanarietext" not in page.html
        assert "hör inte till någon av enhetens öppna överlämningar" in page.main
    assert only().state == State.REQUESTED


@pytest.mark.parametrize("typed", [b"", b"<kanarie/>", b"kanarie", b" " * forms.LARGEST_FILE + b" kanarie"])
def test_a_file_that_cannot_be_read_is_refused_without_repeating_it(alva, typed):
    page = read_in(alva, typed, "uploaded")
    assert page.status == 422
    assert "kanarie" not in page.html
    assert len(page.tree.xpath("//*[@class='error-summary']//li")) == 1


def test_the_fullest_unit_sees_the_most_pressing_fifty(alva, member):
    made = actions.create(actions.New(BODY, Urgency.OTHER, Way.CARD), by=member, at=timezone.now()).handover
    kept = {field.name: getattr(made, field.name) for field in Handover._meta.fields}
    secretless = {"code_digest": None, "link_digest": None}
    Handover.objects.bulk_create(Handover(**{**kept, **secretless, "id": codes.new_id()}) for _ in range(60))
    page = Page(alva.get(LIST))
    assert "Visar 50 av 61." in page.main
    assert len(rows(page)) == 50
    assert opened(alva).status == 200
