"""The learner's pages: done, next, resume; answers explained; certificates; a clock that moves."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from upptack.learning.courses import queries
from upptack.learning.courses.models import Certificate, Progress
from upptack.learning.courses.tests.teaching import Page
from upptack.staff.models import Member

OWN, CHECK = "/utbildning/", "/utbildning/intyg/"
LESSON, FIRST, SECOND = "/utbildning/fraga/", "/utbildning/fraga/borja/", "/utbildning/fraga/vidare/"
ON = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 11, tzinfo=UTC)


def answered(question, *options):
    """The form of a question as a browser sends it."""
    return {"do": "answer", "question": question, "option": list(options)}


@pytest.fixture(autouse=True)
def published(school):
    """Every test here reads the same modules."""
    return school


def test_the_own_way_shows_what_is_next_and_that_nobody_else_sees_it(alva):
    page = Page(alva.get(OWN))
    assert page.status == 200
    assert "Nästa modul: Modulen vad-ar-vald" in page.main
    assert "0 av 7 moduler som behövs för intyget är klara." in page.main
    assert "Ingen annan ser hur långt du har kommit" in page.main
    assert "antagande" in page.main
    assert page.links("Modulen for-chefer") == ["/utbildning/for-chefer/"]


def test_going_on_is_remembered_and_looking_is_not(alva, member):
    assert Page(alva.get(FIRST)).status == 200
    assert not Progress.objects.exists()
    assert {alva.post(FIRST, {"do": "next"}).headers["Location"] for _ in range(2)} == {SECOND}
    assert Progress.objects.get(member=member).last == "vidare"
    page = Page(alva.get(OWN))
    assert page.links("Fortsätt") == []
    assert Page(alva.get(LESSON)).links("Fortsätt") == [SECOND]
    for id in ("vad-ar-vald",):
        alva.post(f"/utbildning/{id}/borja/", {"do": "next"})
    assert Page(alva.get(OWN)).links("Fortsätt") == ["/utbildning/vad-ar-vald/vidare/"]


def test_every_answer_is_explained_and_only_a_right_one_is_kept(alva, member):
    wrong = Page(alva.post(FIRST, answered("q1", "c")))
    assert wrong.status == 200
    assert "Inte riktigt" in wrong.main
    assert "Du valde det här" in wrong.main
    for why in ("Då går det att svara.", "Tystnad får ta tid.", "Då hinner ingen berätta."):
        assert why in wrong.main
    assert not Progress.objects.exists()
    again = Page(alva.get(FIRST))
    assert "Du valde" not in again.main
    assert "Då hinner ingen berätta." not in again.main
    right = Page(alva.post(FIRST, answered("q1", "a")))
    assert "Ja, det stämmer" in right.main
    assert "Då hinner ingen berätta." in right.main
    assert Progress.objects.get(member=member).answered == "q1"


def test_a_question_with_several_right_answers_wants_them_all(alva):
    assert "Flera svar kan vara rätt." in Page(alva.get(SECOND)).main
    assert "Inte riktigt" in Page(alva.post(SECOND, answered("q2", "a"))).main
    assert "Inte riktigt" in Page(alva.post(SECOND, answered("q2", "a", "b", "c"))).main
    assert "Ja, det stämmer" in Page(alva.post(SECOND, answered("q2", "a", "b"))).main


@pytest.mark.parametrize(("form", "status"), [(answered("q1"), 422), (answered("q1", "z"), 422), (answered("q9"), 200)])
def test_no_answer_is_asked_for_in_a_sentence(alva, form, status):
    page = Page(alva.post(FIRST, form))
    assert page.status == status
    assert ("Välj ett svar." in page.main) == (status == 422)
    assert not Progress.objects.exists()


def test_a_module_that_is_taken_is_done_and_a_changed_one_says_so(alva, member, school):
    for at, form in ((FIRST, answered("q1", "a")), (SECOND, answered("q2", "a", "b"))):
        alva.post(at, form)
        answer = alva.post(at, {"do": "next"})
    assert answer.headers["Location"] == LESSON
    page = Page(alva.get(LESSON))
    assert "Klar" in page.main
    assert "Modulen har ändrats" not in page.main
    school.change("fraga", digest="c" * 64)
    assert "Modulen har ändrats" in Page(alva.get(LESSON)).main
    assert "Klar, men ändrad sedan dess" in Page(alva.get(OWN)).main
    alva.post(LESSON, {"do": "something else"})
    assert "Modulen har ändrats" in Page(alva.get(LESSON)).main
    assert alva.post(LESSON, {"do": "seen"}).status_code == 302
    assert "Modulen har ändrats" not in Page(alva.get(LESSON)).main
    assert Progress.objects.get(member=member).done_on is not None


@pytest.mark.parametrize("at", ["/utbildning/finns-inte/", "/utbildning/fraga/finns-inte/", "/utbildning/x/y/"])
def test_what_is_not_there_says_so(alva, at):
    for answer in (alva.get(at), alva.post(at, {"do": "next"})):
        assert Page(answer).status == 404
        assert "finns inte" in Page(answer).main


def test_a_module_whose_check_has_run_out_is_marked(alva, school):
    school.change("fraga", standing="expired")
    for at in (LESSON, FIRST):
        assert "Ska kontrolleras igen" in Page(alva.get(at)).main


def test_taking_the_last_module_gives_the_certificate(alva, member, take, clock_at):
    clock_at(NOON)
    needed = ("vad-ar-vald", "lyssna", "barn", "skyddade-uppgifter", "telefon-och-tolk", "egen-trygghet")
    take(member, *needed, on=ON)
    for at, form in ((FIRST, answered("q1", "a")), (SECOND, answered("q2", "a", "b"))):
        alva.post(at, form)
        alva.post(at, {"do": "next"})
    held = Certificate.objects.get(member=member)
    page = Page(alva.get(OWN))
    assert "Gäller till och med 22 november 2028." in page.main
    assert page.links("Hämta intyget") == ["/utbildning/intyg/handlaggare/"]
    assert held.token not in page.html


def test_a_certificate_that_is_earned_can_be_taken_out_and_twice_makes_one(alva, member, take, clock_at):
    clock_at(NOON)
    take(member, "egna-medarbetare", on=ON)
    assert "Ta ut intyget" in Page(alva.get(OWN)).main
    assert alva.post(OWN).headers["Location"] == f"{OWN}?gjort=intyg"
    assert alva.post(OWN).headers["Location"] == OWN
    assert Certificate.objects.count() == 1
    assert "Ta ut intyget" not in Page(alva.get(OWN)).main


def test_the_clock_moves_to_the_reminder_and_past_the_last_day(alva, member, trained, clock_at):
    trained(member, "handlaggare", ON)
    for moment, words, file in (
        (datetime(2028, 9, 22, 12, tzinfo=UTC), "Gäller till och med 22 november 2028.", True),
        (datetime(2028, 9, 23, 12, tzinfo=UTC), "Intyget behöver snart förnyas", True),
        (datetime(2028, 11, 22, 12, tzinfo=UTC), "Intyget behöver snart förnyas", True),
        (datetime(2028, 11, 22, 23, 30, tzinfo=UTC), "Intyget har gått ut", False),
    ):
        clock_at(moment)
        page = Page(alva.get(OWN))
        assert words in page.main
        assert bool(page.links("Hämta intyget")) is file
        assert (alva.get("/utbildning/intyg/handlaggare/").headers["Content-Type"] == "application/pdf") is file
    tags = [each.text_content() for each in page.tree.xpath("//main//*[@class='tag tag-warn']")]
    assert tags == ["Dags att göra om"] * 3
    lesson = Page(alva.get(LESSON))
    assert "Börja om" in lesson.main
    alva.post(LESSON, {"do": "again"})
    assert Page(alva.get(LESSON)).links("Börja") == [FIRST]


def test_the_code_says_what_and_how_long_and_nothing_of_whom(sign_in, member, trained, clock_at):
    clock_at(NOON)
    trained(member, "handlaggare", ON)
    code = Certificate.objects.get(member=member).token
    chef = sign_in("chef@fk.example")
    page = Page(chef.post(CHECK, {"code": f" {code[:5].lower()}-{code[5:]} "}))
    assert "Intyget gäller" in page.main
    assert "För handläggare" in page.main
    assert "22 november 2028" in page.main
    for whose in (member.name, member.email, member.unit.name):
        assert whose not in page.main
    clock_at(datetime(2028, 11, 23, 12, tzinfo=UTC))
    assert "Intyget har gått ut" in Page(chef.post(CHECK, {"code": code})).main


@pytest.mark.parametrize(
    ("typed", "status", "words"),
    [("ACDEF-23467", 200, "Vi hittar inget intyg"), ("", 422, "tio tecken"), ("Alva Berg", 422, "tio tecken"),
     ("0" * 10, 422, "tio tecken"), ("A" * 500, 422, "tio tecken")],
)  # fmt: skip
def test_a_wrong_code_tells_nothing(alva, typed, status, words):
    page = Page(alva.post(CHECK, {"code": typed}))
    assert page.status == status
    assert words in page.main


def test_asking_for_the_list_of_codes_gives_an_empty_form(alva, member, trained):
    trained(member, "handlaggare", ON)
    for at in (CHECK, f"{CHECK}?code={Certificate.objects.get().token}"):
        page = Page(alva.get(at))
        assert "Intyget gäller" not in page.main
        assert "Det finns ingen lista" in page.main


def test_certified_on_follows_the_newest_issue(member, trained):
    assert queries.certified_on(member) is None
    trained(member, "handlaggare", ON)
    assert queries.certified_on(Member.objects.get(pk=member.pk)) == ON
