"""Measures the language tools on the open sets: `python -m quality [--show] [--tool signals]`, or `make quality`.

Ends with status 1 when a goal is missed on the development set."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Sequence

from quality import agreement, drawn, goals, measure, report, sets
from quality.goals import Result

Emit = Callable[[str], object]


def main(argv: Sequence[str] | None = None) -> int:
    """Prints every figure asked for; 0 when every goal is met on the development set and in the drawn texts."""
    parser = argparse.ArgumentParser(prog="python -m quality", description="Mäter språkverktygen.")
    parser.add_argument("--show", action="store_true", help="visa varje missad och falskt flaggad rad")
    parser.add_argument("--tool", choices=tuple(PARTS), help="bara ett av måtten")
    chosen = parser.parse_args(argv)
    found: list[Result] = []
    for name, part in PARTS.items():
        if chosen.tool in (None, name):
            found += part(_print, chosen.show)
    broken = goals.missed(found)
    _print("")
    _print("Alla mål nås." if not broken else f"{len(broken)} mål missas:")
    for result in broken:
        _print(f"{report.goal_line(result)}   {result.of}")
    return 1 if broken else 0


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")


def _of_sentences(tool: str) -> Callable[[Emit, bool], list[Result]]:
    def part(emit: Emit, show: bool) -> list[Result]:
        found: list[Result] = []
        for group, lang, answers in _answered(tool):
            for line in report.section(answers, tool, group, lang):
                emit(line)
            for line in report.wrong(answers) if show else ():
                emit(line)
            if group == "development":
                found += goals.results(answers, tool, f"{tool}, {lang}, {group}")
        return found

    return part


def _answered(tool: str) -> Iterator[tuple[str, str, tuple[measure.Answer, ...]]]:
    """Group, language and answers, of every pair that has lines."""
    for group in sets.GROUPS:
        lines = [line for line in sets.sentences(group) if line.tool == tool]
        for lang in sorted({line.lang for line in lines}, reverse=True):
            yield group, lang, measure.answers(line for line in lines if line.lang == lang)


def _leaks(emit: Emit, show: bool) -> list[Result]:
    measured = {"leaks": drawn.leak_recall(), "false blocks": drawn.false_blocks()}
    rows = [(f"{goals.NAMES[goal.figure]} (mål {goal})", measured[goal.figure]) for goal in goals.of("leaks")]
    for line in report.drawn("Läckor, dragna brev", rows, show):
        emit(line)
    return [Result(goal, "dragna brev", measured[goal.figure].share) for goal in goals.of("leaks")]


def _deidentify(emit: Emit, show: bool) -> list[Result]:
    rows = list(drawn.details_hidden().items())
    for line in report.drawn("Avidentifiering, dragna uppgifter: helt märkta", rows, show):
        emit(line)
    plain = [("ord märkta som okända", drawn.marks_in_prose(sets.sentences("development")))]
    for line in report.drawn("Avidentifiering, vanlig text", plain, show):
        emit(line)
    return []


def _agreement(emit: Emit, show: bool) -> list[Result]:
    labels = sets.second()
    if not labels:
        emit("\nTvå läsare: den andra läsarens etiketter saknas.")
        return []
    kappas = agreement.between(sets.sentences("development"), labels)
    for line in report.agreement(kappas):
        emit(line)
    return []


PARTS: dict[str, Callable[[Emit, bool], list[Result]]] = {
    "signals": _of_sentences("signals"),
    "lint": _of_sentences("lint"),
    "leaks": _leaks,
    "deidentify": _deidentify,
    "agreement": _agreement,
}
"""What can be measured, in the order that it is printed."""

if __name__ == "__main__":
    sys.exit(main())
