"""The measures as lines to read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from quality import goals, measure
from quality.agreement import Kappa, Share
from quality.drawn import Drawn
from quality.measure import Answer

GROUPS = {"development": "utvecklingsmängden", "after": "skrivet efter reglerna"}
LANGUAGES = {"sv": "svenska", "en": "engelska"}
TOOLS = {"signals": "Signaler", "lint": "Frågegranskning"}


def shown(share: Share) -> str:
    """A share with its counts and 95 % interval: `0,91  [0,86–0,95]  172/189`."""
    if not share.whole:
        return "–"
    low, high = share.interval
    return f"{share.value:.3f}  [{low:.3f}–{high:.3f}]  {share.part}/{share.whole}".replace(".", ",")


def section(given: Sequence[Answer], tool: str, group: str, lang: str) -> Iterator[str]:
    """One tool's figures on one group of lines in one language."""
    yield ""
    yield f"{TOOLS[tool]}, {LANGUAGES[lang]}, {GROUPS[group]}: {len(given)} rader"
    for result in goals.results(given, tool, ""):
        yield goal_line(result)
    if tool == "signals":
        shares = [("rader med sammanhang, rätt flaggade", measure.right_of(one for one in given if one.line.contexts))]
        shares += [("sammanhang, visade", measure.contexts_shown(given))]
        yield from (f"  {name:44} {'':8} {shown(share)}" for name, share in shares)
    yield f"  {'':20} {'återfunnet':38} rätt av det märkta"
    for row in measure.by_category(given, tool):
        yield f"  {row.name:20} {shown(row.recall):38} {shown(row.precision)}"


def goal_line(result: goals.Result) -> str:
    """A goal, what was measured and, when it was missed, that it was."""
    name = goals.NAMES[result.goal.figure]
    return f"  {name:44} {result.goal!s:8} {shown(result.share)}{'' if result.met else '   MISSAT'}"


def wrong(given: Iterable[Answer]) -> Iterator[str]:
    """Each line that was flagged otherwise than it should be."""
    for one in given:
        if not one.right:
            fault = "missad" if one.line.flagged else "falsk"
            wanted, got = (" ".join(sorted(words)) or "–" for words in (one.line.categories, one.categories))
            yield f"  {fault} {one.line.id} [{one.line.kind or one.line.source}] ska: {wanted}; sa: {got}"
            yield f"      {one.line.text}"


def agreement(kappas: Mapping[str, Kappa]) -> Iterator[str]:
    """The two readers' agreement, of flagging and of each category."""
    yield ""
    yield f"Två läsare, {kappas['flagged'].agreed.whole} rader"
    yield f"  {'':20} {'kappa':26} lika"
    for name, one in kappas.items():
        low, high = one.interval
        value = "–" if math.isnan(one.value) else f"{one.value:.3f}  [{low:.3f}–{high:.3f}]".replace(".", ",")
        yield f"  {name:20} {value:26} {shown(one.agreed)}"


def drawn(title: str, rows: Iterable[tuple[str, Drawn]], show: bool) -> Iterator[str]:
    """Figures from texts drawn by lot; with `show` the texts that went wrong, at most twenty of each kind."""
    yield ""
    yield title
    for name, one in rows:
        yield f"  {name:44} {shown(one.share)}"
        if show:
            yield from (f"      {wanted!r} i: {text}" for wanted, text in one.wrong[:20])
