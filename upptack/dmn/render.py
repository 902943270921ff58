"""Decision tables as accessible HTML and as Markdown."""

import re
from collections.abc import Collection, Iterable, Mapping
from html import escape

from upptack.dmn.table import Clause, Row, Table

# How the hit policies are said to a reader (DMN 1.5 clause 8.2.11).
_POLICIES = {
    "UNIQUE": "Högst en rad gäller.",
    "ANY": "Flera rader kan gälla och säger då samma sak.",
    "PRIORITY": "Gäller flera rader, går den med det viktigaste svaret före.",
    "FIRST": "Gäller flera rader, går den översta före.",
    "RULE ORDER": "Alla rader som gäller räknas, i tabellens ordning.",
    "OUTPUT ORDER": "Alla rader som gäller räknas, det viktigaste svaret först.",
    "COLLECT": "Alla rader som gäller räknas.",
}
_AGGREGATIONS = {"SUM": "Svaren summeras.", "MIN": "Det lägsta svaret tas.", "MAX": "Det högsta svaret tas."}
_AGGREGATIONS["COUNT"] = "Antalet rader räknas."
_ANYTHING = "alla"


def policy(table: Table) -> str:
    """The hit policy as a sentence in plain Swedish."""
    return f"{_POLICIES[table.hit_policy]} {_AGGREGATIONS.get(table.aggregation, '')}".strip()


def as_html(
    table: Table,
    fired: Collection[int] = (),
    caption: str = "",
    headings: Mapping[str, str] | None = None,
) -> str:
    """An accessible HTML table, everything escaped, without style or script.

    ``fired`` are the row numbers (from 1) to mark, in words as well as with ``aria-current``;
    ``caption`` replaces the table's name and ``headings`` (by column name) its column headings.
    """
    marks = [row.index for row in table.rows if row.index in fired]
    words = "Raden som gällde" if len(marks) == 1 else "En av raderna som gällde"
    body = "".join(_row(row, words if row.index in marks else "") for row in table.rows)
    title = f"<caption>{escape(caption or table.name)}. {escape(policy(table))}</caption>"
    head = _head(table, headings or {})
    return f'<table class="dmn">{title}<thead>{head}</thead><tbody>{body}</tbody></table>'


def _head(table: Table, headings: Mapping[str, str]) -> str:
    groups = (("Om", len(table.inputs)), ("Så", len(table.outputs)), ("Anteckning", len(table.annotations)))
    top = "".join(f'<th scope="colgroup" colspan="{width}">{name}</th>' for name, width in groups if width)
    names = [*_headings((*table.inputs, *table.outputs), headings), *table.annotations]
    cells = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    return f'<tr><th scope="col" rowspan="2">Rad</th>{top}</tr><tr>{cells}</tr>'


def _headings(clauses: Iterable[Clause], headings: Mapping[str, str]) -> list[str]:
    return [headings.get(clause.name) or clause.label for clause in clauses]


def _row(row: Row, mark: str) -> str:
    tests = (_ANYTHING if cell == "-" else cell for cell in row.inputs)
    cells = "".join(f"<td>{escape(cell)}</td>" for cell in (*tests, *row.outputs, *row.annotations))
    if not mark:
        return f'<tr><th scope="row">{row.index}</th>{cells}</tr>'
    return f'<tr class="dmn-fired" aria-current="true"><th scope="row">{row.index}. {mark}</th>{cells}</tr>'


def as_markdown(table: Table) -> str:
    """A Markdown table with one line for each row, so that a diff shows which rows changed."""
    kind = f"{table.hit_policy} {table.aggregation}".strip()
    lines = [f"### {_inline(table.name)}", "", f"{kind}: {policy(table)}"]
    names = [*_headings((*table.inputs, *table.outputs), {}), *table.annotations]
    lines += ["", _line(["Rad", *names]), "|" + " --- |" * (len(names) + 1)]
    lines += [_line([str(row.index), *row.inputs, *row.outputs, *row.annotations]) for row in table.rows]
    defaults = [clause.default for clause in table.outputs]
    if any(defaults):
        lines.append(_line(["annars", *[""] * len(table.inputs), *defaults, *[""] * len(table.annotations)]))
    return "\n".join(lines) + "\n"


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(map(_inline, cells)) + " |"


def _inline(cell: str) -> str:
    """The text on one line, with what Markdown or HTML would read as its own signs escaped."""
    return " ".join(re.sub(r"[\\|`*]|<(?=[A-Za-z/!?])|&(?=[#\w]+;)|(?<!\w)_|_(?!\w)", r"\\\g<0>", cell).split())
