"""A body that answers without an account: in one step, without a cookie or a script, and never by opening a page."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from upptack.meeting.handover import actions, codes, contents
from upptack.meeting.handover.models import Handover
from upptack.meeting.handover.rules import Answer, State, answers_from
from upptack.meeting.handover.tests.handing import BODY, CODE, TOLD, Page, chosen, only, post, told

LARGEST = 10_000
WITHDRAWN = "Överlämningen är tillbakadragen. Kontakta inte personen."
SILENT = "Kontakta inte personen. Personen hör av sig själv."
GONE = "Koden eller länken gäller inte."
CANARY = "Kanariekvist"


class Unknown(Client):
    """A browser that nobody knows: it keeps every page it has been shown."""

    def __init__(self) -> None:
        super().__init__(enforce_csrf_checks=True)
        self.seen: list[Page] = []

    def request(self, **request):
        response = super().request(**request)
        if response.content:  # a HEAD request has none
            self.seen.append(Page(response))
        return response


@pytest.fixture
def body(content):
    """The body's browser; afterwards every page it was shown has kept the promises of such a page."""
    browser = Unknown()
    yield browser
    for page in browser.seen:
        assert broken_promises(page) == []


def broken_promises(page: Page) -> list[str]:
    """What a page for somebody without an account must not have, and has."""
    headers, tree = page.response.headers, page.tree
    outside = [urlsplit(at).path for at in tree.xpath("//link[@rel='stylesheet']/@href | //script/@src | //img/@src")]
    found = {
        "a cookie": bool(page.response.cookies),
        "more bytes": len(page.response.content) > LARGEST,
        "more files": outside != ["/s/ui/upptack.css"],
        "a script": bool(tree.xpath("//script | //@onclick")),
        "an icon from elsewhere": tree.xpath("//link[@rel='icon']/@href") != ["data:,"],
        "a place in search engines": "noindex" not in headers.get("X-Robots-Tag", "")
        or "noindex" not in tree.xpath("string(//meta[@name='robots']/@content)"),
        "a referrer": headers.get("Referrer-Policy") != "no-referrer",
        "a telling title": tree.xpath("//title")[0].text != "Svar",
        "a copy": headers.get("Cache-Control") != "no-store",
        "a redirect": page.status in (301, 302, 303, 307, 308),
        "more than one heading": len(tree.xpath("//h1")) != 1,
    }
    return [name for name, broken in found.items() if broken]


def test_a_page_that_breaks_its_promises_is_caught(alva):
    response = alva.get("/lamna-over/")
    broken = broken_promises(Page(response))
    assert {"more files", "a script", "an icon from elsewhere", "a referrer", "a telling title"} <= set(broken)
    response.set_cookie("a", "b")
    response.content += b" " * LARGEST
    assert {"a cookie", "more bytes"} <= set(broken_promises(Page(response)))


def test_the_link_shows_body_and_urgency_and_answers(alva, body):
    page = Page(body.get(chosen(alva, "link").link))
    assert page.status == 200
    assert page.tree.xpath("//h1")[0].text == "Kvinnofridslinjen"
    assert "Hur snart: I dag" in page.main
    assert "Svar väntas senast i " in page.main
    assert page.answers == [answer.value for answer in Answer]


def test_a_forwarded_link_reveals_nothing_of_the_person(alva, body):
    link = told(alva)[1].link
    page = Page(body.get(link))
    assert "Personen vill bli kontaktad" in page.main
    for value in contents_of_told():
        assert value not in page.html
    for typed in ("", "222222", "abc", link[6:28]):
        tried = post(body, link, {"do": "read", "code": typed})
        assert tried.status == 422
        assert "Koden stämmer inte" in tried.main
        assert all(value not in tried.html for value in contents_of_told())
    assert only().readable_until is not None


def contents_of_told() -> list[str]:
    """What was told, in words."""
    words = [field.shown(TOLD[field.id]) for field in contents.fields()]
    return [CANARY, *(word for word in words if "<" not in word and "&" not in word and '"' not in word)]


def test_a_code_of_another_handover_opens_nothing(alva, body):
    link, other = told(alva)[1].link, told(alva)[1].code
    page = post(body, link, {"do": "read", "code": other})
    assert page.status == 422
    assert CANARY not in page.html
    assert Handover.objects.filter(readable_until__isnull=False).count() == 2


