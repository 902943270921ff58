"""The pages: what is said, that nothing typed is lost, and that what may not be read looks like what is not there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from upptack.exchange.forum import actions
from upptack.exchange.forum.models import DevelopmentGroup, Membership, Post, Reader
from upptack.exchange.forum.rules import PostState, Reach
from upptack.exchange.forum.tests.conftest import AT, GROUP
from upptack.exchange.forum.tests.exchanging import (
    SAID,
    TEXT,
    TITLE,
    Page,
    answered,
    asked,
    evaluated,
    evaluation_typed,
    typed,
)

ALVA, REBWAR, MONA, HAKAN = (
    "handlaggare@fk.example",
    "handlaggare@af.example",
    "samordnare@jam.example",
    "chef@fk.example",
)
START, ASK, EVALUATE, SEARCH = "/utbyte/", "/utbyte/fraga/ny/", "/utbyte/utvardering/ny/", "/utbyte/sok/"
EVIL = "<script>alert(1)</script><b>fet</b>"


def at(post):
    """A question's address."""
    return f"/utbyte/fraga/{post.pk}/"


@pytest.mark.parametrize(
    "where",
    [START, ASK, EVALUATE, SEARCH, "/utbyte/fraga/", "/utbyte/utvardering/", f"/utbyte/grupp/{GROUP}/"],
)
def test_every_member_opens_every_page(where, alva, group):
    page = Page(alva.get(where))
    assert page.status == 200
    assert page.tree.xpath("//h1")


def test_asking_leads_to_the_question_and_twice_makes_one(alva, group):
    token = Page(alva.get(ASK)).value("token")
    answers = [alva.post(ASK, typed(token=token)) for _ in range(2)]
    assert {each.status_code for each in answers} == {302}
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Post.objects.count() == 1
    page = Page(alva.get(answers[0].headers["Location"]))
    assert "Det är sparat." in page.main
    assert TITLE in page.main
    assert TEXT in page.main
    assert "Alva Berg, Försäkringskassan" in page.main
    assert "Att ställa frågan" in page.main


def test_another_members_token_gives_nothing(alva, sign_in, group):
    alva.post(ASK, typed(reach="agency"))
    page = Page(sign_in(REBWAR).post(ASK, typed()))
    assert page.status == 422
    assert Post.objects.count() == 1
    assert "Sidan finns inte" in page.main


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "x"}, "title"),
        ({"title": "å" * 121}, "title"),
        ({"text": ""}, "text"),
        ({"text": "å" * 2001}, "text"),
        ({"reach": "everyone"}, "reach"),
        ({"reach": "group"}, "group"),
        ({"group": "ledning-och-styrning"}, "group"),
        ({"group": "finns-inte"}, "group"),
    ],
)
def test_a_faulty_question_is_not_kept_and_nothing_typed_is_lost(changed, field, alva, group):
    page = Page(alva.post(ASK, typed(**changed)))
    assert page.status == 422
    assert page.errors == [field]
    assert Post.objects.count() == 0
    for name in ("title", "text"):
        assert page.value(name) == typed(**changed)[name]


def test_too_many_subjects(alva, group):
    page = Page(alva.post(ASK, typed() | {"subject": ["asking", "children", "honour", "using", "writing"]}))
    assert (page.status, page.errors) == (422, ["subject"])


def test_a_name_in_lower_case_stops_a_question_an_answer_and_an_evaluation(alva, ask):
    words = "jag träffade anna och hon var rädd"
    page = Page(alva.post(ASK, typed(text=words)))
    assert page.status == 422
    assert page.errors == ["text"]
    assert "Inget är sparat än" in page.main
    assert page.tree.xpath("//mark/text()")[0] == "anna"
    assert page.value("text") == words
    question = ask()
    page = Page(alva.post(at(question), {"do": "answer", "text": words, "token": "b" * 22}))
    assert (page.status, page.errors, page.value("token")) == (422, ["text"], "b" * 22)
    assert page.tree.xpath("//textarea[@id='text']")[0].text.strip() == words
    page = Page(alva.post(EVALUATE, evaluation_typed(caveat=words)))
    assert (page.status, page.errors) == (422, ["caveat"])
    page = Page(
        alva.post(at(question), {"do": "edit", "post": question.pk, "version": 0, "title": TITLE, "text": words})
    )
    assert (page.status, page.errors) == (422, [f"text-{question.pk}"])
    assert Post.objects.count() == 1
    assert Post.objects.get().said == {"text": TEXT}


def test_what_is_refused_stands_nowhere(alva, group, caplog):
    alva.post(ASK, typed(title="Kanariefågel anna", text="anna kvitterar"))
    assert "anna" not in caplog.text
    assert "anna" not in str(dict(alva.session))
    assert not Post.objects.exists()
    assert not queries_words("kanariefågel")


