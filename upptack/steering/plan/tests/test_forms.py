"""What is typed is read strictly, said in Swedish, and kept in the form."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from upptack.steering.plan import forms
from upptack.steering.plan.tests.planning import decided, typed

pytestmark = pytest.mark.pure


def post(**fields):
    """A form as Django gives it."""
    sent = QueryDict(mutable=True)
    sent.update(fields)
    return sent


def read(**other):
    """The form of an activity with some fields changed."""
    return forms.read_activity(post(**typed(**other)), ("fk", "af"))


def test_a_whole_form_is_read():
    form = read(evidence="https://intra.example.se/rutin?v=2", indicator="asked")
    assert form.errors == {}
    assert form.planned.start == date(2026, 10, 1)
    assert form.planned.indicator == "asked"
    assert read(owner="", indicator="", evidence="").errors == {}


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("area", "", "område"),
        ("area", "weather", "område"),
        ("agency", "mig", "myndighet"),
        ("title", "abc", "4 till 120"),
        ("title", "x" * 121, "4 till 120"),
        ("title", "Ring Anna på 070-123 45 67", "pekar ut"),
        ("title", "Följ upp 19121212-1212", "pekar ut"),
        ("owner", "Anna Svensson", "funktion"),
        ("owner", "chef@fk.se", "pekar ut"),
        ("owner", "x" * 81, "80 tecken"),
        ("start", "22/11 2026", "2027-03-31"),
        ("start", "2026-02-30", "2027-03-31"),
        ("due", "", "2027-03-31"),
        ("due", "1999-01-01", "2027-03-31"),
        ("due", "2026-09-30", "före startdatumet"),
        ("indicator", "happiness", "listan"),
        ("evidence", "http://fk.se/x", "https"),
    ],
)
def test_a_faulty_field_is_said_and_everything_stays(field, value, said):
    form = read(**{field: value})
    assert form.planned is None
    assert said in form.errors[field]
    assert form.typed[field] == value
    assert form.typed["title"] == (value if field == "title" else typed()["title"])


@pytest.mark.parametrize(
    "owner",
    [
        "Processägare sjukpenning",
        "Enhetschef Sjukförsäkring Stockholm 1",
        "Införandeledare",
        "HR-direktör",
        "Sakansvarig våld i nära relationer",
        "Verksamhetsområdeschef Stöd",
    ],
)
def test_functions_are_let_through(owner):
    assert read(owner=owner).errors == {}


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://www.forsakringskassan.se/rutin.pdf",
        "https://intranät.example.se/dok/2026-1234",
        "https://a.se:8443/x?y=z#del",
        "/rutiner/fk/sjukpenning/",
        "/indikatorer/asked/?period=2026",
    ],
)
def test_links_that_can_be_kept(link):
    assert forms.evidence_fault(link) == ""


@pytest.mark.parametrize(
    "link",
    [
        "http://fk.se/",
        "javascript:alert(1)",
        "data:text/html,x",
        "//evil.se/x",
        "/\\evil.se",
        "/../../etc/passwd",
        "https://",
        "https://localhost/x",
        "https://user:pass@fk.se/",
        "https://fk.se/a b",
        'https://fk.se/"><script>',
        "https://fk.se:port/",
        "https://[::1/",
        "ftp://fk.se/",
        "rutin.pdf",
        "https://fk.se/" + "x" * 300,
        "https://fk.se/akt/19121212-1212",
        "https://fk.se/akt?pnr=19121212%2D1212",
        "/sok/?q=anna@fk.se",
        "https://fk.se/?mail=anna%40fk.se",
    ],
)
def test_links_that_cannot(link):
    assert forms.evidence_fault(link) != ""


@given(st.text(max_size=60))
@settings(max_examples=80)
def test_any_link_that_is_kept_opens_with_https_or_here(link):
    if link and forms.evidence_fault(link) == "":
        assert link.startswith("https://") or (link.startswith("/") and not link.startswith("//"))


def test_signs_that_steer_and_line_breaks_become_one_space():
    assert read(title="Rutin\x00 för\r\n\tstöd").typed["title"] == "Rutin för stöd"


def test_a_decision_is_read_and_its_faults_are_said():
    form = forms.read_decision(post(**decided(due="2026-12-31", owner="Samordnaren")))
    assert form.errors == {}
    assert form.decided.due == date(2026, 12, 31)
    assert forms.read_decision(post(**decided())).decided.due is None
    wrong = forms.read_decision(
        post(date="i går", group="board", title="", decided="Ring 070-123 45 67", due="2020-13-01", owner="Anna Ek")
    )
    assert set(wrong.errors) == {"date", "group", "title", "decided", "due", "owner"}
    assert wrong.decided is None
    assert wrong.typed["decided"] == "Ring 070-123 45 67"
    assert "före beslutet" in forms.read_decision(post(**decided(due="2026-11-19"))).errors["due"]


def test_a_status_is_read():
    assert forms.read_status(post(to="done", reason="")).errors == {}
    assert set(forms.read_status(post(to="finished", reason="x" * 201)).errors) == {"to", "reason"}
    assert "pekar ut" in forms.read_status(post(to="paused", reason="Fråga anna@fk.se")).errors["reason"]


def test_answers_are_read_and_what_is_none_is_left_out():
    sent = post(evaluated="yes", asking="maybe", routine="yes", weather="no")
    assert forms.read_answers(sent) == {"evaluated": "yes"}


@pytest.mark.parametrize(("given_", "read_"), [("3", 3), ("", -1), ("-1", -1), ("٣", -1), ("9" * 30, -1)])
def test_a_version_is_a_small_number(given_, read_):
    assert forms.read_version(post(version=given_)) == read_
