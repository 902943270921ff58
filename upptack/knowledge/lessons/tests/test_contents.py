"""The files of lessons: what is read, and what is refused with which sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from upptack.knowledge.lessons import contents, rules
from upptack.knowledge.lessons.tests.written import LESSON

pytestmark = pytest.mark.pure

FILE = "prov.toml"
ANOTHER_PAGE = '\n[[page]]\nid = "varfor"\ntitle = "Igen"\ntext = "Ord."\n'
ANOTHER_QUESTION = LESSON[LESSON.index("  [[page.question]]") :]


def test_a_lesson_is_read_whole() -> None:
    lesson = contents.parse(LESSON, FILE)
    assert lesson.key == {"key": "prov"}
    (page,) = lesson.values["body"]
    assert (page["type"], page["value"]["id"]) == ("page", "varfor")
    (question,) = page["value"]["questions"]
    assert (question["many"], [option["right"] for option in question["options"]]) == (False, [True, False])
    assert page["value"]["examples"] == [{"title": "På telefon", "text": "Du hör någon i bakgrunden."}]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('title = "En', 'titel = "En', "okänt i modulen prov: titel"),
        ('    id = "b"\n', '    id = "b"\n    rigth = true\n', "okänt i svar på frågan q1 b: rigth"),
        ("    right = true\n", "", "Fråga q1 har inget rätt svar"),
        ("Den som hör på kan vara den som hotar.", " ", "Fråga q1, svaret b: skriv varför"),
        ('    id = "b"', '    id = "a"', "Fråga q1, svaret a finns två gånger"),
        ('    id = "b"', '    id = "b"\n    right = true', "Fråga q1 har flera rätta svar"),
        ('    id = "b"', '    id = "B!"', "skriv id med a–z"),
        ("right = true", 'right = "ja"', "right i svar på frågan q1 a ska vara true eller false"),
        ("checked = 2026-11-22", 'checked = "2026-11-22"', "checked i modulen prov ska vara ett datum"),
        ("expires = 2027-05-31", "expires = 2028-05-31", "En kontroll gäller högst ett år"),
        ('aim = "Du vet hur en modul är gjord."', "", "modulen prov saknar aim"),
        ('title = "Varför"', 'title = " "', "title i sidan varfor är tom"),
        ('id = "prov"', 'id = "annat"', "Filen ska heta som modulens id"),
        ("Du hör någon", "ord " * 3500 + "Du hör någon", "Den får ta högst 20"),
        ('title = "En', 'title = "En" "', "filen går inte att läsa"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(old: str, new: str, sentence: str) -> None:
    assert old in LESSON
    with pytest.raises(ValueError, match=r"^prov\.toml: ") as refused:
        contents.parse(LESSON.replace(old, new), FILE)
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [(ANOTHER_PAGE, "Sidan varfor finns två gånger"), (ANOTHER_QUESTION, "Frågan q1 finns två gånger")],
)
def test_the_same_id_twice_is_refused(more: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        contents.parse(LESSON + more, FILE)


def test_a_question_needs_two_answers_and_a_lesson_a_page() -> None:
    short = LESSON[: LESSON.rindex("    [[page.question.option]]")]
    with pytest.raises(ValueError, match="minst två svar"):
        contents.parse(short, FILE)
    with pytest.raises(ValueError, match="Skriv minst en"):
        contents.parse("page = []\n" + LESSON[: LESSON.index("[[page]]")], FILE)


@pytest.mark.parametrize(("words", "questions", "minutes"), [(170, 0, 1), (171, 0, 2), (340, 3, 5), (0, 1, 1)])
def test_minutes_are_words_and_questions(words: int, questions: int, minutes: int) -> None:
    example = {"title": "", "text": "ord " * (words // 2)}
    page = {"title": "", "text": "ord " * (words - words // 2), "examples": [example], "questions": [{}] * questions}
    assert rules.minutes([page]) == minutes


def test_every_shipped_lesson_can_be_used() -> None:
    for lesson in contents.lessons():
        assert rules.minutes([page["value"] for page in lesson.values["body"]]) <= rules.LONGEST


def test_files_are_read_by_id(tmp_path: Path) -> None:
    for id in ("b", "a"):
        (tmp_path / f"{id}.toml").write_text(LESSON.replace('id = "prov"', f'id = "{id}"'), encoding="utf-8")
    assert [lesson.key["key"] for lesson in contents.lessons(tmp_path)] == ["a", "b"]