@pytest.mark.parametrize("answer", list(Answer))
@pytest.mark.parametrize("by", ["link", "code"])
def test_every_answer_takes_one_step(alva, body, answer, by):
    made = chosen(alva, "link")
    where, secret = (made.link, {}) if by == "link" else (CODE, {"code": made.code.lower().replace(" ", "-")})
    page = post(body, where, {**secret, "answer": answer.value})
    assert page.status == 200
    assert contents.words("thanks")[answer] in page.main
    handover = only()
    assert handover.last_answer == answer
    final = answer in (Answer.FULL, Answer.WRONG_BODY, Answer.HELPED, Answer.NO_CONTACT)
    assert (page.code == "", page.link == "") == (final, final)
    spent = post(body, where, {**secret, "answer": answer.value})
    assert (spent.status, GONE in spent.main) == (404, True)
    assert only().step == handover.step


def test_the_whole_loop_is_three_screens(alva, body):
    code = told(alva, "code")[1].code
    body.get(CODE)
    read = post(body, CODE, {"code": code, "do": "read"})
    assert CANARY in read.html
    done = post(body, CODE, {**{"code": read.tree.xpath("//input[@name='code']/@value")[0]}, "answer": "helped"})
    assert done.status == 200
    assert len(body.seen) == 3
    assert only().outcome == "helped"


def test_each_step_has_its_own_secrets(alva, body):
    made = chosen(alva, "link")
    first = post(body, made.link, {"answer": "accepted"})
    assert post(body, CODE, {"code": made.code}).status == 404
    second = post(body, first.link, {"answer": "reached"})
    assert second.answers == []
    shown = post(body, CODE, {"code": second.code, "do": "open"})
    assert shown.answers == ["helped"]
    last = post(body, CODE, {"code": second.code, "answer": "helped"})
    assert (last.status, last.code) == (200, "")
    assert Page(body.get(first.link)).status == 404


def test_an_answer_that_does_not_follow_is_refused_and_the_secret_holds(alva, body):
    link = post(body, chosen(alva, "link").link, {"answer": "accepted"}).link
    page = post(body, link, {"answer": "full"})
    assert page.status == 422
    assert "Ni har redan tackat ja" in page.main
    assert post(body, link, {"answer": "reached"}).status == 200


def test_full_names_the_next_body(alva, body):
    page = post(body, chosen(alva, "link").link, {"answer": "full"})
    assert "Närmast att pröva:" in page.main
    following = page.tree.xpath("//p[@class='notice']/strong")[0].text
    assert following
    assert following != "Kvinnofridslinjen"


def test_what_is_read_is_gone_and_can_be_answered_at_once(alva, body):
    made = told(alva)[1]
    read = post(body, made.link, {"do": "read", "code": made.code})
    assert CANARY in read.html
    assert read.answers == [answer.value for answer in answers_from(State.RECEIVED)]
    assert only().sealed is None
    again = post(body, made.link, {"do": "read", "code": made.code})
    assert (again.status, CANARY in again.html) == (200, False)
    assert "Visa uppgifterna" not in again.main
    assert post(body, made.link, {"answer": "accepted"}).status == 200


def test_details_that_are_too_old_are_said_to_be_gone(alva, body):
    made = told(alva, "code")[1]
    Handover.objects.update(readable_until=timezone.now() - timedelta(minutes=1))
    page = post(body, CODE, {"code": made.code, "do": "read"})
    assert page.status == 422
    assert CANARY not in page.html
    assert "Uppgifterna finns inte kvar" in page.main


def test_answering_by_link_leaves_what_waits_under_the_code(alva, body):
    made = told(alva)[1]
    page = post(body, made.link, {"answer": "accepted"})
    assert (page.code, "gäller fortfarande" in page.main) == ("", True)
    assert CANARY in post(body, page.link, {"do": "read", "code": made.code}).html


def test_silent_says_so_everywhere_and_the_loop_still_closes(alva, body):
    made = chosen(alva, "link")
    shown = Page(body.get(made.link))
    assert SILENT in shown.main
    assert "Personen har hört av sig" in shown.main
    assert "Vi har nått personen" not in shown.main
    first = post(body, made.link, {"answer": "accepted"})
    assert SILENT in first.main
    assert post(body, first.link, {"answer": "helped"}).status == 200


def test_withdrawn_says_so_and_gives_nothing_out(alva, member, body):
    made = told(alva)[1]
    actions.withdraw(only().pk, by=member, at=timezone.now())
    pages = [
        Page(body.get(made.link)),
        post(body, made.link, {"answer": "accepted"}),
        post(body, made.link, {"do": "read", "code": made.code}),
        post(body, CODE, {"code": made.code}),
        post(body, CODE, {"code": made.code, "do": "read"}),
    ]
    for page in pages:
        assert WITHDRAWN in page.main
        assert (page.answers, CANARY in page.html) == ([], False)
    assert only().state == State.CANCELLED


