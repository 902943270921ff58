"""The manager's guide: whole, frozen, apart from the meetings' guides, and every way through it ends."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from upptack.guides import course
from upptack.guides.guide import LANGUAGES, MODES, GuideError, fingerprint, guides, listed, newest, published
from upptack.guides.workplace import same_day, talk
from upptack.guides.workplace.tests.walks import walks
from upptack.law.facts import FACTS

pytestmark = pytest.mark.pure

LENGTHS = (course.FULL, course.SHORT)
FORBIDDEN = ("diagnos", "journal", "läkar", "medicin", "hur länge har", "varför stannar", "varför gick")
"""What an employer does not ask about: health records, and what puts the blame on the one who answers."""


@cache
def ends(length: str) -> tuple[dict[str, tuple[str, ...]], ...]:
    return tuple(walks(length))


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the room's files, read instead of them."""
    to = tmp_path / "data"
    shutil.copytree(talk.ROOM, to, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    monkeypatch.setattr(talk, "ROOM", to)
    return to


def test_a_meeting_can_never_be_given_this_guide() -> None:
    assert talk.guide().name not in guides()
    assert talk.guide().id not in newest()
    assert not [file for file in published() if "workplace" in file]


def test_every_file_is_frozen_and_none_is_missing() -> None:
    there = {path.name for path in talk.ROOM.iterdir() if path.suffix in (".toml", ".dmn")} - {"published.toml"}
    assert set(listed(talk.ROOM)) == there
    assert all(fingerprint((talk.ROOM / name).read_bytes()) == number for name, number in listed(talk.ROOM).items())


@pytest.mark.parametrize("name", sorted(listed(talk.ROOM)))
def test_one_changed_byte_or_a_lost_file_is_refused(name: str, copy: Path) -> None:
    whole = (copy / name).read_bytes()
    assert talk.frozen_text(name) == whole.decode()
    for changed in (whole + b"\n", bytes([whole[0] ^ 1]) + whole[1:]):
        (copy / name).write_bytes(changed)
        with pytest.raises(GuideError, match="är ändrad"):
            talk.frozen_text(name)
    (copy / name).unlink()
    with pytest.raises(GuideError, match="borttagen"):
        talk.frozen_text(name)


@pytest.mark.parametrize("length", LENGTHS)
def test_every_way_through_ends_with_a_class_and_measures(length: str) -> None:
    assert len(ends(length)) > 100
    assert {talk.answer_class(answers) for answers in ends(length)} == {"told", "no", "unsaid", "not_asked"}
    situations = {tuple(sorted(talk.situation(answers).items())) for answers in ends(length)}
    assert len(situations) > 100
    for situation in situations:
        assert len(same_day.measures(dict(situation))) == len(same_day.names())


def test_each_wish_is_met_the_same_day() -> None:
    told = {"safe": ("uneasy",), "someone": ("now",)}
    for wish in talk.guide().question("wishes").options:
        due = {
            each.name
            for each in same_day.measures(talk.situation({**told, "wishes": (wish.id,)}))
            if each.level == "today"
        }
        assert due == ({wish.id} if not wish.none else set())


def test_each_class_is_reached_and_by_the_answers_that_mean_it() -> None:
    found: dict[str, set[str]] = {}
    for answers in ends(course.FULL):
        found.setdefault(talk.answer_class(answers), set()).add(answers["someone"][0])
    assert found["told"] == {"earlier", "now", "uses"}
    assert found["no"] == {"no"}
    assert found["unsaid"] == {"hint", "declined", "not_asked", "no"}
    assert found["not_asked"] == {"not_asked"}


def test_the_questions_about_work_come_only_when_violence_is_told_or_hinted_at() -> None:
    for answers in ends(course.FULL):
        more = set(answers) - {"safe", "someone"}
        hinted = FACTS["violence"].place(talk.situation(answers)["violence"]) >= FACTS["violence"].place("hint")
        assert bool(more) == hinted
    assert not [answers for answers in ends(course.SHORT) if "wishes" in answers]


def test_what_was_not_asked_is_unknown_and_never_no() -> None:
    assert set(talk.situation({}).values()) == {"unknown"}
    skipped = {"safe": ("not_asked",), "someone": ("now",), "reach": ("declined",), "inside": ("not_asked",)}
    found = talk.situation(skipped)
    assert {found[name] for name in ("contact", "comes", "mail", "works_here", "has_matter")} == {"unknown"}
    assert talk.situation({**skipped, "reach": ("none",)})["comes"] == "no"
    assert talk.situation({**skipped, "reach": ("comes",)})["contact"] == "unknown"


def test_the_questions_are_an_employers() -> None:
    guide = talk.guide()
    assert 4 <= len(guide.questions) <= 6
    for question in guide.questions:
        for mode in MODES:
            assert question.words[mode]["sv"].count("?") <= 2
            assert not [word for word in FORBIDDEN if word in question.words[mode]["sv"].lower()]
    for mode in MODES:
        opening = guide.opening[mode]["sv"]
        assert "Du bestämmer vad du vill berätta" in opening
        assert "jag är din chef" in opening.lower()
        assert "skriver inte ner" in opening


def test_only_the_routine_occasion_says_that_all_are_asked() -> None:
    said = {code: talk.said("occasion", code, "say")["sv"] for code in talk.keys("occasion")}
    assert [code for code, words in said.items() if "alla" in words] == ["everyone"]
    assert not [mode for mode in MODES if re.search(r"\balla\b", talk.guide().opening[mode]["sv"])]


def test_everything_said_aloud_is_there_in_every_language() -> None:
    said = [
        *(talk.said("occasion", code, "say") for code in talk.keys("occasion")),
        *(talk.said("gate", name, "say") for name in ("situation", "minutes")),
        *(talk.said("outcome", name, "say") for name in ("pause", "stop")),
        *(talk.said("closing", name) for name in ("told", "other")),
        *(talk.said(name, part) for name in ("declined", "not_asked") for part in ("label", "response")),
    ]
    assert all(words[language].strip() for words in said for language in LANGUAGES)
    for wrong in (("closing", "gone"), ("closing", "after"), ("gate",)):
        with pytest.raises(GuideError):
            talk.said(*wrong)


def test_what_answers_set_is_what_the_table_reads() -> None:
    read = {column.name for name in same_day.names() for column in same_day.table(name).inputs}
    assert read == set(talk.situation({}))
    assert {value for each in talk.sets().values() for value in each.values()} <= {"yes", "no"}
