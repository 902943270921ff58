"""The words of the guides and the gate: complete in both languages, and asked so that they can be answered.

The rules come from studies of recorded calls: a question built so that "no" is the easy answer hides what the
person tries to tell (Flinkfeldt, Fernqvist and Tegler 2023; paper on 671 calls, diva2:1799065)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.pure

ROOM = Path(__file__).parent.parent
LANGUAGES = ("sv", "en")
MODES = ("face", "phone", "interpreter")
STRUCTURE = {"id", "kind", "role", "asked_when", "facts", "version", "short", "none"}
LEVELS = {"now", "today", "offer", "open", "door_open"}
CLASSES = {"declined", "no", "earlier", "now", "time_unknown", "uses", "unclear", "not_asked"}
REASONS = {"not_alone", "no_interpreter", "no_time", "unsuitable_channel", "already_asked", "unsure", "other"}
MOST_QUESTIONS, MOST_SHORT, MOST_WORDS_INTERPRETED = 10, 6, 12

FACTS: dict[str, Any] = tomllib.loads((ROOM.parent / "law" / "data" / "facts.toml").read_text(encoding="utf-8"))
FILES: dict[str, dict[str, Any]] = {
    path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOM / "data").glob("*.toml"))
}
GUIDES = {name: data for name, data in FILES.items() if "question" in data}
GATE = next(data for data in FILES.values() if "situation" in data)
SHARED = next(data for data in FILES.values() if "declined" in data)
OURS = [*GUIDES.items(), ("gate", GATE), ("shared", SHARED)]

QUESTION_RULES: dict[str, dict[str, str]] = {
    "sv": {
        "negation": r"\b(inte|ingen|inget|inga|ej|aldrig|icke|utan|varken|knappast)\b",
        "leading": r"\b(väl|visst|inte sant|förstås|säkert)\b|\beller hur\s*\?",
        "polarity": r"\b(någonsin|alls|överhuvudtaget|ens|verkligen)\b",
        "why": r"\b(varför|hur kommer det sig|av vilken anledning)\b",
        "legal": r"\b(våld|övergrepp|misshandel|brott|offer|gärningsman|förövare)\b",
        "two questions": r"\?.*\?",
    },
    "en": {
        "negation": r"\b(not|(?<!yes or )no|never|none|nobody|nothing|without|neither)\b|n['’]t\b",
        "leading": r"\b(surely|of course|obviously|is it not|right)\s*\?|\b(surely|obviously)\b",
        "polarity": r"\b(any|anyone|anybody|anything|ever|at all|really)\b",
        "why": r"\b(why|how come|what made you)\b",
        "legal": r"\b(violence|abuse|assault|crime|victim|perpetrator)\b",
        "two questions": r"\?.*\?",
    },
}
REVEALING = {
    "sv": r"våld|utsatt|\bhot|rädd|trygg|polis|socialt|socialn|kvinnojour|slagen|\bhjälp dig",
    "en": r"violence|abuse|threat|afraid|\bsafe|police|social services|shelter|\bhit\b|help you",
}
PRONOUN = {"sv": r"\b(han|hon|hen|honom|henne|hans|hennes)\b", "en": r"\b(he|she|him|her|his|hers)\b"}
BLAME = {
    "sv": r"\b(varför|ditt fel att|du borde ha|skyll dig själv|provocera\w*|lämnade du)\b",
    "en": r"\b(why did|why do|why are|your fault that|you should have|you provoked)\b",
}
VERDICT = re.compile(
    r"\b(ingen|låg|lägre|noll|utan|no|low|lower|zero|without) risk\b|riskfri|risk-free|%|procent|percent",
    re.IGNORECASE,
)


def texts(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Every text in a file with where it stands; a text is a table with the key sv or en."""
    if isinstance(node, dict) and node.keys() & set(LANGUAGES):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from texts(value, f"{path}.{key}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            name = value.get("id", place) if isinstance(value, dict) else place
            yield from texts(value, f"{path}.{name}")


def bare(node: Any, key: str = "") -> Iterator[str]:
    """Strings outside sv and en that are not structure: words in one language only."""
    if isinstance(node, str) and key not in (*LANGUAGES, *STRUCTURE):
        yield node
    elif isinstance(node, dict) and key not in STRUCTURE:
        for inner, value in node.items():
            yield from bare(value, inner)
    elif isinstance(node, list) and key not in STRUCTURE:
        for value in node:
            yield from bare(value, "")


def incomplete(node: Any) -> list[str]:
    """Where a text is missing, empty or the same in both languages though it is a sentence."""
    found = [path for path, text in texts(node) if any(not text.get(code, "").strip() for code in LANGUAGES)]
    same = [path for path, text in texts(node) if text.get("sv") == text.get("en") and " " in text.get("sv", "")]
    return found + same + list(bare(node))


def broken(text: str, language: str) -> set[str]:
    """The names of the question rules that a text breaks."""
    rules = QUESTION_RULES[language]
    return {rule for rule, pattern in rules.items() if re.search(pattern, text, re.IGNORECASE | re.DOTALL)}


def longest_sentence(text: str) -> int:
    """Words in the longest sentence."""
    return max(len(sentence.split()) for sentence in re.split(r"[.?!:]", text))


def spoken() -> Iterator[tuple[str, str, str]]:
    """Every question as it is said: where, language, words. The gate's own questions too."""
    for name, guide in GUIDES.items():
        for question in guide["question"]:
            for mode in MODES:
                for language in LANGUAGES:
                    yield f"{name} {question['id']} {mode}", language, question[mode][language]
    for fact in ("situation", "minutes"):
        for path, text in texts(GATE[fact]["ask"], f"gate {fact}"):
            for language in LANGUAGES:
                yield path, language, text[language]


def neutral() -> Iterator[tuple[str, dict[str, str]]]:
    """Every text that may be overheard by the wrong person."""
    yield from texts(GATE["situation"]["ask"], "situation")
    yield from texts(GATE["minutes"]["ask"], "minutes")
    yield "stop", SHARED["stop"]["words"]
    for name in ("pause", "stop"):
        yield f"outcome {name}", GATE["outcome"][name]["say"]
    for name, reason in GATE["reason"].items():
        yield f"reason {name}", reason["say"]


@pytest.mark.parametrize(("name", "data"), OURS, ids=[name for name, _ in OURS])
def test_every_text_is_complete_in_both_languages(name: str, data: dict[str, Any]) -> None:
    assert sum(1 for _ in texts(data)) > 20, name
    assert incomplete(data) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"label": {"sv": "Ja"}},
        {"label": {"sv": "Ja", "en": "  "}},
        {"label": {"sv": "Det är så.", "en": "Det är så."}},
        {"label": "Ja, nu"},
        {"steps": ["Boka en tid."]},
    ],
)
def test_a_missing_language_is_caught(fault: dict[str, Any]) -> None:
    assert incomplete(fault)