def queries_words(words):
    """What the coordinator finds."""
    from upptack.exchange.forum import queries
    from upptack.staff.models import Member

    return queries.search(words, Member.objects.get(email=MONA)).groups


def test_html_is_shown_as_it_was_typed(alva, sign_in, group, monkeypatch):
    monkeypatch.setattr(actions.sharing, "obstacles", lambda text: None)
    alva.post(ASK, typed(title=EVIL, text=EVIL))
    question = Post.objects.get()
    alva.post(at(question), {"do": "answer", "text": EVIL, "token": "b" * 22})
    alva.post(EVALUATE, evaluation_typed(title=EVIL, what=EVIL, result=EVIL))
    evaluation = Post.objects.get(kind="evaluation")
    lists = ("/utbyte/fraga/", "/utbyte/utvardering/", at(question), f"/utbyte/utvardering/{evaluation.pk}/")
    pages = [sign_in(REBWAR).get(START), *(alva.get(each) for each in lists)]
    pages += [alva.post(SEARCH, {"words": "alert"}), alva.post(SEARCH, {"words": EVIL})]
    for page in map(Page, pages):
        assert EVIL not in page.html
        assert "&lt;script&gt;alert(1)" in page.html
        assert not page.tree.xpath("//main//b[text()='fet']")


def test_an_evaluation_is_shared_shown_and_changed(alva, group):
    answer = alva.post(EVALUATE, evaluation_typed(link="https://www.exempel.se/rapport"))
    assert answer.status_code == 302
    page = Page(alva.get(answer.headers["Location"]))
    assert "mars 2026 till maj 2026" in page.main
    assert "Telefon och kundcenter, Försäkringskassan" in page.main
    assert page.tree.xpath("//a[@href='https://www.exempel.se/rapport']")
    post = Post.objects.get()
    form = evaluation_typed(result="Ingen skillnad syntes.", agency="") | {"do": "edit", "post": post.pk, "version": 0}
    assert alva.post(f"/utbyte/utvardering/{post.pk}/", form).status_code == 302
    page = Page(alva.get(f"/utbyte/utvardering/{post.pk}/"))
    assert "Ingen skillnad syntes." in page.main
    assert "Telefon och kundcenter, Flera myndigheter" in page.main
    assert SAID["result"] in page.main  # among the earlier versions


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"what": ""}, "what"),
        ({"result": "å" * 801}, "result"),
        ({"place": "hemma"}, "place"),
        ({"agency": "polisen"}, "agency"),
        ({"begins": "2026-13"}, "begins"),
        ({"begins": "mars"}, "begins"),
        ({"begins": "2026-06"}, "ends"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "http://www.exempel.se/"}, "link"),
        ({"link": "//exempel.se"}, "link"),
        ({"link": "https://anna@exempel.se/"}, "link"),
        ({"link": "https://exempel.se/19850312-2387"}, "link"),
    ],
)
def test_a_faulty_evaluation_is_not_kept(changed, field, alva, group):
    page = Page(alva.post(EVALUATE, evaluation_typed(**changed)))
    assert page.status == 422
    assert page.errors == [field]
    assert not Post.objects.exists()


def test_an_answer_is_chosen_changed_and_withdrawn(alva, sign_in, ask):
    question, rebwar = ask(), sign_in(REBWAR)
    made = rebwar.post(at(question), {"do": "answer", "text": "Vi frågar två gånger.", "token": "b" * 22})
    reply = Post.objects.get(kind="answer")
    assert made.headers["Location"] == f"{at(question)}?sparat=svar#svar-{reply.pk}"
    page = Page(rebwar.get(at(question)))
    assert "1 svar" in page.main
    assert not page.tree.xpath("//button[contains(., 'Det här hjälpte')]")
    assert rebwar.post(at(question), {"do": "accept", "post": reply.pk}).status_code == 403
    assert alva.post(at(question), {"do": "accept", "post": reply.pk}).status_code == 302
    assert Page(alva.get(at(question))).tree.xpath(f"//section[@id='svar-{reply.pk}']//span[@class='tag tag-ok']")
    assert alva.post(at(question), {"do": "edit", "post": reply.pk, "version": 0, "text": "Nej."}).status_code == 403
    form = {"do": "edit", "post": reply.pk, "version": 0, "text": "Vi frågar tre gånger."}
    assert rebwar.post(at(question), form).status_code == 302
    page = Page(rebwar.post(at(question), form | {"text": "Vi frågar aldrig."}))
    assert page.status == 422
    assert "Någon annan har ändrat" in page.main
    assert rebwar.post(at(question), {"do": "withdraw", "post": reply.pk}).status_code == 302
    page = Page(alva.get(at(question)))
    assert "Svaret är tillbakadraget." in page.main
    assert "gånger" not in page.html
    assert "Inget svar än" in page.main


