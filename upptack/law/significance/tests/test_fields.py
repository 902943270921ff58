"""Every field holds what it promises: complete tables, dated and grounded rows, and unknown is never no."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from upptack.dmn import Model, check, load
from upptack.law import significance as law
from upptack.law.significance import Field, loading

pytestmark = pytest.mark.pure
FIELDS = law.all_fields()
TODAY = date(2026, 11, 23)
STRONGER = ("not_this", "unknown_law", "lawyer", "find_out", "may_apply")
MOST = 3000


def source(field: str) -> str:
    return (loading.ROOM / "tables" / f"{field}.dmn").read_text(encoding="utf-8")


def columns(field: Field, ground: str, tables: Model) -> tuple[str, ...]:
    table = tables.table(ground)
    return tuple(column.name for column in table.inputs) if table else ()


def cases(field: Field, ground: str) -> Iterator[dict[str, str]]:
    """Every combination of answers that the ground's table reads; when there are more than MOST, that many of them."""
    asked = [q for q in field.questions if q.id in columns(field, ground, law.model(field.id))]
    every = [[option.id for option in question.options] for question in asked]
    size = 1
    for values in every:
        size *= len(values)
    if size <= MOST:
        yield from (dict(zip([q.id for q in asked], values, strict=True)) for values in product(*every))
        return
    draw = random.Random(f"{field.id} {ground}")
    yield from ({q.id: draw.choice(values) for q, values in zip(asked, every, strict=True)} for _ in range(MOST))


def answer(field: Field, ground: str, facts: Mapping[str, str], on: date = TODAY) -> str:
    return next(each.bearing for each in law.judge(field.id, facts, on).grounds if each.id == ground)


def days(field: Field) -> tuple[date, ...]:
    """A day in each of the field's periods, and today: a promise holds for the law of every day."""
    ends = (each.last or TODAY for each in field.periods)
    return tuple(dict.fromkeys((TODAY, *ends)))


@pytest.mark.parametrize("id", FIELDS)
def test_every_table_answers_every_case_exactly_once(id: str) -> None:
    assert check(law.model(id)) == ()


def test_a_row_left_out_and_a_row_doubled_are_noticed() -> None:
    id = next(iter(FIELDS))
    whole = source(id)
    start = whole.index("<rule ")
    row = whole[start : whole.index("</rule>", start) + len("</rule>")]
    assert {found.kind for found in check(load(whole.replace(row, "", 1)))} == {"gap"}
    doubled = whole.replace(row, row + row.replace('<rule id="', '<rule id="again-'), 1)
    assert "overlap" in {found.kind for found in check(load(doubled))}


@pytest.mark.parametrize("id", FIELDS)
def test_every_row_is_dated_and_rests_on_something(id: str) -> None:
    field, tables = FIELDS[id], law.model(id)
    for ground in field.grounds:
        table = tables.table(ground.id)
        assert table
        assert table.hit_policy == "UNIQUE"
        for row in table.rows:
            notes = dict(zip(table.annotations, row.annotations, strict=True))
            where = (id, ground.id, row.index)
            assert set(notes) == {"reason", "provisions", "sources", "from", "to", "checked"}, where
            assert notes["reason"].endswith((".", "”")), where
            assert len(notes["reason"]) <= 240, where
            assert notes["provisions"].split() or notes["sources"].split(), where
            assert all(loading.is_known(field, each) for each in notes["provisions"].split()), where
            assert all(loading.is_known(field, each) for each in notes["sources"].split()), where
            assert date.fromisoformat(notes["checked"]) <= TODAY, where
            ends = [date.fromisoformat(notes[name]) for name in ("from", "to") if notes[name]]
            assert ends == sorted(ends), where


@pytest.mark.parametrize("id", FIELDS)
def test_what_is_not_known_never_ends_where_an_answer_would_lead_on(id: str) -> None:
    field = FIELDS[id]
    for ground, on in product(field.grounds, days(field)):
        read = columns(field, ground.id, law.model(id))
        for facts in cases(field, ground.id):
            if answer(field, ground.id, facts, on) != "not_this":
                continue
            for question in field.questions:
                if question.id in read and facts[question.id] == "unknown":
                    better = [answer(field, ground.id, {**facts, question.id: o.id}, on) for o in question.options]
                    assert "may_apply" not in better, (id, ground.id, facts, question.id, on)


