"""Small models written for the tests."""

from collections.abc import Sequence
from html import escape

from upptack.dmn import Model, load

SPACE = "https://www.omg.org/spec/DMN/20230324/MODEL/"


def definitions(body: str, space: str = SPACE) -> str:
    return f'<definitions xmlns="{space}" name="m" namespace="urn:m">{body}</definitions>'


def given(name: str, kind: str = "string") -> str:
    safe = escape(name)
    return f'<inputData name="{safe}" id="i_{safe}"><variable name="{safe}" typeRef="{kind}"/></inputData>'


def needs(*names: str) -> str:
    one = '<informationRequirement><requiredInput href="#i_{}"/></informationRequirement>'
    return "".join(one.format(escape(name)) for name in names)


def literal(text: str) -> str:
    return f"<literalExpression><text>{escape(text)}</text></literalExpression>"


def decision(name: str, body: str, kind: str = "", requires: str = "") -> str:
    variable = f'<variable name="{name}" typeRef="{kind}"/>' if kind else f'<variable name="{name}"/>'
    return f'<decision name="{name}" id="d_{name}">{variable}{requires}{body}</decision>'


def _clause(tag: str, spec: tuple[str, str, str]) -> str:
    name, kind, values = spec
    limits = f"<{tag}Values><text>{escape(values)}</text></{tag}Values>" if values else ""
    if tag == "input":
        subject = f'<inputExpression typeRef="{kind}"><text>{escape(name)}</text></inputExpression>'
        return f"<input>{subject}{limits}</input>"
    return f'<output name="{name}" typeRef="{kind}">{limits}DEFAULT</output>'


def table(
    inputs: Sequence[tuple[str, str, str]],
    outputs: Sequence[tuple[str, str, str]],
    rows: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    default: str = "",
    notes: Sequence[str] = (),
) -> str:
    """The XML of a decision table; a column is (name, type, allowed values), a row its cells in order."""
    clauses = "".join(_clause("input", each) for each in inputs) + "".join(_clause("output", each) for each in outputs)
    other = f"<defaultOutputEntry><text>{escape(default)}</text></defaultOutputEntry>" if default else ""
    clauses = clauses.replace("DEFAULT", other) + "".join(f'<annotation name="{each}"/>' for each in notes)
    tags = ["inputEntry"] * len(inputs) + ["outputEntry"] * len(outputs) + ["annotationEntry"] * len(notes)
    rules = "".join(
        "<rule>" + "".join(f"<{t}><text>{escape(c)}</text></{t}>" for t, c in zip(tags, row, strict=True)) + "</rule>"
        for row in rows
    )
    extra = f' aggregation="{aggregation}"' if aggregation else ""
    return f'<decisionTable hitPolicy="{policy}"{extra}>{clauses}{rules}</decisionTable>'


def deciding(
    inputs: Sequence[tuple[str, str, str]],
    outputs: Sequence[tuple[str, str, str]],
    rows: Sequence[Sequence[str]],
    policy: str = "UNIQUE",
    aggregation: str = "",
    default: str = "",
    notes: Sequence[str] = (),
) -> Model:
    """A model with the one decision ``svar``, a table over inputs of the same names and types."""
    body = table(inputs, outputs, rows, policy, aggregation, default, notes)
    names = {name: kind for name, kind, _ in inputs}
    data = "".join(given(name, kind) for name, kind in names.items())
    return load(definitions(data + decision("svar", body, "", needs(*names))), "tiny.dmn")


def computing(text: str, **inputs: str) -> Model:
    """A model with the one decision ``svar``, a literal expression over inputs given as name=type."""
    names = {name.replace("_", " "): kind for name, kind in inputs.items()}
    data = "".join(given(name, kind) for name, kind in names.items())
    return load(definitions(data + decision("svar", literal(text), "", needs(*names))), "tiny.dmn")