def test_a_coordinator_withdraws_what_she_may_read_and_nothing_else(sign_in, ask, alva):
    open_, own = ask(), ask(reach=Reach.AGENCY)
    mona = sign_in(MONA)
    assert mona.post(at(open_), {"do": "withdraw", "post": open_.pk}).status_code == 302
    assert mona.post(at(own), {"do": "withdraw", "post": own.pk}).status_code == 404
    own.refresh_from_db()
    assert own.state == PostState.OPEN
    page = Page(alva.get(at(open_)))
    assert page.status == 200
    assert "tillbakadragen" in page.main
    assert TITLE not in page.html
    assert Page(sign_in(HAKAN).post(at(own), {"do": "withdraw", "post": own.pk})).status == 403


def test_a_closed_question_takes_no_answer_until_it_is_opened(alva, sign_in, ask):
    question = ask()
    assert alva.post(at(question), {"do": "close"}).status_code == 302
    rebwar = sign_in(REBWAR)
    assert "Skicka svaret" not in Page(rebwar.get(at(question))).main
    page = Page(rebwar.post(at(question), {"do": "answer", "text": "Vi frågar.", "token": "b" * 22}))
    assert page.status == 422
    assert "Frågan är avslutad." in page.main
    assert rebwar.post(at(question), {"do": "reopen"}).status_code == 403
    assert alva.post(at(question), {"do": "reopen"}).status_code == 302
    done = rebwar.post(at(question), {"do": "answer", "text": "Vi frågar.", "token": "b" * 22})
    assert done.status_code == 302


def test_what_may_not_be_read_is_as_what_is_not_there(sign_in, ask, django_assert_num_queries):
    own, gone = ask(reach=Reach.AGENCY), 10**9
    rebwar = sign_in(REBWAR)
    answers = [rebwar.get(f"/utbyte/fraga/{number}/") for number in (own.pk, gone, 10**30)]
    answers += [rebwar.post(f"/utbyte/fraga/{number}/", {"do": "answer", "text": "Hej"}) for number in (own.pk, gone)]
    answers += [rebwar.get(f"/utbyte/utvardering/{own.pk}/")]
    assert {each.status_code for each in answers} == {404}
    assert len({Page(each).main for each in answers}) == 1
    with django_assert_num_queries(counted(rebwar, gone)):
        rebwar.get(at(own))