@pytest.mark.parametrize("id", FIELDS)
def test_more_exposure_never_lowers_an_answer(id: str) -> None:
    field = FIELDS[id]
    for ground, on in product(field.grounds, days(field)):
        read = columns(field, ground.id, law.model(id))
        scales = [q for q in field.questions if q.id in read and {"told", "documented"} <= {o.id for o in q.options}]
        for facts in cases(field, ground.id):
            for question in scales:
                if facts[question.id] != "told":
                    continue
                now = STRONGER.index(answer(field, ground.id, facts, on))
                for more in {"seen", "documented"} & {option.id for option in question.options}:
                    after = STRONGER.index(answer(field, ground.id, {**facts, question.id: more}, on))
                    assert after >= now, (id, ground.id, facts, question.id, more, on)


@pytest.mark.parametrize("language", law.LANGUAGES)
@pytest.mark.parametrize("id", FIELDS)
def test_every_field_has_words_for_the_person_in_every_language(id: str, language: str) -> None:
    shown = law.leaflet(id, language)
    assert shown is not None
    said = (*shown.means, *shown.gather, *shown.ask, *shown.not_afraid)
    assert all(sentence.strip() for sentence in said)
    assert not any(char.isdigit() for char in "".join(said).replace("112", "")) or language != "sv"
    assert all(loading.is_known(FIELDS[id], each) for each in shown.sources)


def test_every_agency_has_its_fields_and_everybody_has_some() -> None:
    found = {each.agency for each in FIELDS.values()}
    assert {"mig", "fk", "af", "*"} <= found
    assert [each.agency for each in law.fields("fk")][-1] == "*"


def test_a_day_before_what_is_known_answers_that_nobody_here_knows() -> None:
    for field in FIELDS.values():
        found = law.judge(field.id, {}, date(1990, 1, 1)).grounds
        assert {each.bearing for each in found} == {"unknown_law"}, field.id


def test_what_would_change_an_answer_is_every_question_that_does_and_no_other() -> None:
    for field in FIELDS.values():
        for each in law.judge(field.id, {}, TODAY).grounds:
            for question in field.questions:
                given = {answer(field, each.id, {question.id: option.id}) for option in question.options}
                assert (question.id in each.would_change) == (given != {each.bearing}), (field.id, each.id, question.id)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"agency": ""}, None),
        ({"expires": date(2028, 1, 1)}, "högst ett år"),
        ({"lead": " "}, "skriv title, lead"),
        ({"id": "annat"}, "filen ska heta"),
        ({"grounds": ()}, "saknar grund"),
        ({"questions": ()}, "andra värden"),
    ],
)
def test_what_does_not_fit_is_said_in_plain_words(change: dict[str, object], said: str | None) -> None:
    field = next(iter(FIELDS.values()))
    wrong = tuple(loading.faults(replace(field, **change), field.id))  # type: ignore[arg-type]
    assert (said is None and not wrong) or any(said and said in each for each in wrong)


def test_a_strength_without_a_source_and_a_provision_that_nobody_has_are_said() -> None:
    field = next(each for each in FIELDS.values() if each.grounds[0].evidence)
    ground = field.grounds[0]
    bare = replace(ground.evidence[0], strength="strong", sources=())
    wrong = replace(ground, evidence=(bare,), provisions=("sol-9999-1-1",))
    said = "\n".join(loading.faults(replace(field, grounds=(wrong, *field.grounds[1:])), field.id))
    assert "en styrka ska ha en källa" in said
    assert "bestämmelsen sol-9999-1-1 finns inte" in said


def test_an_installations_own_field_is_read_and_a_broken_one_leaves_the_others(tmp_path: Path) -> None:
    id = next(iter(FIELDS))
    text = (loading.ROOM / "data" / f"{id}.toml").read_text(encoding="utf-8")
    (tmp_path / "exm-eget.toml").write_text(text.replace(f'id = "{id}"', 'id = "exm-eget"', 1), encoding="utf-8")
    (tmp_path / "exm-eget.dmn").write_text(source(id), encoding="utf-8")
    try:
        law.read_also([tmp_path])
        assert "exm-eget" in law.all_fields()
        broken = tmp_path / "broken"
        broken.mkdir()
        (broken / "exm-annat.toml").write_text('id = "exm-annat"', encoding="utf-8")
        with pytest.raises(ValueError, match="'agency' saknas"):
            law.read_also([tmp_path, broken])
        assert set(law.all_fields()) == {*FIELDS, "exm-eget"}
    finally:
        law.read_also([])


def test_an_answer_or_a_question_that_a_field_does_not_have_is_refused() -> None:
    field = next(iter(FIELDS.values()))
    with pytest.raises(ValueError, match="finns inte"):
        law.judge(field.id, {"annat": "yes"}, TODAY)
    with pytest.raises(ValueError, match="finns inte"):
        law.judge(field.id, {field.questions[0].id: "kanske"}, TODAY)
    with pytest.raises(KeyError):
        law.judge("finns-inte", {}, TODAY)
