"""The engine: classes, constructions, order, nearness and what may stand between."""

from typing import Any

import pytest

from upptack.language.engine import matches, prepared, sentences, spots, whole
from upptack.language.lexicon import Lexicon, LexiconError, build, inflected, load, ranks

pytestmark = pytest.mark.pure


def made(*match: str, **more: Any) -> Lexicon:
    """A lexicon of one entry over a few classes."""
    classes = {"hit": "slå slår slog slå_ner *misshandel", "me": "mig mej", "he": "han hon", "close": "maken @he"}
    entry = {"id": "one", "category": "physical", "match": match, **more}
    return build([{"classes": classes, "signal": [entry]}], ranks("sv"))


def found(text: str, lexicon: Lexicon) -> list[str]:
    """The passages that a lexicon finds in a text."""
    data = prepared(text)
    return [
        text[sentence.start(match.first) : sentence.stop(match.last)]
        for start, end, possible in spots(data, lexicon)
        for sentence in sentences(data, start, end, lexicon)
        for match in matches(sentence, lexicon, possible)
    ]


@pytest.mark.parametrize(
    ("construction", "text", "passages"),
    [
        ("@hit > @me", "Han slog mig.", ["slog mig"]),
        ("@hit > @me", "Han slog inte mig.", []),
        ("@hit >1 @me", "Han slog inte mig.", ["slog inte mig"]),
        ("@hit + @me", "Mig slog han.", ["Mig slog"]),
        ("@hit + @me", "Han slog. Mig gör det inget.", []),
        ("@hit + @me", "Slog " + "och " * 7 + "mig", ["Slog " + "och " * 7 + "mig"]),
        ("@hit + @me", "Slog " + "och " * 8 + "mig", []),
        ("@hit > @me", "Han SLOG\nmig.", ["SLOG\nmig"]),
        ("slå/1|@hit > @me", "Slå ner mig", ["Slå ner mig"]),
        ("@hit & @close", "Han är hemma. Det slår ibland.", ["slår"]),
        ("@hit & @close", "Det slår ibland.", []),
        ("@hit", "Det var hustrumisshandel.", ["hustrumisshandel"]),
        ("@close >1 @hit", "”Maken – slår”", ["Maken – slår"]),
    ],
)
def test_a_construction_finds_what_it_says(construction: str, text: str, passages: list[str]) -> None:
    lexicon = made(construction)
    if "&" in construction:
        from upptack.language.context import passage

        data = prepared(text)
        around = passage(data, lexicon)
        got = []
        for index, (start, end) in enumerate(around.places):
            for sentence in sentences(data, start, end, lexicon):
                own = [match for match in matches(sentence, lexicon) if around.holds(match, sentence, index)]
                got += [text[sentence.start(match.first) : sentence.stop(match.last)] for match in own]
        assert got == passages
    else:
        assert found(text, lexicon) == passages


def test_an_exception_counts_only_where_it_overlaps() -> None:
    lexicon = made("@hit", unless=["@hit > larm"])
    assert found("Han slår larm.", lexicon) == []
    assert found("Han slår larm och slår.", lexicon) == ["slår"]


def test_a_word_that_the_sentence_must_not_hold() -> None:
    lexicon = made("@hit", without="läkaren")
    assert found("Han slår.", lexicon) == ["slår"]
    assert found("Han slår, sa läkaren.", lexicon) == []


def test_a_very_long_sentence_is_read_in_pieces_that_overlap() -> None:
    lexicon = made("@hit > @me")
    for before in range(50, 70):
        assert "slog mig" in found("och " * before + "slog mig " + "och " * 30, lexicon)


def test_forms_of_a_word() -> None:
    assert {"hotar", "hotade", "hotas"} <= set(inflected("hota/1"))
    assert {"threatens", "threatened", "threatening"} <= set(inflected("threaten/v"))
    with pytest.raises(LexiconError, match="okänd böjning"):
        inflected("hota/9")


@pytest.mark.parametrize(
    ("construction", "message"),
    [("@nobody", "okänd ordklass"), ("@hit >", "varje >"), ("@hit @me", "varje >"), ("@hit >x @me", "one:")],
)
def test_a_fault_in_the_data_names_the_entry(construction: str, message: str) -> None:
    with pytest.raises(LexiconError, match=message) as caught:
        made(construction)
    assert str(caught.value).startswith("one:")


def test_two_entries_with_one_id_are_refused() -> None:
    entry = {"id": "one", "category": "fear", "match": ["rädd"]}
    with pytest.raises(LexiconError, match="två poster"):
        build([{"signal": [entry, entry]}], ranks("sv"))


def test_a_class_that_holds_itself_is_refused() -> None:
    with pytest.raises(LexiconError, match="innehåller sig själv"):
        build([{"classes": {"a": "@b", "b": "@a"}}], ranks("sv"))


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ValueError, match="Välj ett av"):
        load("signals", "no")


def test_every_sentence_is_there() -> None:
    text = "Ett. Två! Tre?\n\nFyra"
    assert [text[start:end].strip() for start, end in whole(prepared(text))] == ["Ett", "Två", "Tre", "Fyra"]