def counted(client, number):
    """How many questions to the database a page that is not there takes."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        client.get(f"/utbyte/fraga/{number}/")
    return len(seen)


def test_news_are_those_of_others_since_the_last_visit(alva, sign_in, ask, clock_at):
    ask(at=AT)
    rebwar = sign_in(REBWAR)
    clock_at(datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert TITLE in Page(rebwar.get(START)).main
    clock_at(datetime(2026, 11, 20, 12, 30, tzinfo=UTC))
    assert "Nytt sedan" not in Page(rebwar.get(START)).main
    clock_at(datetime(2026, 11, 20, 15, tzinfo=UTC))
    assert "Inget nytt sedan 20 november 2026" in Page(rebwar.get(START)).main
    ask(at=datetime(2026, 11, 20, 15, 30, tzinfo=UTC), new=asked(title="Hur följer ni upp?"))
    clock_at(datetime(2026, 11, 20, 17, tzinfo=UTC))
    page = Page(rebwar.get(START))
    assert page.tree.xpath("//h2[text()='Nytt sedan du var här']/following-sibling::ul[1]/li/p[1]//a/text()") == [
        "Hur följer ni upp?"
    ]
    assert "Ingen har skrivit något än." in Page(alva.get(START)).main


def test_the_mail_is_chosen_on_the_start_page(alva, group):
    assert alva.post(START, {"digest": "yes"}).status_code == 302
    assert Page(alva.get(START)).tree.xpath("//input[@name='digest' and @checked]/@value") == ["yes"]
    alva.post(START, {"digest": "no"})
    assert not Reader.objects.get().digest


def test_a_coordinator_keeps_groups(sign_in, group, alva):
    mona, where = sign_in(MONA), f"/utbyte/grupp/{GROUP}/"
    assert mona.post(where, {"do": "add", "email": "Chef@FK.example"}).status_code == 302
    assert "Håkan Öst, Försäkringskassan" in Page(mona.get(where)).main
    page = Page(mona.post(where, {"do": "add", "email": "ingen@fk.example"}))
    assert page.status == 422
    assert "Ingen medarbetare" in page.main
    assert alva.post(where, {"do": "leave"}).status_code == 302
    assert "Alva Berg, Försäkringskassan Vill lämna gruppen" in Page(mona.get(where)).main
    assert "Vill lämna" not in Page(alva.get(where)).main
    own = Membership.objects.get(member__email=ALVA)
    assert alva.post(where, {"do": "remove", "membership": own.pk}).status_code == 403
    assert alva.post(where, {"do": "close"}).status_code == 403
    assert mona.post(where, {"do": "remove", "membership": own.pk}).status_code == 302
    assert not Membership.objects.filter(member__email=ALVA).exists()
    mona.post(where, {"do": "close"})
    assert DevelopmentGroup.objects.get(pk=GROUP).closed
    actions.load()
    assert DevelopmentGroup.objects.get(pk=GROUP).closed


def test_a_group_is_added_once_under_an_address_that_says_nothing(sign_in, alva, group):
    mona, form = sign_in(MONA), {"name": "Unga", "about": "Hur vi möter unga som är utsatta.", "token": "g" * 22}
    answers = [mona.post("/utbyte/grupp/ny/", form) for _ in range(2)]
    assert {each.headers["Location"] for each in answers} == {"/utbyte/grupp/grupp-1/?sparat=grupp"}
    assert DevelopmentGroup.objects.count() == 4
    again = Page(mona.post("/utbyte/grupp/ny/", form | {"token": "h" * 22}))
    assert (again.status, again.value("name")) == (422, "Unga")
    stopped = Page(mona.post("/utbyte/grupp/ny/", form | {"name": "Gruppen för anna", "token": "i" * 22}))
    assert (stopped.status, stopped.errors) == (422, ["name"])
    assert alva.get("/utbyte/grupp/ny/").status_code == 403


def test_a_closed_group_is_read_only(alva, ask, group, sign_in):
    question = ask(reach=Reach.GROUP)
    sign_in(MONA).post(f"/utbyte/grupp/{GROUP}/", {"do": "close"})
    assert TITLE in Page(alva.get(f"/utbyte/grupp/{GROUP}/")).main
    assert "Skicka svaret" not in Page(alva.get(at(question))).main
    assert alva.post(at(question), {"do": "answer", "text": "Vi frågar."}).status_code == 403
    assert Page(alva.post(ASK, typed(reach="group", group=GROUP))).errors == ["group"]


def test_search_is_posted_and_shows_a_few_words(alva, ask):
    ask(new=asked(said={"text": "Vi undrar. " * 60 + "Tolken avbröt. " + "Vi undrar. " * 60}))
    page = Page(alva.post(SEARCH, {"words": "tolkar"}))
    assert "Frågor (1)" in page.main
    assert "Tolken avbröt." in page.main
    assert len(page.main) < 1_500
    assert Page(alva.get(f"{SEARCH}?words=tolkar")).main.count("Tolken") == 0
    assert page.value("words") == "tolkar"
    assert "Inget hittades" in Page(alva.post(SEARCH, {"words": "hund"})).main
    assert "Skriv minst ett ord" in Page(alva.post(SEARCH, {"words": "och"})).main


def test_lists_have_pages(alva, ask, who):
    for number in range(31):
        ask(new=asked(title=f"Fråga nummer {number}"))
    first, second = Page(alva.get("/utbyte/fraga/")), Page(alva.get("/utbyte/fraga/?sida=2"))
    assert (len(first.tree.xpath("//li[@class='card']")), len(second.tree.xpath("//li[@class='card']"))) == (30, 1)
    assert first.tree.xpath("//a[text()='Äldre']/@href") == ["?sida=2"]
    waiting = Page(alva.get("/utbyte/fraga/?visa=obesvarade"))
    assert waiting.tree.xpath("//a[text()='Äldre']/@href") == ["?sida=2&visa=obesvarade"]
    actions.answer(ask().pk, answered(), token="s" * 22, by=who(ALVA), at=AT)
    Post.objects.filter(kind="question").last().delete()
    assert len(Page(alva.get("/utbyte/fraga/?visa=obesvarade")).tree.xpath("//li[@class='card']")) == 30
    assert not Page(alva.get("/utbyte/fraga/?visa=obesvarade")).tree.xpath("//a[text()='Äldre']")


def test_what_an_evaluation_says_is_found(alva, group, who):
    actions.evaluate(evaluated(), actions.Meant(Reach.ALL), token="e" * 22, by=who(ALVA), at=AT)
    assert "Utvärderingar (1)" in Page(alva.post(SEARCH, {"words": "enkäter trygg"})).main
