"""Signals: every entry of the data does what its own example says, and the contexts are read as Swedish needs."""

import pytest

from upptack.language import lint, signals
from upptack.language.lexicon import LANGUAGES, Entry, load
from upptack.language.spans import Span, flagged

pytestmark = pytest.mark.pure

CATEGORIES = {
    "physical", "psychological", "control", "sexual", "economic", "digital", "isolation", "latent", "material",
    "neglect", "honour", "after_separation", "children_exposed", "use_of_violence", "fear", "strangulation", "weapon",
    "threat_to_kill", "protection_sought", "indirect",
}  # fmt: skip
CONTEXTS = {"negated", "denied", "past", "hypothetical", "quoted", "general", "stranger", "work", "idiom", "reported"}


def entries(lang: str) -> list[Entry]:
    """The entries of a language that are signals."""
    return [entry for entry in load("signals", lang).entries if entry.category in CATEGORIES]


EVERY = [(lang, entry) for lang in LANGUAGES for entry in entries(lang)]


def of(text: str, entry: Entry, lang: str) -> list[Span]:
    """The passages that stand in a text and that an entry made."""
    return [span for span in signals.find(text, lang) if span.category == entry.category and span.stands]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_category_has_signals_and_words(lang: str) -> None:
    lexicon = load("signals", lang)
    assert {entry.category for entry in entries(lang)} == CATEGORIES
    assert set(lexicon.messages["why"]) >= CATEGORIES
    assert set(lexicon.messages["ask"]) >= CATEGORIES
    assert {entry.category for entry in lexicon.entries} - CATEGORIES <= CONTEXTS | {"pseudo"}


@pytest.mark.parametrize(("lang", "entry"), EVERY, ids=lambda value: getattr(value, "id", value))
def test_an_entry_finds_its_example_and_not_its_counter_example(lang: str, entry: Entry) -> None:
    assert entry.source
    assert of(entry.example, entry, lang), entry.example
    assert not of(entry.counter, entry, lang), entry.counter


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_proposed_passes_the_linter(lang: str) -> None:
    asks: dict[str, str] = load("signals", lang).messages["ask"]
    assert {name: lint.check(ask, lang) for name, ask in asks.items() if flagged(lint.check(ask, lang))} == {}
    assert flagged(lint.check("Du har det väl inte jobbigt hemma?", "sv"))


@pytest.mark.parametrize(
    "text",
    [
        "Jag får inte träffa mina syskon för min man.",
        "Hon vågar inte gå hem när sambon har druckit.",
        "Maken låter mig inte gå ut.",
        "Ingen får veta att han slår mig.",
        "Det går inte en vecka utan att han slår mig.",
        "Han har inte bara slagit mig, han har tagit mina pengar.",
        "Min man slutar inte slå mig.",
        "Det går inte att utesluta att maken har misshandlat henne.",
        "Har din partner slagit dig? Ja [x] Nej [ ]",
        "Har din partner slagit dig? Svar: Ja",
        "Han har aldrig slagit mig, men han låser in mig.",
        "Hon har inte hotat mig, fast hon slår mig.",
        "Förr slog han mig aldrig. Sedan slog han mig varje helg.",
    ],
)
def test_a_negation_that_denies_nothing(text: str) -> None:
    assert flagged(signals.find(text))


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Min man har aldrig slagit mig.", "negated"),
        ("Han slår mig inte.", "negated"),
        ("Hon förnekar att maken har slagit henne.", "denied"),
        ("Har din partner slagit dig? Nej.", "denied"),
        ("Har din partner slagit dig?", "quoted"),
        ("Har din partner slagit dig? Ja [ ] Nej [x]", "denied"),
        ("Utsatt för våld av partner: nej", "denied"),
        ("Enligt rapporten har var femte kvinna blivit slagen av en partner.", "general"),
        ("I filmen slår mannen sin fru.", "general"),
        ("En främling slog mig på bussen.", "stranger"),
        ("En kund hotade mig i kassan.", "work"),
        ("Min man slog upp boken.", "idiom"),
    ],
)
def test_what_takes_the_weight_away_is_kept_and_shown(text: str, context: str) -> None:
    spans = signals.find(text)
    assert spans
    assert not flagged(spans)
    assert any(context in span.context for span in spans)


@pytest.mark.parametrize(
    ("text", "context"),
    [
        ("Förra sambon slog mig.", "past"),
        ("Sökanden uppger att maken slår henne.", "reported"),
    ],
)
def test_a_context_that_only_says_more(text: str, context: str) -> None:
    spans = signals.find(text)
    assert flagged(spans)
    assert any(context in span.context for span in spans)


def test_the_words_that_made_it_and_a_question_are_given() -> None:
    text = "Hej. Igår slog han mig i magen."
    span = next(span for span in signals.find(text) if span.category == "physical")
    assert "slog han mig" in text[span.start : span.end]
    assert span.why.endswith(".")
    assert span.ask.endswith("?")


def test_the_direction_of_the_act() -> None:
    assert "use_of_violence" in {span.category for span in signals.find("Jag slog henne i går.")}
    assert "use_of_violence" not in {span.category for span in signals.find("Hon slog mig i går.")}
