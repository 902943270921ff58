"""No draft and no form claims more than the law gives: what somebody else must do is said in the words of the law."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from upptack.law.provisions import CHECK_AGAIN, UNREAD, provisions
from upptack.meeting.drafting.documents.document import plain
from upptack.meeting.drafting.tests.workshop_forms import FILLED, draft_of, main, press, tree, where
from upptack.meeting.drafting.workshop import contents, pages, queries, rules, words
from upptack.meeting.drafting.workshop.rules import Context, Draft
from upptack.meeting.drafting.workshop.words import Setting
from upptack.staff.models import Unit

DAY = date(2026, 11, 22)
FK = Setting(DAY, "Försäkringskassan", "Stockholms kommun", must=True)
OTHER = Setting(DAY, "Socialstyrelsen", "Stockholms kommun")
CLAIMS = ("Vi begär", "ska, om det inte är olämpligt, lämnas", "40 kap. 7 g §", "med stöd av 19 kap.")
"""What an agency that is not named in 19 kap. 1 § cannot say."""


@pytest.fixture
def alva(sign_in):
    return sign_in()


@pytest.fixture
def form_of(member, rf):
    """Gives the page of a kind as a member of an agency meets it."""

    def opened(kind, agency):
        request = rf.get("/")
        member.unit = Unit.objects.filter(agency=agency).first()
        request.user = member
        return tree(pages.opened(request, kind, Context(agency)))

    return opened


def filled(kind=rules.REPORT, **changes):
    values = {**FILLED[kind], **changes}
    told = tuple(values.pop("told", ()))
    return Draft(kind, {name: value for name, value in values.items() if value}, told)


def text(setting=FK, kind=rules.REPORT, **changes):
    """The draft as text."""
    return plain(words.document(filled(kind, **changes), setting))


def claims(said):
    return [claim for claim in CLAIMS if claim in said]


def ticked(page):
    return set(page.xpath("//input[@type='checkbox'][@checked]/@name"))


def words_of(page):
    return " ".join(page.text_content().split())


# ---- what only holds where the duty does


def test_without_a_known_duty_a_report_asks_and_claims_nothing(monkeypatch):
    said = text(OTHER, mark="")
    assert claims(said) == []
    assert "Vi ber er berätta om ni inleder en utredning, om ni får och det är lämpligt." in said
    assert "19 kap. 1 § första stycket 21 eller med hänvisning till 19 kap. 4 §" in said
    assert "prövas av vår jurist" in said
    assert claims(text(FK)) == list(CLAIMS[:3])
    seeded = {**contents.table("report"), "feedback_other": contents.table("report")["feedback_must"]}
    monkeypatch.setattr(contents, "table", lambda name: seeded)
    assert claims(text(OTHER, mark="")) == list(CLAIMS[:2])


@pytest.mark.parametrize("agency", ["sos", "jam"])
def test_without_a_known_duty_the_mark_is_not_ticked_and_the_lawyer_decides(form_of, agency):
    page = form_of(rules.REPORT, agency)
    assert ticked(page) == {"feedback"}
    assert "Om 40 kap. 7 g § gäller hos er avgör juristen. Annars kan 21 kap. 1 och 3 §§ gälla." in words_of(page)
    assert "Svaret ska komma" not in words_of(page)


@pytest.mark.parametrize("agency", ["fk", "af", "mig"])
def test_where_the_duty_holds_both_are_ticked(form_of, agency):
    page = form_of(rules.REPORT, agency)
    assert ticked(page) == {"feedback", "mark"}
    assert "avgör juristen" not in words_of(page)
    assert "Svaret ska komma senast en vecka efter beslutet, om det inte är olämpligt." in words_of(page)


def test_a_mark_without_an_authority_is_left_out_and_that_is_said(alva, monkeypatch):
    for agency in ("", " "):
        assert words.document(filled(), Setting(DAY, agency, must=True)).marking == ""
    assert "Utkastet har ingen sekretessmarkering" not in main(press(alva, rules.REPORT))
    monkeypatch.setattr(words, "marking", lambda *_: "")
    assert "Utkastet har ingen sekretessmarkering" in main(press(alva, rules.REPORT))
    assert "Utkastet har ingen sekretessmarkering" not in main(press(alva, rules.REPORT, mark=""))


def test_a_time_limit_comes_with_its_exceptions(alva):
    assert "om det inte är olämpligt, lämnas senast en vecka efter beslutet, eller genast om" in text()
    page = main(alva.get(where(rules.REPORT)))
    assert "Socialnämnden ska som huvudregel besluta inom fjorton dagar" in page
    assert "den komma senast en vecka efter beslutet, om det inte är olämpligt" in page
    assert "inom en vecka" not in page


def test_a_call_first_is_asked_for_and_never_delays_protection():
    said = text(call_first="yes")
    assert "Vi ber er ringa handläggaren" in said
    assert "om det går utan att barnets skydd fördröjs" in said


# ---- who may read, and who told


def test_the_form_says_who_can_read_a_report_with_what_it_rests_on(alva):
    page = alva.get(where(rules.REPORT))
    assert "Föräldrarna" not in main(page)
    assert "En vårdnadshavare kan ha rätt att läsa anmälan hos socialtjänsten" in main(page)
    assert "är som utgångspunkt inte anonyma" in main(page)
    assert "Är du själv i fara: fråga juristen före." in main(page)
    shown = tree(page).xpath("//form//dl/dt/strong/text()")
    ids = ("osl-2009-400-12-3", "osl-2009-400-10-3", "osl-2009-400-26-5", "sol-2025-400-19-4", "sol-2025-400-20-2")
    assert {provisions()[id].citation for id in ids} <= set(shown)


@pytest.mark.parametrize("knows", ["unknown", "told", "not_yet", "unsafe"])
def test_who_told_is_not_given_away_by_the_day_or_by_who_knows(knows):
    said = text(who="withheld", own="", knows=knows)
    assert "2026-11-20" not in said
    assert "har inte fått veta att anmälan görs" not in said
    assert "vet att anmälan görs" not in said
    assert "Vad personen vet om anmälan" not in said
    named = text(knows="unsafe")
    assert "2026-11-20" in named
    assert "Personen har inte fått veta att anmälan görs" in named


def test_what_nobody_told_is_only_what_the_officers_saw(alva):
    own_eyes = {"who": "nobody", "seen": "Barnet grät i bakgrunden."}
    said = text(**own_eyes)
    assert "närstående har" not in said
    assert FILLED[rules.REPORT]["own"] not in said
    assert "Barnet grät i bakgrunden." in said
    changes: dict[str, dict] = {"told": {}, "own": {"told": []}, "seen": {"told": [], "own": "", "seen": ""}}
    for at, change in changes.items():
        answer = press(alva, rules.REPORT, **{**own_eyes, **change})
        assert (answer.status_code, draft_of(answer)) == (422, "")
        assert tree(answer).xpath("//*[@role='alert']//a/@href") == [f"#{at}"]
    assert "Barnet grät" in draft_of(press(alva, rules.REPORT, **own_eyes, told=[], own=""))


def test_what_was_told_puts_no_words_in_anybodys_mouth():
    clauses = contents.clauses()
    assert "säger" not in clauses["exposed.honour.yes"] + clauses["uses.honour.yes"]
    assert clauses["shared.fear.now"] == "{den} är rädd för det som kan hända nu"


# ---- the note


def test_a_note_says_who_wrote_it(alva):
    assert f"Antecknat {timezone.localdate()} av Alva Berg." in draft_of(press(alva, rules.NOTE))
    for officer in ("", "  "):
        stopped = queries.stop(filled(rules.NOTE, officer=officer), DAY)
        assert stopped is not None
        assert (stopped.at, "27 § förvaltningslagen" in stopped.sentence) == ("officer", True)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("", "Uppgiften lämnades 2026-11-20."),
        ("unsaid", "Uppgiften lämnades 2026-11-20."),
        ("spoken", "Uppgiften lämnades muntligt 2026-11-20."),
        ("written", "Uppgiften lämnades skriftligt 2026-11-20."),
    ],
)
def test_a_note_says_how_a_fact_came_only_when_that_was_said(how, said):
    assert said in text(FK, rules.NOTE, told_on="2026-11-20", told_how=how)


@pytest.mark.parametrize(
    ("agency", "own"),
    [("af", "af-2002-546-9"), ("fk", "sfb-2010-110-114-11"), ("mig", "udl-2016-27-14"), ("sos", "")],
)
def test_the_note_shows_what_decides_whether_it_may_be_written(form_of, agency, own):
    ids = filter(None, ("fl-2017-900-27", "osl-2009-400-10-3", own))
    page = form_of(rules.NOTE, agency)
    assert page.xpath("//form//dl/dt/strong/text()") == [provisions()[id].citation for id in ids]
    assert "Fråga juristen om en part alltid får läsa själva beslutet" in words_of(page)


# ---- advice, and the state of a provision


def test_advice_is_not_said_as_a_right_or_a_rule(alva):
    letters = "".join(line for each in contents.purposes().values() for line in each.letter)
    assert "kan du byta" not in letters
    assert letters.count("Passar tiden inte: hör av dig till mig.") == 2
    assert "Be om en auktoriserad tolk." in main(alva.get(where(rules.INTERPRETER)))
    report = main(alva.get(where(rules.REPORT)))
    assert "Barnets kommun" in report
    assert "Vid fara väntar du inte på svaret." in report
    assert "den som har filen kan läsa hela anmälan" in report


def test_a_provision_is_shown_with_what_has_to_be_said_of_it():
    (unread, read) = queries.law(("osl-2009-400-10-3", "fl-2017-900-27"), DAY)
    assert (unread.note, unread.old) == (UNREAD, True)
    assert (read.note, read.old) == ("", False)
    (late,) = queries.law(("fl-2017-900-27",), date(2040, 1, 1))
    assert (late.note, late.old) == (CHECK_AGAIN, True)
