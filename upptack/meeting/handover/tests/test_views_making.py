"""The caseworker's pages until the handover is made: nothing is lost, nothing is made without a yes."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from upptack.law.provisions import CHECK_AGAIN
from upptack.meeting.handover import contents, forms, pages
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Way
from upptack.meeting.handover.tests.handing import (
    BODY,
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

NORR = "norr@fk.example"


def test_without_a_body_the_page_says_where_to_choose_one(alva):
    for page in (Page(alva.get(NEW)), post(alva, NEW, {}), post(alva, NEW, {"body": ""})):
        assert page.status == 200
        offered = page.tree.xpath("//select[@name='body']/option/@value")
        assert BODY in offered
        assert len(offered) > 600
        assert page.tree.xpath("//main//form/@action") == [NEW]


def test_a_body_that_is_gone_is_said_to_be(alva):
    for where in (NEW, MADE):
        assert post(alva, where, {"body": "finns-inte"}).status == 404
    assert post(alva, NEW, {"body": "<b>"}).status == 404


@pytest.mark.parametrize(
    ("level", "urgency"),
    [("now", "now"), ("today", "today"), ("offer", "other"), ("open", "other"), ("other", "other")],
)
def test_the_conversations_level_presets_the_urgency(alva, level, urgency):
    page = opened(alva, urgency=level)
    assert page.tree.xpath("//input[@name='urgency'][@checked]/@value") == [urgency]
    assert page.tree.xpath("//input[@name='contact'][@checked]/@value") == ["no"]
    assert page.tree.xpath("//input[@name='way']/@value") == [way.value for way in Way]
    assert "020-50 50 50" in page.main
    assert ("Ring 112" in page.main) == (level == "now")


def test_what_is_not_chosen_is_asked_for_and_what_is_chosen_stays(alva):
    page = post(alva, MADE, {**opened(alva, tried=["bris"]).hidden, "urgency": "nonsense", "contact": "no"})
    assert page.status == 422
    assert "Välj hur ni lämnar över." in page.main
    assert "Välj när du behöver veta" in page.main
    assert page.hidden["tried"] == "bris"
    assert not Handover.objects.exists()


@pytest.mark.parametrize("way", list(Way))
def test_every_way_makes_one_handover_and_shows_its_steps(alva, way):
    page = chosen(alva, way)
    made = only()
    assert page.status == 200
    assert (made.body, made.way, made.urgency, made.silent, made.sealed) == (BODY, way, "today", True, None)
    assert page.code
    assert pages.number(made.pk) in page.main
    assert re.fullmatch(r"\d{3} \d{3}", pages.number(made.pk))
    assert contents.spelled(page.code) in page.main
    assert contents.ways()[way].steps[0] in page.main
    assert (page.link != "" and way == "link") == ("link" in page.tree.xpath("//textarea/@id"))
    assert "senast i " in page.main if made.answer_by else "Svar väntas" not in page.main


def test_a_code_is_spelled_as_it_is_said():
    assert contents.spelled("K7P 2QX") == "Kalle, sju, Petter – två, Qvintus, Xerxes"


def test_pressing_twice_makes_one_and_the_page_that_is_seen_has_the_code_that_holds(alva, client):
    before = previewed(alva)
    form = {**before.hidden, "consent": "yes", "do": "create"}
    first, second = post(alva, MADE, form), post(alva, MADE, form)
    assert Handover.objects.count() == 1
    assert post(client, "/svar/", {"code": first.code}).status == 404
    page = post(client, second.link, {"do": "read", "code": second.code})
    assert page.details == before.details


def test_the_same_form_after_something_has_happened_makes_nothing(alva, client):
    form = {**opened(alva).hidden, "way": "code", "urgency": "today", "contact": "no"}
    page = post(alva, MADE, form)
    assert post(client, "/svar/", {"code": page.code, "answer": "accepted"}).status == 200
    again = post(alva, MADE, form)
    assert again.status == 409
    assert not again.code
    assert Handover.objects.count() == 1


def test_another_units_name_for_a_handover_changes_nothing_of_it(alva, sign_in):
    page = chosen(alva)
    made = only()
    form = {**opened(sign_in(NORR)).hidden, "id": made.pk, "way": "code", "urgency": "today", "contact": "no"}
    other = post(sign_in(NORR), MADE, form)
    assert other.status == 409
    assert (other.code, page.code != "") == ("", True)
    assert Handover.objects.values_list("code_digest", "unit").get() == (made.code_digest, made.unit_id)


def test_the_fields_are_the_closed_list_and_each_has_its_ground(alva):
    page = chosen(alva, contact="yes")
    asked = page.tree.xpath("//main//select/@name | //main//input[not(@type='hidden')]/@name")
    assert sorted(asked) == sorted(field.id for field in contents.fields())
    assert not Handover.objects.exists()
    for field in contents.fields():
        assert field.provisions
        assert field.why
        assert field.missing or not field.needed


def test_what_is_missing_is_said_and_nothing_typed_is_lost(alva):
    some = {"name": "Kanariekvist", "line": "x" * 201, "other": "påhittat", "children": "3"}
    page = post(alva, NEW, {**chosen(alva, "link", "yes").hidden, **some, "do": "preview"})
    assert page.status == 422
    for field in contents.fields():
        if field.needed and field.id not in some:
            assert field.missing in page.main
    assert "Korta till högst 200 tecken. Nu är det 201." in page.main
    assert page.tree.xpath("//input[@name='name']/@value") == ["Kanariekvist"]
    assert page.tree.xpath("//input[@name='line']/@value") == ["x" * 201]
    assert page.tree.xpath("//select[@name='children']/option[@selected]/@value") == ["3"]
    assert "påhittat" not in page.html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", "Anna 850101-1236"),
        ("line", "pnr 19850101-1236"),
        ("when", "fråga efter 850161-1236"),
        ("number", "fråga grannen"),
        ("number", "12345"),
        ("number", "0" * 16),
        ("language", "another"),
    ],
)
def test_what_may_not_be_told_is_refused_with_a_sentence_that_does_not_repeat_it(alva, field, value):
    typed = {**TOLD, "line": "", field: value}
    page = previewed(alva, told=typed)
    assert page.status == 422
    assert len(page.tree.xpath("//*[@class='error-summary']//li")) == 1
    assert value not in page.tree.xpath("//*[@class='error-summary']")[0].text_content()
    assert not page.details


@pytest.mark.parametrize("value", ["070-000 00 01", "+46 (0)70 000 00 01", "08-000 00", "0700000001"])
def test_a_telephone_number_is_taken_as_people_write_it(value):
    assert forms.is_number(value)


def test_the_preview_is_what_the_receiver_sees_byte_for_byte(alva, client):
    before, page = told(alva)
    seen = post(client, page.link, {"do": "read", "code": page.code})
    assert seen.status == 200
    assert before.details == seen.details
    assert before.details.count("<dt>") == len(TOLD)
    for words in ("Kanariekvist &lt;b&gt;", "vardagar 9–11 &amp; lördag", "Säg att du har ringt fel nummer", "2 barn"):
        assert words in seen.details


def test_a_preview_that_differs_would_be_caught(alva, client, monkeypatch):
    before, page = told(alva)
    cut = forms.details(TOLD) | {"Personen vill kallas": "Någon annan"}
    monkeypatch.setattr("upptack.meeting.handover.actions.read", lambda code, at: cut)
    assert post(client, page.link, {"do": "read", "code": page.code}).details != before.details


def test_the_preview_shows_the_ground_for_each_thing_told(alva):
    page = previewed(alva)
    grounds = page.tree.xpath("//dl[@class='summary']")[1]
    for field in contents.fields():
        said = grounds.xpath(".//dt[text()=$label]/following-sibling::dd[1]", label=field.label)[0].text_content()
        assert field.why in said
        assert all(ground.citation in said for ground in field.provisions)


def test_a_ground_whose_check_has_run_out_is_marked(sign_in, clock_at):
    def marked(days: int) -> list[str]:
        clock_at(timezone.make_aware(datetime.combine(last, time(12))) + timedelta(days=days))
        tags = previewed(sign_in()).tree.xpath("//main/p/*[@class='tag tag-warn']")
        return [each.getparent().text_content() for each in tags]

    grounds = dict.fromkeys(ground for field in contents.fields() for ground in field.provisions)
    last = min(ground.expires for ground in grounds)
    assert marked(0) == []
    said = marked(1)
    for ground in grounds:
        out = any(f"{ground.citation}: {CHECK_AGAIN}" in each for each in said)
        assert out == (ground.expires == last)


def test_the_grounds_are_those_of_secrecy_and_data_protection_is_left_to_who_answers_for_it(alva):
    page = previewed(alva)
    assert "Därför hindrar sekretessen inte" in page.main
    assert "Vilken grund reglerna om dataskydd ger är inte sagt här." in page.main
    assert "skyddat hos dem" not in page.main
    secrecy = {"osl-2009-400-10-1", "osl-2009-400-12-2"}
    own = {field.id: set(field.grounds) - secrecy for field in contents.fields()}
    assert {id: more for id, more in own.items() if more} == {"children": {"osl-2009-400-12-3"}}
    assert all(secrecy <= set(field.grounds) for field in contents.fields())


def test_what_is_left_empty_is_not_told(alva):
    page = previewed(alva, told={**TOLD, "children": "", "line": "", "interpreter": ""})
    assert page.details.count("<dt>") == len(TOLD) - 3
    assert "Barn som är med" not in page.main


def test_nothing_is_handed_over_without_a_yes(alva):
    before = previewed(alva)
    for consent in ({}, {"consent": "no"}):
        page = post(alva, MADE, {**before.hidden, **consent, "do": "create"})
        assert page.status == 422
        assert page.details == before.details
    skipped = post(alva, MADE, {**before.hidden, "consent": "yes", "page": "fields"})
    assert skipped.tree.xpath("//input[@name='name']/@value") == [TOLD["name"]]
    assert not Handover.objects.exists()


def test_a_form_with_something_missing_cannot_pass_by_the_preview(alva):
    before = previewed(alva)
    page = post(alva, MADE, {**before.hidden, "consent": "yes", "number": ""})
    assert page.status == 422
    assert not Handover.objects.exists()


def test_going_back_keeps_what_was_typed(alva):
    before = previewed(alva)
    fields = post(alva, NEW, {**before.hidden, "do": "edit"})
    assert fields.status == 200
    assert fields.tree.xpath("//input[@name='name']/@value") == [TOLD["name"]]
    assert fields.tree.xpath("//select[@name='help']/option[@selected]/@value") == [TOLD["help"]]
    first = post(alva, NEW, {**fields.hidden, **TOLD, "do": "back"})
    assert first.tree.xpath("//input[@name='way'][@checked]/@value") == ["link"]
    again = post(alva, MADE, {**first.hidden, "way": "link", "urgency": "now", "contact": "yes"})
    assert again.tree.xpath("//input[@name='line']/@value") == [TOLD["line"]]


def test_staying_signed_in_without_scripts_keeps_the_page(alva):
    fields = chosen(alva, "link", "yes")
    for page, where, typed in ((opened(alva), MADE, {}), (fields, NEW, TOLD), (previewed(alva), MADE, {})):
        stayed = post(alva, where, {**page.hidden, **typed, "stay": "1"})
        assert stayed.status == 200
        assert stayed.hidden["page"] == page.hidden["page"]
        assert stayed.hidden["id"] == page.hidden["id"]
    assert stayed.details == previewed(alva).details
    made = told(alva)[1]
    stayed = post(alva, MADE, {**made.hidden, "stay": "1"})
    assert (stayed.code, stayed.link) == (made.code, made.link)


def test_the_page_with_the_code_comes_again_only_with_its_own_secrets(alva, sign_in):
    made = chosen(alva, "link")
    for client, changed in ((alva, {"code": "222222"}), (alva, {"link": "x" * 22}), (sign_in(NORR), {})):
        response = client.post(MADE, {**made.hidden, **changed})
        assert (response.status_code, response["Location"]) == (302, LIST)


def test_a_silent_handover_tells_nothing_even_if_something_was_typed(alva, client):
    before = previewed(alva)
    page = post(alva, MADE, {**before.hidden, "contact": "no", "consent": "yes"})
    assert only().sealed is None
    assert TOLD["name"].split()[0] not in post(client, "/svar/", {"code": page.code, "do": "read"}).html


def test_what_is_typed_stands_in_no_address_title_or_cookie(alva):
    before, page = told(alva)
    for shown in (before, page):
        assert "Location" not in shown.response.headers
        assert "Kanariekvist" not in shown.tree.xpath("//title")[0].text
        assert "Kanariekvist" not in shown.response.cookies.output()
    assert "Kanariekvist" not in page.html
    assert "Kanariekvist" not in str(Handover.objects.values().get())


def test_the_form_that_makes_a_handover_is_guarded_against_other_sites(sign_in):
    strict = sign_in()
    strict.handler.enforce_csrf_checks = True
    assert strict.post(NEW, {"body": BODY, "urgency": "now"}).status_code == 200
    assert strict.post(MADE, {"body": BODY, "way": "code", "urgency": "now", "contact": "no"}).status_code == 403
    assert strict.post(LIST, {"do": "close", "id": "x"}).status_code == 403


def test_a_get_changes_nothing(alva):
    _, page = told(alva)
    kept = Handover.objects.values().get()
    for where in (NEW, MADE, LIST, "/overlamningar/svar/", "/lamna-over/sdk/", page.link):
        assert alva.get(where).status_code in (200, 302)
        assert alva.head(where).status_code in (200, 302)
    assert Handover.objects.values().get() == kept


def test_the_card_says_nothing_but_numbers(alva):
    page = chosen(alva, "card")
    card = page.tree.xpath("//section[@class='card']")[0]
    words = " ".join(card.text_content().split())
    assert page.code in words
    assert "020-50 50 50" in words
    for telling in ("våld", "kvinno", "frid", "utsatt", "kontroller", "Upptäck"):
        assert telling.lower() not in words.lower()
    around = page.tree.xpath("//main/*[not(contains(@class,'no-print')) and not(self::section)]")
    assert [each.tag for each in around] == []


def test_a_card_never_has_a_number_that_was_said_to_be_wrong(alva, settings):
    Contact, Edition = apps.get_model("directory", "Contact"), apps.get_model("publishing", "Edition")

    Contact.objects.filter(body=BODY, value="116 016").update(reported_wrong_on=timezone.localdate())
    Edition.objects.update(number=10_000)
    words = chosen(alva, "card").tree.xpath("//section[@class='card']")[0].text_content()
    assert "020-50 50 50" in words
    assert "116 016" not in words