def test_every_question_can_be_answered_either_way() -> None:
    faults = {(where, language): found for where, language, text in spoken() if (found := broken(text, language))}
    assert faults == {}


@pytest.mark.parametrize(
    ("language", "rule", "text"),
    [
        ("sv", "negation", "Det är inga problem hemma?"),
        ("sv", "negation", "Du är inte rädd för någon?"),
        ("sv", "leading", "Det är väl lugnt hemma?"),
        ("sv", "leading", "Du är trygg hemma, eller hur?"),
        ("sv", "leading", "Du är trygg, inte sant?"),
        ("sv", "polarity", "Har någon någonsin slagit dig?"),
        ("sv", "why", "Varför stannar du kvar?"),
        ("sv", "legal", "Är du utsatt för våld?"),
        ("sv", "two questions", "Är du trygg? Eller är du rädd?"),
        ("en", "negation", "You don't have problems at home?"),
        ("en", "negation", "There are no problems at home?"),
        ("en", "leading", "You are safe at home, right?"),
        ("en", "leading", "Surely things are fine?"),
        ("en", "polarity", "Has anyone ever hit you?"),
        ("en", "why", "Why do you stay?"),
        ("en", "legal", "Are you exposed to violence?"),
        ("en", "two questions", "Are you safe? Or are you afraid?"),
    ],
)
def test_a_badly_put_question_is_caught(language: str, rule: str, text: str) -> None:
    assert rule in broken(text, language)


def test_words_through_an_interpreter_are_short() -> None:
    said = [(w, t) for w, _, t in spoken() if w.endswith("interpreter")]
    said += [(f"{n} opening", t) for n, g in GUIDES.items() for t in g["opening"]["interpreter"].values()]
    assert {where: text for where, text in said if longest_sentence(text) > MOST_WORDS_INTERPRETED} == {}
    assert longest_sentence(GUIDES[min(GUIDES)]["opening"]["face"]["sv"]) > MOST_WORDS_INTERPRETED


def test_the_telephone_words_are_shorter() -> None:
    for guide in GUIDES.values():
        for part in (guide["opening"], *guide["question"]):
            for language in LANGUAGES:
                assert len(part["phone"][language]) <= len(part["face"][language]), part["phone"][language]


def test_no_text_weighs_the_person_or_promises_safety() -> None:
    for name, data in FILES.items():
        for path, text in texts(data):
            assert not VERDICT.search(" ".join(text.values())), (name, path)


@pytest.mark.parametrize("text", ["Det är ingen risk.", "Låg risk", "No risk was found", "A low risk", "73 % säkert"])
def test_a_verdict_is_caught(text: str) -> None:
    assert VERDICT.search(text)


def test_no_text_blames_or_takes_a_sex_for_granted() -> None:
    for name, data in OURS:
        for path, text in texts(data):
            for language in LANGUAGES:
                for rule in (PRONOUN, BLAME):
                    found = re.search(rule[language], text[language], re.IGNORECASE)
                    assert not found, (name, path, found)


@pytest.mark.parametrize(
    ("rule", "language", "text"),
    [
        (PRONOUN, "sv", "Slår han dig?"),
        (PRONOUN, "en", "Does he hit you?"),
        (BLAME, "sv", "Varför sa du inget?"),
        (BLAME, "en", "You should have left."),
    ],
)
def test_blame_and_presumed_sex_are_caught(rule: dict[str, str], language: str, text: str) -> None:
    assert re.search(rule[language], text, re.IGNORECASE)


