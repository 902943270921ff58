"""The goals hold on both groups of sentences, and a tool that is worse is stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from quality import goals, measure, report, sets
from quality.__main__ import main
from quality.agreement import Share
from quality.measure import Answer
from upptack.language import signals
from upptack.language.spans import Span

pytestmark = pytest.mark.pure

ASKED = [(tool, group, lang) for tool in ("signals", "lint") for group in sets.GROUPS for lang in ("sv", "en")]


def lines(tool: str, group: str, lang: str) -> list[sets.Sentence]:
    return [line for line in sets.sentences(group) if (line.tool, line.lang) == (tool, lang)]


@pytest.mark.parametrize(("tool", "group", "lang"), ASKED)
def test_every_goal_is_kept(tool: str, group: str, lang: str) -> None:
    wanted = lines(tool, group, lang)
    if group == "development":
        assert len(wanted) >= 80
    found = goals.results(measure.answers(wanted), tool, f"{tool} {lang} {group}")
    assert [report.goal_line(result) for result in goals.missed(found) if goals.worse(result)] == []


@pytest.mark.parametrize(("name", "figure"), [(name, figure) for name, own in goals.SHORT.items() for figure in own])
def test_what_is_known_to_fall_short_still_does(name: str, figure: str) -> None:
    tool, lang, group = name.split()
    found = goals.results(measure.answers(lines(tool, group, lang)), tool, name)
    assert figure in {result.goal.figure for result in goals.missed(found)}


def test_falling_further_short_is_stopped() -> None:
    goal = next(goal for goal in goals.GOALS if goal.figure == "confusable")
    name = "signals sv after"
    assert not goals.worse(goals.Result(goal, name, Share(11, 110)))
    assert goals.worse(goals.Result(goal, name, Share(12, 110)))
    assert goals.worse(goals.Result(goal, "signals sv development", Share(11, 110)))


def deaf(text: str, lang: str) -> tuple[Span, ...]:
    """A tool that hears nothing."""
    return ()


def shrill(text: str, lang: str) -> tuple[Span, ...]:
    """A tool that flags every text."""
    return (Span(0, len(text), "physical"),)


def deaf_to(category: str) -> Callable[[str, str], tuple[Span, ...]]:
    """The signals, as if the data of one category were gone."""
    return lambda text, lang: tuple(span for span in signals.find(text, lang) if span.category != category)


def without_contexts(text: str, lang: str) -> tuple[Span, ...]:
    """The signals, as if nothing around them were read."""
    return tuple(replace(span, context=()) for span in signals.find(text, lang))


def missed_with(tool: Callable[[str, str], tuple[Span, ...]]) -> set[str]:
    answers = measure.answers(lines("signals", "development", "sv"), {"signals": tool})
    return {result.goal.figure for result in goals.missed(goals.results(answers, "signals", ""))}


def test_a_worse_tool_is_stopped() -> None:
    assert missed_with(deaf) == {"explicit", "indirect", "context"}
    assert missed_with(shrill) == {"confusable", "plain", "context"}
    assert "indirect" in missed_with(deaf_to("indirect"))
    assert {"confusable", "context"} <= missed_with(without_contexts)


def test_the_command_ends_with_1_when_a_goal_is_missed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(measure.READERS, "lint", deaf)
    assert main(["--tool", "lint"]) == 1
    said = capsys.readouterr().out
    assert "MISSAT" in said
    assert "2 mål missas" in said
    assert "missad" not in said
    main(["--tool", "lint", "--show"])
    assert "missad" in capsys.readouterr().out


def test_a_goal_is_kept_at_its_bound_and_not_below() -> None:
    least, most = goals.Goal("x", "y", 0.80), goals.Goal("x", "y", 0.05, at_least=False)
    assert (least.met(0.80), least.met(0.799), most.met(0.05), most.met(0.051)) == (True, False, True, False)
    assert not least.met(Share(0, 0).value)
    assert not most.met(Share(0, 0).value)


def made(id: str, wanted: str, said: str, kind: str = "explicit") -> Answer:
    categories, got = frozenset(wanted.split()), frozenset(said.split())
    line = sets.Sentence(id, "sv", "…", bool(categories), categories, frozenset(), kind, "signals-sv", "after")
    return Answer(line, bool(got), got, frozenset())


def test_shares_are_counted_by_hand() -> None:
    given = [
        made("1", "physical fear", "physical"),
        made("2", "physical", ""),
        made("3", "fear", "physical fear"),
        made("4", "", "physical", "confusable"),
        made("5", "", "", "confusable"),
    ]
    assert measure.flagged_of(given, "explicit") == Share(2, 3)
    assert measure.flagged_of(given, "confusable") == Share(1, 2)
    assert (measure.recall(given), measure.precision(given)) == (Share(2, 3), Share(2, 3))
    assert measure.right_of(given) == Share(3, 5)
    fear, physical = measure.by_category(given, "signals")
    assert (fear.recall, fear.precision) == (Share(1, 2), Share(1, 1))
    assert (physical.recall, physical.precision) == (Share(1, 2), Share(1, 3))


def test_a_passage_set_aside_counts_for_nothing() -> None:
    line = made("1", "physical", "").line
    aside: Iterable[Span] = (Span(0, 1, "physical", ("negated",)), Span(0, 1, "fear", ("past",)))
    answer = measure.answer(line, {"signals": lambda text, lang: tuple(aside)})
    assert answer.flagged
    assert (set(answer.categories), set(answer.contexts)) == ({"fear"}, {"negated", "past"})
