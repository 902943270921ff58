"""Handovers abused as such systems have been abused: by the wrong member, by a body that is gone or silent, by a name
where no name belongs, by an error that tells, and by rules that change on the way."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.utils import timezone

from upptack.knowledge import api as knowledge
from upptack.meeting.handover import actions, contents, rules
from upptack.meeting.handover.models import Handover, WrongCode
from upptack.meeting.handover.tests.handing import (
    BODY,
    CODE,
    FILE,
    LIST,
    MADE,
    NEW,
    TOLD,
    Page,
    chosen,
    only,
    opened,
    post,
    previewed,
    told,
)
from upptack.staff import actions as staff
from upptack.staff import policy
from upptack.staff.models import Member
from upptack.staff.rules import Role
from upptack.tally.models import Receipt

CANARY = "Kanariefagel Åsa"
PRESSES = ("unanswered", "ask_renew", "renew", "ask_withdraw", "withdraw", "close", "said")

FROM_LISTS = {"urgency": rules.Urgency, "way": rules.Way, "state": rules.State, "outcome": rules.OUTCOMES}
"""Fields that the database itself holds to a list."""
NO_WORDS = {
    "id": "random, made by the server or checked for its shape",
    "body": "an id that the directory has",
    "agency": "code of the member's agency",
    "unit": "the member's unit",
    "month": "year and month",
    "last_answer": "an Answer, or withdrawn",
    "band": "a band",
    "tried": "ids, held to the shape of one and to ten",
    "code_digest": "a digest",
    "link_digest": "a digest",
    "sealed": "unreadable without a code that is not kept",
}
"""Why each of the others that could hold letters holds none that somebody typed."""


def every_value() -> str:
    """All that the tables of handovers and receipts hold."""
    tables = (Handover, WrongCode, Receipt)
    return repr([list(table.objects.values_list()) for table in tables])


def test_a_handover_has_no_field_for_words_about_a_person():
    lettered = (models.CharField, models.TextField, models.JSONField, models.BinaryField, models.ForeignKey)
    found = {field.name for field in Handover._meta.get_fields() if isinstance(field, lettered)}
    assert found == {*FROM_LISTS, *NO_WORDS}
    assert not any(isinstance(field, models.TextField) for field in Handover._meta.get_fields())
    held = " ".join(str(constraint.condition) for constraint in Handover._meta.constraints)
    for name, values in FROM_LISTS.items():
        assert f"{name}__in" in held
        assert all(str(value) in held for value in values)


EXTRA = {
    "name": CANARY,
    "note": CANARY,
    "comment": CANARY,
    "text": CANARY,
    "details": CANARY,
    "sealed": CANARY,
    "agency": CANARY,
    "unit": CANARY,
    "month": CANARY,
    "state": CANARY,
    "outcome": CANARY,
    "last_answer": CANARY,
    "answer_by": "2031-01-01",
}
"""What an honest form never sends."""


def test_a_name_posted_where_no_field_is_is_stored_nowhere(alva: Client):
    made = chosen(alva, "link", **EXTRA)
    kept = Handover.objects.values().get()
    assert kept["sealed"] is None
    for where, data in ((NEW, {"body": BODY}), (LIST, {"id": kept["id"], "do": "said"}), (FILE, {"xml": "<a/>"})):
        post(alva, where, {**EXTRA, **data})
    for data in ({"id": CANARY, "do": "close"}, {"do": CANARY}, {"answer": CANARY, "id": kept["id"]}):
        post(alva, LIST, {**EXTRA, **data})
    assert (Handover.objects.get().answer_by, only().state) == (kept["answer_by"], kept["state"])
    answered = post(Client(), made.link, {**EXTRA, "answer": "full"})
    assert answered.status == 200
    post(alva, LIST, {**EXTRA, "id": kept["id"], "do": "close"})
    assert Receipt.objects.count() == 1
    assert "Kanariefagel" not in every_value()


def test_an_id_a_body_or_a_tried_one_cannot_carry_a_name(alva: Client):
    for field in ("id", "tried", "body"):
        opening = {"body": BODY, "urgency": "today", field: CANARY}
        hidden = post(alva, NEW, opening).hidden
        form = {**hidden, "body": BODY, "way": "link", "urgency": "today", "contact": "no", field: CANARY}
        post(alva, MADE, form)
    assert Handover.objects.count() == 2
    assert "Kanariefagel" not in every_value()


def test_a_name_stored_in_plain_words_would_be_found(alva: Client):
    chosen(alva)
    Handover.objects.update(tried=[CANARY])
    assert "Kanariefagel" in every_value()


def test_an_error_says_nothing_of_what_was_typed(
    alva: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def down(*args: object, **kwargs: object) -> None:
        raise RuntimeError("power cut")

    form = {**previewed(alva).hidden, "consent": "yes", "do": "create"}
    monkeypatch.setattr(actions.codes, "seal", down)
    alva.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        page = post(alva, MADE, form)
    assert page.status == 500
    assert caplog.records
    for word in (TOLD["name"], TOLD["number"], TOLD["when"]):
        assert word in form.values()
        assert word not in page.html
        assert word not in "\n".join(record.getMessage() for record in caplog.records)
    assert not Handover.objects.exists()


def test_no_message_is_ever_left_for_whoever_listens():
    """A voicemail, a shared telephone, or a colleague who picks up: the call tells nothing before the body has
    answered, and nothing is left behind."""
    call = contents.ways()["call"]
    assert "lägg på" in call.voicemail
    assert "Lämna aldrig ett meddelande" in call.voicemail
    spoken = f"{call.say} {call.unanswered}".lower()
    assert not [
        word for word in ("våld", "utsatt", "misshand", "hot", "rädd", "personnummer", "barn") if word in spoken
    ]
    card = " ".join(contents.ways()["card"].steps)
    assert "Skicka aldrig kortet med post, e-post eller sms." in card
    defaults = {field.id: field.choices[0][0] for field in contents.fields() if field.kind == "choice"}
    assert (defaults["other"], defaults["voicemail"]) == ("hang_up", "never")


def test_a_body_that_is_closed_between_preview_and_press_gets_nothing(alva: Client, monkeypatch: pytest.MonkeyPatch):
    form = {**previewed(alva).hidden, "consent": "yes", "do": "create"}
    known = knowledge.body
    monkeypatch.setattr(knowledge, "body", lambda id, *, at: None if id == BODY else known(id, at=at))
    page = post(alva, MADE, form)
    assert page.status == 404
    assert "finns inte i katalogen längre" in page.main
    assert not Handover.objects.exists()


def test_a_body_that_does_not_answer_is_marked_where_it_is_chosen_and_proposed_to_nobody(alva: Client):
    made = chosen(alva, "code")
    following = post(Client(), CODE, {"code": made.code, "answer": "full"}).tree.xpath("//p[@class='notice']/strong")
    assert "Svarar inte just nu" not in opened(alva).main
    silent = next(each.id for each in knowledge.directory_entries() if each.name == following[0].text)
    knowledge.not_answered({silent: 2, BODY: 2}, at=timezone.now())
    assert "Svarar inte just nu" in opened(alva).main
    again = post(Client(), CODE, {"code": chosen(alva, "code").code, "answer": "full"})
    proposed = again.tree.xpath("//p[@class='notice']/strong")
    assert [each.text for each in proposed] != [following[0].text]


def test_an_open_handover_is_shown_by_the_rule_that_held_when_it_was_made(
    alva: Client, monkeypatch: pytest.MonkeyPatch
):
    link = chosen(alva, "link").link
    before = [Page(Client().get(link)).main, Page(alva.get(LIST)).main.split("kvar")[0]]
    monkeypatch.setattr(rules, "ANSWER_WITHIN", dict.fromkeys(rules.ANSWER_WITHIN, timedelta(days=3)))
    after = [Page(Client().get(link)).main, Page(alva.get(LIST)).main.split("kvar")[0]]
    assert before[0] == after[0]
    assert "timmar" in after[1] or "minuter" in after[1]
    chosen(alva, "link")
    assert "3 dygn kvar" in Page(alva.get(LIST)).main


@pytest.mark.parametrize("role", list(Role))
def test_no_role_reaches_another_units_handover(alva: Client, sign_in: Callable[[str], Client], role: Role):
    """Each role by itself, at another unit of the same agency; nobody is above the unit."""
    refuses(alva, sign_in, "fk-norr-1", (role,), {404, 302} if role in policy.roles("handover.hand_over") else {403})


def test_every_role_at_once_reaches_no_more(alva: Client, sign_in: Callable[[str], Client]):
    refuses(alva, sign_in, "jam-1", tuple(Role), {404, 302})


def test_nobody_can_be_made_to_stand_above_the_units(member: Member):
    member.is_superuser = True
    with pytest.raises(IntegrityError), transaction.atomic():
        member.save()


def refuses(alva: Client, sign_in: Callable[[str], Client], unit: str, roles: tuple[Role, ...], by: set[int]) -> None:
    """A member with these roles at another unit is refused whatever is pressed, and nothing has changed."""
    made = told(alva)[1]
    kept = Handover.objects.values().get()
    staff.add_member(staff.NewMember("prov@fk.example", "Prov", unit, roles), password=None)
    pages = reached(sign_in("prov@fk.example"), kept["id"], made)
    assert {page.status for page in pages} == by
    assert not [page for page in pages if kept["id"] in page.html or made.code in page.html]
    assert Handover.objects.values().get() == kept
    assert not Receipt.objects.exists()


def test_the_same_presses_work_for_the_unit_itself(alva: Client):
    """That they are refused above is not because they are no presses."""
    made = told(alva)[1]
    pages = reached(alva, only().pk, made)
    assert pages[0].status == 200
    assert not Handover.objects.exists()
    assert Receipt.objects.get().outcome == "withdrawn"


class Moved:
    """A redirect, as a page without words."""

    html = ""

    def __init__(self, status: int) -> None:
        self.status = status


def reached(client: Client, id: str, made: Page) -> list[Page | Moved]:
    """Every press that names a handover, and the pages of its secrets, by this member."""
    forms = [{"id": id, "do": do} for do in PRESSES]
    forms += [{"id": id, "answer": answer.value} for answer in rules.Answer] + [{"id": id, "answer": "unanswered"}]
    answers = [client.post(LIST, form) for form in forms if form != {"id": id, "do": "said"}]
    secrets = {"id": id, "code": made.code, "link": made.link[6:28]}
    answers.append(client.post(MADE, {**secrets, "page": "created"}))
    answers.append(client.post("/lamna-over/sdk/", {**secrets, "to_organisation": "0203:a.example"}))
    return [Page(each) if each.status_code not in (301, 302) else Moved(each.status_code) for each in answers]