def test_words_that_may_be_overheard_reveal_nothing() -> None:
    for where, text in neutral():
        for language in LANGUAGES:
            found = re.search(REVEALING[language], text[language], re.IGNORECASE)
            assert not found, (where, found)


@pytest.mark.parametrize(
    ("language", "text"),
    [("sv", "Är du rädd just nu?"), ("sv", "Vi tar frågan om våld sen."), ("en", "Are you safe?")],
)
def test_a_revealing_word_is_caught(language: str, text: str) -> None:
    assert re.search(REVEALING[language], text, re.IGNORECASE)


def test_the_only_telephone_number_is_112() -> None:
    for _, data in OURS:
        for path, text in texts(data):
            assert set(re.findall(r"\d[\d \-–]{1,}\d", " ".join(text.values()))) <= {"112"}, path


@pytest.mark.parametrize(("name", "guide"), GUIDES.items(), ids=list(GUIDES))
def test_ids_are_unique_and_the_guide_is_short(name: str, guide: dict[str, Any]) -> None:
    questions = guide["question"]
    ids = [question["id"] for question in questions]
    assert len(set(ids)) == len(ids) <= MOST_QUESTIONS, name
    assert sum(question["short"] for question in questions) <= MOST_SHORT
    for question in questions:
        options = [option["id"] for option in question["option"]]
        assert len(set(options)) == len(options), question["id"]
        assert question["kind"] in ("one", "many")
        assert not {"declined", "not_asked"} & set(options)


def unlawful(guide: dict[str, Any]) -> list[str]:
    """Facts and values that the vocabulary lacks, and conditions that are not about an earlier answer."""
    found: list[str] = []
    settable: set[str] = set()
    for question in guide["question"]:
        for condition in question["asked_when"]:
            fact, sign, value = condition.partition(">=")
            known = FACTS.get(fact, {"values": (), "ordered": False})
            if not sign or fact not in settable or value not in known["values"] or not known["ordered"]:
                found.append(f"{question['id']}: {condition}")
        for option in question["option"]:
            for fact, value in option["facts"].items():
                if value not in FACTS.get(fact, {"values": ()})["values"]:
                    found.append(f"{question['id']} {option['id']}: {fact} = {value}")
            settable |= option["facts"].keys()
    return found


@pytest.mark.parametrize("guide", GUIDES.values(), ids=list(GUIDES))
def test_facts_and_conditions_are_in_the_vocabulary(guide: dict[str, Any]) -> None:
    assert guide["role"] in FACTS["role"]["values"]
    assert unlawful(guide) == []


@pytest.mark.parametrize(
    ("asked_when", "facts"),
    [
        ([], {"violence": "maybe"}),
        ([], {"anger": "yes"}),
        (["fear>=today"], {"violence": "yes"}),
        (["violence=no"], {"violence": "yes"}),
        (["violence>=severe"], {"violence": "yes"}),
    ],
)
def test_a_fact_or_condition_outside_the_vocabulary_is_caught(asked_when: list[str], facts: dict[str, str]) -> None:
    first = {"id": "a", "asked_when": [], "option": [{"id": "x", "facts": {"violence": "yes"}}]}
    second = {"id": "b", "asked_when": asked_when, "option": [{"id": "y", "facts": facts}]}
    assert unlawful({"question": [first, second]})
    assert unlawful({"question": [first]}) == []


@pytest.mark.parametrize("guide", GUIDES.values(), ids=list(GUIDES))
def test_none_of_these_answers_no_to_everything_the_question_alone_asks(guide: dict[str, Any]) -> None:
    for question in guide["question"]:
        none = [option for option in question["option"] if option.get("none")]
        others = [option for option in question["option"] if not option.get("none")]
        asked = {fact for option in others for fact in option["facts"]}
        assert len(none) == (1 if question["kind"] == "many" and asked else 0), question["id"]
        for option in none:
            assert option["facts"] == dict.fromkeys(asked, "no"), question["id"]


def test_both_guides_set_the_same_facts() -> None:
    facts = [{f for q in g["question"] for o in q["option"] for f in o["facts"]} for g in GUIDES.values()]
    assert all(found == facts[0] for found in facts)
    ordered = {fact for fact, entry in FACTS.items() if entry["ordered"]}
    assert facts[0] == ordered


def test_the_gate_and_the_shared_texts_cover_every_value() -> None:
    for fact in ("situation", "minutes"):
        assert [option["id"] for option in GATE[fact]["option"]] == FACTS[fact]["values"]
    assert set(GATE["outcome"]) == {"full", "short", "pause", "stop"}
    assert set(GATE["reason"]) == {"overheard", "relative_interprets", "no_time", "loudspeaker", "unknown"}
    assert set(SHARED["closing"]) == LEVELS
    assert set(SHARED["answer_classes"]) == CLASSES
    assert set(SHARED["not_asked_reasons"]) == REASONS
    assert all("{names}" in text for text in SHARED["what_now_unknown"].values())
