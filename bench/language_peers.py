"""The same text read by medspaCy, spaCy's PhraseMatcher and presidio, with every way out of the machine shut.

They get the phrases that our own data has as examples, and are not given what they are made for: medspaCy's context
rules are English, and none of the three has a Swedish model that comes with the package. So this compares speed, and
counts what each finds; it says nothing of how good they are where they belong."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

Read = Callable[[Sequence[str]], int]
Row = tuple[str, float | str]


class LeftTheMachine(OSError):
    """Something tried to reach the network during the bench."""


@contextmanager
def no_network() -> Iterator[list[str]]:
    """Refuses every connection and look-up of an address meanwhile; gives the list of those that were tried."""
    tried: list[str] = []

    def refuse(*where: object, **_: object) -> None:
        tried.append(str(where[-1]))
        raise LeftTheMachine(f"stängt under mätningen: {where[-1]}")

    shut: tuple[tuple[Any, str], ...]
    shut = (socket.socket, "connect"), (socket.socket, "connect_ex"), (socket, "getaddrinfo")
    before = [getattr(place, name) for place, name in shut]
    for place, name in shut:
        setattr(place, name, refuse)
    try:
        yield tried
    finally:
        for (where, name), old in zip(shut, before, strict=True):
            setattr(where, name, old)


def phrase_matcher(phrases: Sequence[str]) -> Read:
    """spaCy's tokenizer for Swedish and its PhraseMatcher, in small letters."""
    spacy: Any = import_module("spacy")
    language = spacy.blank("sv")
    matcher = import_module("spacy.matcher").PhraseMatcher(language.vocab, attr="LOWER")
    matcher.add("signal", [language.make_doc(phrase) for phrase in phrases])
    return lambda notes: sum(len(matcher(doc)) for doc in language.pipe(notes))


def medspacy(phrases: Sequence[str]) -> Read:
    """medspaCy's TargetMatcher and ConText over spaCy's Swedish tokenizer, sentences cut at full stops."""
    spacy: Any = import_module("spacy")
    import_module("medspacy")
    rules: Any = import_module("medspacy.ner")
    language = spacy.blank("sv")
    language.add_pipe("sentencizer")
    matcher = language.add_pipe("medspacy_target_matcher")
    matcher.add([rules.TargetRule(phrase, "SIGNAL") for phrase in phrases])
    language.add_pipe("medspacy_context")
    return lambda notes: sum(len(doc.ents) for doc in language.pipe(notes))


def presidio(phrases: Sequence[str]) -> Read:
    """presidio's analyzer with its recognisers of Swedish numbers, telephones, e-mail, web addresses, dates and cards.
    The list of top domains that it would fetch is left out, so that it stays on the machine."""
    analyzer: Any = import_module("presidio_analyzer")
    engines: Any = import_module("presidio_analyzer.nlp_engine")
    known: Any = import_module("presidio_analyzer.predefined_recognizers")
    domains: Any = import_module("tldextract")
    domains.tldextract.TLD_EXTRACTOR = domains.TLDExtract(suffix_list_urls=())
    domains.extract = domains.TLDExtract(suffix_list_urls=())
    nlp = engines.SpacyNlpEngine(models=[{"lang_code": "sv", "model_name": "blank"}])
    nlp.nlp = {"sv": import_module("spacy").blank("sv")}
    names = ("SePersonnummer", "SeOrganisationsnummer", "Email", "Url", "Date", "CreditCard")
    recognizers = [getattr(known, f"{name}Recognizer")(supported_language="sv") for name in names]
    recognizers.append(known.PhoneRecognizer(supported_language="sv", supported_regions=["SE"]))
    registry = analyzer.RecognizerRegistry(recognizers=recognizers, supported_languages=["sv"])
    engine = analyzer.AnalyzerEngine(registry=registry, nlp_engine=nlp, supported_languages=["sv"])
    return lambda notes: sum(len(engine.analyze(text=note, language="sv")) for note in notes)


PEERS: tuple[tuple[str, Callable[[Sequence[str]], Read]], ...] = (
    ("spaCy PhraseMatcher", phrase_matcher),
    ("medspaCy TargetMatcher + ConText", medspacy),
    ("presidio, sju igenkännare", presidio),
)


def run(notes: Sequence[str], phrases: Sequence[str], megabytes: float) -> Iterator[Row]:
    """Each peer's speed in MB/s and what it found. One that is not installed says so."""
    with no_network() as tried:
        for name, make in PEERS:
            try:
                read = make(phrases)
            except ImportError as missing:
                yield name, f"inte installerad ({missing.name})"
                continue
            read(notes[:20])
            began = time.process_time()
            found = read(notes)
            yield f"{name}, MB/s (fynd)", f"{megabytes / (time.process_time() - began):.2f} ({found})"
    yield "försök att nå nätet under mätningen", str(len(tried))
