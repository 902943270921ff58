"""Tables as HTML and Markdown, and the command that decides line by line."""

import io
import json
import sys
from html.parser import HTMLParser

import pytest

from upptack.dmn import Table, as_html, as_markdown, load
from upptack.dmn.command import decide, main
from upptack.dmn.tests.tiny import deciding, decision, definitions, given, literal, needs

SHOWN = deciding(
    [("risk", "string", '"a","b|c"')],
    [("duty", "string", "")],
    [
        ['"a"', '"<script>alert(1)</script>"', "3 § & 4 §"],
        ['"b|c"', '"x"', "<a href=x>"],
        ["-", '"z"', "rad\nbruten"],
    ],
    "FIRST",
    default='"annat"',
    notes=["lag"],
)
TABLE = SHOWN.table("svar") or Table("", "", "", (), (), (), ())


class Reader(HTMLParser):
    """Collects tags with attributes, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def test_html_has_caption_scopes_and_nothing_that_runs():
    found = read(as_html(TABLE, caption="Plikt & råd"))
    assert found.words[0] == "Plikt & råd. Gäller flera rader, går den översta före."
    assert {tag for tag, _ in found.tags} == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert all(attrs.get("scope") in ("col", "row", "colgroup") for tag, attrs in found.tags if tag == "th")
    assert {name for _, attrs in found.tags for name in attrs} == {"class", "scope", "colspan", "rowspan"}
    assert '"<script>alert(1)</script>"' in found.words
    assert "alla" in found.words


def test_html_marks_the_row_that_fired_in_words_and_for_screen_readers():
    found = read(as_html(TABLE, [2]))
    rows = [attrs for tag, attrs in found.tags if tag == "tr" and attrs]
    assert rows == [{"class": "dmn-fired", "aria-current": "true"}]
    assert "2. Raden som gällde" in found.words
    several = read(as_html(TABLE, [1, 3]))
    assert [word for word in several.words if "gällde" in word] == [
        "1. En av raderna som gällde",
        "3. En av raderna som gällde",
    ]


def test_html_takes_headings_and_keeps_its_columns_in_step():
    found = read(as_html(TABLE, headings={"risk": "Hur ser det ut?"}))
    assert found.words[2:8] == ["Om", "Så", "Anteckning", "Hur ser det ut?", "duty", "lag"]
    assert sum(tag == "td" for tag, _ in found.tags) == 9


def test_markdown_is_one_line_a_row_and_escaped():
    lines = as_markdown(TABLE).splitlines()
    assert lines[0] == "### svar"
    assert lines[4:6] == ["| Rad | risk | duty | lag |", "| --- | --- | --- | --- |"]
    assert lines[6] == '| 1 | "a" | "\\<script>alert(1)\\</script>" | 3 § & 4 § |'
    assert lines[7] == '| 2 | "b\\|c" | "x" | \\<a href=x> |'
    assert lines[8] == '| 3 | - | "z" | rad bruten |'
    assert lines[9] == '| annars |  | "annat" |  |'
    assert len(lines) == 10


LINES = load(
    definitions(
        given("day", "date")
        + given("span", "dayTimeDuration")
        + given("n", "number")
        + given("s", "string")
        + decision("later", literal("day + span"), "date", needs("day", "span"))
        + decision("span", literal('@"PT90S"'))
        + decision("sum", literal("n + 0.1"), "number", needs("n"))
        + decision("whole", literal("n * 10"), "number", needs("n"))
        + decision("text", literal("s"), "", needs("s"))
    )
    .replace('name="span" id="d_span"', 'name="minute" id="d_span"')
    .replace('<variable name="span"/>', ""),
    "lines.dmn",
)


def run(*lines: str) -> tuple[int, list[str], str]:
    out, err = io.StringIO(), io.StringIO()
    status = decide(lines, out, err, LINES)
    return status, out.getvalue().splitlines(), err.getvalue()


def test_lines_in_lines_out():
    status, out, err = run('{"day": "2024-02-28", "span": "P2D", "n": 0.2, "s": "åäö"}\n', "\n", '{"n": 3, "x": 1}\n')
    assert (status, err) == (0, "")
    assert out == [
        '{"later": "2024-03-01", "minute": "PT1M30S", "sum": 0.3, "whole": 2, "text": "åäö"}',
        '{"later": null, "minute": "PT1M30S", "sum": 3.1, "whole": 30, "text": null}',
    ]


def test_numbers_keep_their_value():
    _, out, _ = run('{"n": 1e400}', '{"n": 12345678901234567890123}', '{"n": 1e-7}')
    values = [json.loads(line)["whole"] for line in out]
    assert values == ["1.0E+401", 123456789012345678901230, 1e-06]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "ogiltig JSON"),
        ("[1]", "JSON-objekt"),
        ("1", "JSON-objekt"),
        ('{"n": NaN}', "NaN"),
        ("\udce5", "UTF-8"),
        ("[" * 100000, "nivåer"),
        ('{"n": 1e99999999999999999999}', "för stort"),
    ],
)
def test_a_bad_line_is_reported_with_its_number_and_the_run_goes_on(line, words):
    status, out, err = run('{"n": 1}', line, '{"n": 2}')
    assert status == 1
    assert len(out) == 2
    assert err.startswith("Rad 2: ")
    assert words in err


def test_a_lone_surrogate_goes_out_as_it_came_in():
    _, out, _ = run('{"s": "\\ud800"}')
    assert '"text": "\\ud800"' in out[0]
    out[0].encode()


def test_a_string_that_is_no_date_is_refused_as_an_input_of_its_type():
    _, out, _ = run('{"day": "i morgon", "span": "P1D"}')
    assert json.loads(out[0])["later"] is None


def test_main_answers_on_standard_output(tmp_path, monkeypatch, capsys):
    file = tmp_path / "m.dmn"
    file.write_text(definitions(given("å") + decision("svar", literal("å"), "", needs("å"))), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('{"å": "ö"}\n{"å": "\xe5"}\n'.encode("latin-1"))))
    assert main([str(file)]) == 1
    assert capsys.readouterr().err.count("inte UTF-8") == 2
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO('{"å": "ö"}\n'.encode())))
    assert main([str(file)]) == 0
    assert capsys.readouterr().out == '{"svar": "ö"}\n'


def test_main_says_what_is_wrong_with_the_file(tmp_path, capsys):
    broken = tmp_path / "broken.dmn"
    broken.write_text("<definitions", encoding="utf-8")
    for argv, words in [
        ([], "Användning"),
        (["a", "b"], "Användning"),
        ([str(tmp_path / "no.dmn")], "finns inte"),
        ([str(tmp_path)], "går inte att läsa"),
        ([str(broken)], "broken.dmn: filen är inte välformad"),
        (["a\0b"], "går inte att läsa"),
    ]:
        assert main(argv) == 2
        assert words in capsys.readouterr().err
