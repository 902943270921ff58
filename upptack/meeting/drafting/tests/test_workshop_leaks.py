"""The leak check stands before every format, and the workshop's own sentences pass it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from django.utils import timezone

from upptack.language import lint
from upptack.law.rulings import FACTS
from upptack.meeting.drafting.documents.document import plain
from upptack.meeting.drafting.tests.workshop_forms import FILLED, draft_of, main, marks, press, tree
from upptack.meeting.drafting.workshop import contents, forms, pages, queries, rules, words
from upptack.meeting.drafting.workshop.contents import EXPOSED, SHARED, USES
from upptack.meeting.drafting.workshop.rules import Draft

LEAKING = {
    rules.REPORT: {"own": "De bor på Björkgatan 4.", "protect": "Björkgatan 4"},
    rules.NOTE: {"own": "Hon bor på Björkgatan 4.", "protect": "Björkgatan 4", "matter": ""},
    rules.LETTER: {"own": "Det gäller det du berättade om våldet hemma."},
    rules.SMS: {"own": "Hur gick det hos kvinnojouren?"},
    rules.INTERPRETER: {"reference": "samtal om misshandel"},
}
WAYS = [(kind, do) for kind, form in contents.forms().items() for do in ("make", *form.formats)]
PURPOSES = sorted(contents.purposes())
NEUTRAL = {"when": "tisdag 3 mars klockan 10", "what": "hyresavtal och intyg om lön", "phone": "000-000 00 11"}
IN_BOTH = ("children", "timing", "fear", "age")
"""Facts asked in both conversations, whose sentences stand once."""


@pytest.fixture
def alva(sign_in):
    return sign_in()


def seen(answer):
    """The name of exactly the draft that the page asks to confirm; empty when it asks for nothing."""
    return tree(answer).xpath("string(//input[@name='confirmed'][@type='checkbox']/@value)")


@pytest.mark.parametrize(("kind", "do"), WAYS)
def test_what_leaks_stops_every_format_also_when_posted_past_the_page(alva, kind, do):
    for confirmed in ("", "yes", "0" * 64):
        answer = press(alva, kind, do, confirmed=confirmed, **LEAKING[kind])
        assert "Content-Disposition" not in answer.headers
        assert answer.headers["Content-Type"].startswith("text/html")
        assert answer.status_code == (200 if do == "make" else 422)
        assert draft_of(answer) == ""
        assert marks(answer)


@pytest.mark.parametrize("kind", [rules.REPORT, rules.NOTE])
def test_who_has_read_the_marks_lets_exactly_that_draft_through(alva, kind):
    leaking = LEAKING[kind]
    name = seen(press(alva, kind, **leaking))
    assert len(name) == 64
    opened = press(alva, kind, confirmed=name, **leaking)
    assert "Björkgatan 4" in draft_of(opened)
    assert tree(opened).xpath("//input[@type='hidden'][@name='confirmed']/@value") == [name]
    assert press(alva, kind, "pdf", confirmed=name, **leaking).content.startswith(b"%PDF-")
    for change in ({"own": "De bor på Björkgatan 4 b."}, {"protect": "Björkgatan 4\nElsa"}):
        changed = press(alva, kind, "pdf", confirmed=name, **{**leaking, **change})
        assert (changed.status_code, draft_of(changed)) == (422, "")


def test_one_members_reading_opens_nothing_for_another(alva, sign_in):
    name = seen(press(alva, rules.REPORT, **LEAKING[rules.REPORT]))
    other = press(sign_in("specialist@fk.example"), rules.REPORT, "pdf", confirmed=name, **LEAKING[rules.REPORT])
    assert other.status_code == 422


@pytest.mark.parametrize("kind", sorted(rules.STRICT))
def test_what_anybody_may_see_cannot_be_confirmed_away(alva, member, rf, kind):
    answer = press(alva, kind, **LEAKING[kind])
    assert seen(answer) == ""
    assert "eller bekräfta" not in main(answer)
    request = rf.post("/", {**FILLED[kind], **LEAKING[kind]})
    filled = forms.read(request.POST, kind, "fk")
    checked = queries.checked(filled, by=member, at=timezone.localtime())
    assert not checked.opens(checked.seen)
    for do in contents.forms()[kind].formats:
        assert press(alva, kind, do, confirmed=checked.seen, **LEAKING[kind]).status_code == 422


@pytest.mark.parametrize(("kind", "field"), [("brev", "when"), ("sms", "own"), ("tolk", "dialect")])
def test_what_is_named_as_protected_stops_what_anybody_may_see(alva, kind, field):
    answer = press(alva, kind, **{field: "som i Krokom", "protect": "Krokom", "purpose": "booked", "when": "i Krokom"})
    assert marks(answer)
    assert not draft_of(answer)


@pytest.mark.parametrize(("kind", "do"), WAYS)
def test_a_check_that_fails_lets_nothing_out(alva, monkeypatch, caplog, kind, do):
    def broken(outgoing):
        raise ValueError(outgoing.text)

    monkeypatch.setattr(queries.leaks, "check", broken)
    answer = press(alva, kind, do)
    assert "Content-Disposition" not in answer.headers
    assert draft_of(answer) == ""
    assert "kunde inte kontrolleras" in main(answer)
    assert caplog.records[0].message == "the leak check failed"


def test_what_cannot_be_read_cannot_be_confirmed(alva):
    leaking = {"own": "RGV0IGhhciBoYW5kIHV0cHJlc3NhdA=="}
    answer = press(alva, rules.REPORT, **leaking)
    assert "Går inte att läsa" in main(answer)
    assert seen(answer) == ""


def test_a_report_tells_of_violence_but_not_where_anybody_is(alva):
    assert marks(press(alva, rules.REPORT)) == []
    for own, found in (
        ("Vi bor hos syster på Storgatan 3.", "Adress"),
        ("Mitt nummer är 070-123 45 67.", "Telefon"),
        ("Skriv till elsa@post.example.", "E-post"),
        ("Hon bor på skyddat boende.", "Skyddat boende"),
        ("Hon har skyddade personuppgifter.", "Skyddad eller ny identitet"),
    ):
        assert found in main(press(alva, rules.REPORT, own=own))
        assert not draft_of(press(alva, rules.REPORT, own=own))
    named = press(alva, rules.REPORT, protect="har berättat om våld")
    assert not draft_of(named)


def test_a_note_that_nobody_else_reads_may_tell_and_one_that_may_be_read_asks(alva):
    assert draft_of(press(alva, rules.NOTE))
    for matter in ("", "underhallsstod", "okänt"):
        assert not draft_of(press(alva, rules.NOTE, matter=matter))
    later = Draft(rules.NOTE, matter="sjukpenning")
    assert queries.alone(later, "fk", timezone.localdate())
    assert not queries.alone(later, "fk", timezone.localdate().replace(year=2040))


# ---- the workshop's own sentences


def missing(clauses: Mapping[str, str]) -> list[str]:
    """The values that an answer can set and a report has no sentence for. "No" and "unknown" tell nothing."""
    wanted = [
        f"{group}.{fact.id}.{value}"
        for fact in FACTS.values()
        if fact.ordered
        for group in ((SHARED,) if fact.id in IN_BOTH else (EXPOSED, USES))
        for value in fact.values
        if value not in ("no", "unknown")
    ]
    return [key for key in (*wanted, "shared.age.under_18") if key not in clauses]


def test_every_value_that_may_be_told_has_a_sentence():
    clauses = contents.clauses()
    assert missing(clauses) == []
    assert missing({key: said for key, said in clauses.items() if key != "uses.weapon.yes"}) == ["uses.weapon.yes"]
    for key, said in clauses.items():
        _, fact, value = key.split(".")
        assert value in FACTS[fact].values
        assert said.format(den="personen") == said.replace("{den}", "personen")
        assert not said.endswith(".")
    assert forms.sayings(rules.REPORT).keys() == clauses.keys()
    assert "exposed.violence.hint" not in forms.sayings(rules.NOTE)
    assert not forms.sayings(rules.LETTER)


@pytest.mark.parametrize("who", ["parent", "child", "sibling", "relative", "other", "withheld", "nobody"])
@pytest.mark.parametrize("knows", ["unknown", "told", "not_yet", "unsafe"])
def test_a_report_of_everything_says_who_said_it_and_passes_the_check(member, who, knows):
    values = {**FILLED[rules.REPORT], "own": "", "who": who, "knows": knows, "danger": "yes", "call_first": "yes"}
    draft = Draft(rules.REPORT, {k: v for k, v in values.items() if isinstance(v, str)}, tuple(contents.clauses()))
    checked = queries.checked(draft, by=member, at=timezone.localtime())
    assert checked.found is not None
    assert [(mark.name, mark.passage) for mark in checked.found.marks] == []
    sentences = words.told_lines(draft)
    lead = "Vi fick uppgift om att " if who == "withheld" else "Personen berättade att "
    assert len(sentences) == (0 if who == "nobody" else len(contents.clauses()))
    assert all(sentence.startswith(lead) and sentence.endswith(".") for sentence in sentences)
    assert "{" not in checked.text


def letters() -> list[tuple[str, str]]:
    return [(kind, purpose) for kind in (rules.LETTER, rules.SMS) for purpose in PURPOSES]


def checked_letter(member, kind, purpose):
    values = {**FILLED[kind], **NEUTRAL, "to": "Elsa Prov", "purpose": purpose}
    draft = Draft(kind, {name: value for name, value in values.items() if isinstance(value, str)})
    assert queries.stop(draft, timezone.localdate()) is None
    return queries.checked(draft, by=member, at=timezone.localtime())


@pytest.mark.parametrize(("kind", "purpose"), letters())
def test_every_letter_and_text_message_is_safe_to_read_for_anybody(member, kind, purpose):
    checked = checked_letter(member, kind, purpose)
    assert checked.found is not None
    assert [(mark.name, mark.passage) for mark in checked.found.marks] == []
    assert lint.check(checked.text, "sv") == ()
    assert "{" not in checked.text


@pytest.mark.parametrize(
    "sentence", ["Ring om hotet mot dig.", "Du berättade att han slår dig.", "Hur mår ni på jourboendet?"]
)
def test_a_letter_that_tells_is_caught(member, monkeypatch, sentence):
    seeded = {id: replace(each, letter=(sentence,), sms=sentence) for id, each in contents.purposes().items()}
    monkeypatch.setattr(contents, "purposes", lambda: seeded)
    for kind in (rules.LETTER, rules.SMS):
        checked = checked_letter(member, kind, "call_back")
        assert checked.found is not None
        assert checked.found.standing


@pytest.mark.parametrize("sex", ["any", "woman", "man"])
@pytest.mark.parametrize("by", ["phone", "video", "room"])
def test_a_request_for_an_interpreter_tells_neither_whom_nor_what(member, sex, by):
    values = {"language": "Dari", "dialect": "från Herat", "sex": sex, "by": by, "apart": "yes", "same": "yes"}
    checked = queries.checked(Draft(rules.INTERPRETER, values), by=member, at=timezone.localtime())
    assert checked.found is not None
    assert checked.found.marks == ()
    assert "samma ort eller krets" in checked.text
    assert plain(checked.document) == checked.text


@pytest.mark.parametrize(
    "word",
    [
        "våld",
        "VÅLDET",
        "va\u030ald",
        "v\u00adåld",
        "misshandel",
        "hotad",
        "rädd",
        "Kvinnojouren",
        "skyddat  boende",
        "far illa",
    ],
)
def test_a_word_that_never_stands_there_is_found_however_it_is_written(word):
    (found,) = queries.never(f"Hej! Det gäller {word}. Ring.")
    assert found.stands
    assert found.start == 16


def test_ordinary_words_are_left_alone():
    text = "Du är välkommen till hotellet på utsatt tid. Slag i slag går vi igenom intyget från läkaren."
    assert queries.never(text) == ()
    assert pages.FORMATS.keys() == {"pdf", "docx", "sdk"}
