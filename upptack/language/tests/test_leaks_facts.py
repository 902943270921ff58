"""Kinds of facts: found in any wording, general information let through."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from upptack.language.leaks import Outgoing, check, facts
from upptack.language.lexicon import load
from upptack.language.spans import SET_ASIDE

pytestmark = pytest.mark.pure

DATA = Path(facts.DATA)
ENTRIES = [
    (lang, entry)
    for lang in ("sv", "en")
    for entry in tomllib.loads((DATA / lang / "facts.toml").read_text(encoding="utf-8"))["fact"]
]


def rules(text: str, lang: str, category: str) -> set[str]:
    """The constructions that stand when their kind is named."""
    told = facts.find(text, lang, frozenset({category}))
    return {fact.rule for fact in told if SET_ASIDE.isdisjoint(fact.contexts)}


@pytest.mark.parametrize(("lang", "entry"), ENTRIES, ids=[entry["id"] for _, entry in ENTRIES])
def test_every_construction_finds_its_example_and_not_its_counter(lang, entry):
    assert entry["id"] in rules(entry["example"], lang, entry["category"])
    assert entry["id"] not in rules(entry["counter"], lang, entry["category"])
    assert entry["source"]


def test_what_may_never_be_told_names_constructions_that_exist():
    for lang in ("sv", "en"):
        always = set(load("leaks", lang).messages["always"])
        assert always <= {entry["id"] for other, entry in ENTRIES if other == lang}
        assert always


def found(text: str, protect: tuple[str, ...] = (), lang: str = "sv") -> set[str]:
    """The categories that stand when the other party reads."""
    return {span.category for span in check(Outgoing(text, lang, protect, ("other_party",))) if span.stands}


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Barnets mamma har berättat att du sällan träffar barnet.", "source"),
        ("Enligt henne framkommer att du arbetar.", "source"),
        ("Vi har fått uppgifter från din tidigare partner.", "source"),
        ("Det har framkommit att du har hotat henne.", "told_violence"),
        ("Mamman är våldsutsatt.", "told_violence"),
        ("Du knuffar henne mot väggen.", "told_violence"),
        ("Personen uppger att en närstående styr över personens pengar.", "told_violence"),
        ("Personen uppger sig vara övervakad av en närstående genom telefonen.", "told_violence"),
        ("Underhållsstödet fortsätter eftersom vi bedömt att det finns särskilda skäl.", "told_violence"),
        ("Modern vistas på skyddat boende.", "shelter"),
        ("Kvinnojouren i Borås har ringt.", "shelter"),
        ("Sökanden har skyddade personuppgifter.", "identity"),
        ("Ärendet är sekretessmarkerat.", "identity"),
        ("Hon har polisanmält dig.", "police_report"),
    ],
)
def test_some_facts_may_never_be_told_to_a_party(text, category):
    assert category in found(text)


@pytest.mark.parametrize(
    ("text", "value", "category"),
    [
        ("Din sambo är gravid.", "väntar barn", "health"),
        ("Hon har bytt bostad.", "har flyttat", "moved"),
        ("Ett intyg från kuratorn har kommit in.", "går hos kurator", "contact_with_body"),
        ("En förundersökning pågår.", "polisanmält", "police_report"),
        ("Fakturan gäller skyddat boende.", "skyddat boende i Borås", "shelter"),
        ("Enligt dig framkommer att det varit bråk.", "hon har lämnat uppgiften", "source"),
        ("Efternamnet har ändrats i registret till ett nytt namn.", "nytt namn eller ny identitet", "identity"),
    ],
)
def test_others_when_they_are_named(text, value, category):
    assert category in found(text, (value,))
    assert category not in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "Om du utsätts för våld kan du ringa Kvinnofridslinjen på 020-50 50 50.",
        "Vi ställer frågor om våld till alla föräldrar.",
        "Det finns kvinnojourer i hela landet.",
        "Har du skyddade personuppgifter? Kontakta oss.",
        "Du har uppgett att din inkomst är 25 000 kronor.",
        "Vi har fått uppgifter från Skatteverket.",
        "Du kan få anstånd om det finns särskilda skäl.",
        "Socialtjänsten kan erbjuda skyddat boende till den som behöver det.",
        "Av beslutet framgår hur vi har räknat.",
        "Vi har flyttat vårt kontor. Du behöver skicka ett läkarintyg.",
    ],
)
def test_what_is_said_to_everybody_tells_nothing(text):
    values = (
        "har berättat om våld",
        "hon har lämnat uppgiften",
        "skyddat boende",
        "skyddad identitet",
        "har flyttat",
        "gravid",
    )
    assert found(text, values) == set()


def test_a_letter_in_the_other_language_is_read_too():
    assert "told_violence" in found("She has told us about the violence.", lang="sv")
    assert "source" in found("Modern har uppgett detta.", lang="en")
    assert found("If you are exposed to violence you can call the helpline.", ("told of violence",), "en") == set()