def test_spent_expired_and_unknown_are_the_same_page(alva, body):
    spent, expired = chosen(alva, "link"), chosen(alva, "link")
    post(body, spent.link, {"answer": "helped"})
    Handover.objects.exclude(state=State.COMPLETED).update(expires_at=timezone.now())
    unknown = f"/svar/{codes.new_link()}/"
    answers = [Page(body.get(at)) for at in (spent.link, expired.link, unknown, "/svar/kort/", f"/svar/{BODY}/")]
    answers += [post(body, CODE, {"code": code}) for code in (spent.code, expired.code, "222222")]
    answers += [post(body, at, {"answer": "accepted"}) for at in (spent.link, expired.link, unknown)]
    assert {page.status for page in answers} == {404}
    assert len({page.html for page in answers}) == 1


def test_a_second_press_is_told_that_the_first_one_counts_and_how_to_answer_again(alva, body):
    made = chosen(alva, "link")
    first, second = (post(body, made.link, {"answer": "accepted"}) for _ in range(2))
    assert (first.status, second.status, only().step) == (200, 404, 1)
    assert "Ett svar tas emot vid det första trycket" in second.main
    assert "Behöver ni svara igen senare: be den som lämnade över om en ny kod." in second.main
    assert (second.code, second.link) == ("", "")
    assert second.html == post(body, f"/svar/{codes.new_link()}/", {"answer": "accepted"}).html


def test_a_code_never_stands_in_an_address(alva, body):
    code = chosen(alva).code
    assert Page(body.get(f"/svar/{code.replace(' ', '')}/")).status == 404
    for page in (post(body, CODE, {"code": code}), Page(body.get(CODE))):
        assert page.tree.xpath("//form/@method") == ["post"] * len(page.tree.xpath("//form"))
        assert set(page.tree.xpath("//form/@action")) == {CODE}


def test_opening_never_changes_anything(alva, body):
    made = told(alva)[1]
    kept = Handover.objects.values().get()
    for _ in range(2):
        for at in (made.link, f"{made.link}?answer=accepted&do=read&code={made.code}", f"{CODE}?code={made.code}"):
            page = Page(body.get(at))
            assert page.status == 200
            assert CANARY not in page.html
    assert body.head(made.link).status_code == 200
    assert Handover.objects.values().get() == kept


def test_what_cannot_be_a_code_is_asked_for_again(content, body):
    for typed in ("", "K7P", "OOOOOO", "x" * 500, "<b>fel</b>"):
        page = post(body, CODE, {"code": typed})
        assert page.status == 422
        assert "Koden har sex tecken" in page.main
        assert "fel</b>" not in page.html


def test_many_wrong_codes_slow_the_sender_down_and_nobody_else(alva, body):
    made = chosen(alva)
    statuses = [post(body, CODE, {"code": f"22222{sign}"}).status for sign in codes.ALPHABET[:11]]
    assert statuses == [404] * 10 + [429]
    slowed = post(body, CODE, {"code": made.code, "answer": "accepted"})
    assert slowed.status == 429
    assert "Försök igen klockan" in slowed.main
    assert only().state == State.REQUESTED
    elsewhere = body.post(CODE, {"code": made.code, "answer": "accepted"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_many_wrong_codes_on_a_link_are_slowed_too(alva, body):
    link = told(alva)[1].link
    statuses = [post(body, link, {"do": "read", "code": f"22222{sign}"}).status for sign in codes.ALPHABET[:11]]
    assert statuses == [422] * 10 + [429]


def test_right_codes_are_never_slowed(alva, body):
    code = chosen(alva).code
    assert [post(body, CODE, {"code": code}).status for _ in range(12)] == [200] * 12


def test_late_is_said_and_can_still_be_answered(alva, body):
    link = chosen(alva, "link").link
    Handover.objects.update(answer_by=timezone.now() - timedelta(minutes=5))
    assert "Svar skulle ha kommit" in Page(body.get(link)).main
    assert post(body, link, {"answer": "accepted"}).status == 200


def test_a_body_that_left_the_directory_can_still_answer(alva, body):
    link = chosen(alva, "link").link
    Handover.objects.update(body="nedlagd")
    page = Page(body.get(link))
    assert page.tree.xpath("//h1")[0].text == "Verksamheten"
    assert post(body, link, {"answer": "full"}).status == 200


def test_the_views_are_open_to_everyone():
    for at in (CODE, f"/svar/{codes.new_link()}/"):
        assert resolve(at).func.who == "everyone"
