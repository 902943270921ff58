"""Faults in a question about violence, each with why it is one, the study behind it and another wording.

Constructions are data (data/lint/<language>/faults.toml). Their `scope` says where they count: `asked` (the default:
only in a sentence that asks) or `any`; kinds of clause (docstring of asking.py); `main` (not in a clause that hangs on
another), `stands` (no question follows in the sentence), `opens`, `ends` (first or last words of the clause or
sentence), `first` (nothing has been asked, and the person has told nothing). Faults without constructions are found
here, by the form of the sentences: two questions in one, questions in a row, a tag after a statement, and a missing
reason.

When a missing reason is a fault. A question whose words are blows, threats or forced sex needs a reason before it when
it is the first thing said. It is taken to be the first when nothing before it in the text says why or that all are
asked, and nothing points back at what the person has told ("du nämnde", "den gången", a he or she who is already
known). A question open to anybody (någon, händer det att, någon gång) is the kind that all are asked, and is let
through, unless a greeting or "nästa fråga" shows that the talk or the subject begins there. Questions about money,
freedom, fear or children are never held to it: they serve as follow-up and as a way in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from upptack.language.asking import ASKING, CLOSED, Clause, Form, doubled
from upptack.language.engine import Match, Sentence, matches, occurrences, prepared, sentences, spots, whole
from upptack.language.lexicon import Construction, Entry, Lexicon, load
from upptack.language.normal import Normal, normal
from upptack.language.spans import Span

TOOL = "lint"
KINDS = frozenset({"yesno", "wh", "declared", "told", "tell", "sub", "fragment", "tag"})
STATED = frozenset({"violence-as-statement", "home-as-statement"})
"""Faults of a question that is put as a statement, whatever it states."""
ROW = 3
"""Questions in a row that are too many whatever their form; two are when both ask for yes or no."""
SHORT = 4
"""Words of a yes-or-no question that is too slight to count in a row: "går det bra?"."""


@dataclass(slots=True)
class _Talk:
    """What the text has said so far, for the faults that rest on more than one sentence."""

    reasoned: bool = False
    follows: bool = False
    begun: bool = False
    asked: bool = False
    row: list[str] = field(default_factory=list)

    def hear(self, sentence: Sentence, lexicon: Lexicon) -> None:
        """Takes in what a sentence does for the questions in it and after it: gives a reason, points back at what the
        person has told, begins the talk. A statement ends a row of questions."""
        around = {other.entry.category for other in lexicon.contexts if occurrences(sentence, other)}
        self.reasoned = self.reasoned or "reason" in around
        self.follows = self.follows or "follow" in around
        self.begun = self.begun or "begun" in around
        if sentence.end != "?":
            self.row = []


def check(text: str, lang: str = "sv") -> tuple[Span, ...]:
    """The faults in order of place, one for each category of a passage. Raises TooLong for a text above the limit and
    ValueError for a language that there are no words for."""
    lexicon = load(TOOL, lang)
    entries = {entry.id: entry for entry in lexicon.entries}
    given = normal(text)
    data = prepared(given.text)
    likely = {start: constructions for start, _, constructions in spots(data, lexicon)}
    talk = _Talk()
    spans: list[Span] = []
    for start, end in whole(data):
        for sentence in sentences(data, start, end, lexicon):
            talk.hear(sentence, lexicon)
            if start in likely or sentence.end not in CLOSED:
                form = Form(sentence, lexicon)
                found = [*_by_words(form, talk, likely.get(start, ())), *_by_form(form, talk, entries)]
                spans += _kept(found, form, given)
    return tuple(sorted(set(spans), key=lambda span: (span.start, span.end, span.category, span.rule)))


def _by_words(form: Form, talk: _Talk, likely: Sequence[Construction]) -> Iterator[tuple[Entry, int, int]]:
    for match in matches(form.sentence, form.lexicon, likely):
        entry = match.construction.entry
        scope = frozenset(entry.scope.split())
        if "first" in scope and (talk.asked or talk.follows):
            continue
        if _counts(form, match, scope):
            yield entry, match.first, match.last


def _counts(form: Form, match: Match, scope: frozenset[str]) -> bool:
    """Whether a construction stands where its scope says."""
    clause = form.clause(match.first)
    kinds = scope & KINDS
    if "any" not in scope and not form.asked:
        return False
    if kinds and clause.kind not in kinds:
        return False
    if "main" in scope and not form.main(match.first):
        return False
    if "stands" in scope and not form.stands(clause):
        return False
    return _placed(form, match, clause, scope)


def _placed(form: Form, match: Match, clause: Clause, scope: frozenset[str]) -> bool:
    if "opens" in scope and match.first != clause.head:
        return False
    return "ends" not in scope or match.last == len(form.sentence.words) - 1


def _by_form(form: Form, talk: _Talk, entries: dict[str, Entry]) -> Iterator[tuple[Entry, int, int]]:
    """Faults that no words make: read with what was said before, which this sentence then is part of."""
    second = doubled(form)
    if second:
        yield entries["double-joined"], second.first, second.last
    tagged = _tag(form)
    if tagged:
        last = form.clauses[-1]
        yield entries[tagged], last.first, last.last
    last_word = len(form.sentence.words) - 1
    if _stacked(form, talk):
        yield entries["double-stacked"], 0, last_word
    bare = _unreasoned(form, talk)
    if bare:
        yield entries["reason-missing"], bare.first, bare.last
    talk.asked = talk.asked or form.asked


def _tag(form: Form) -> str:
    """Which fault a last clause that only asks for assent makes, if any: by what it asks assent to."""
    if form.clauses[-1].kind != "tag" or form.clauses[-2].kind == "told" or _retold(form):
        return ""
    before = form.clauses[-2]
    if form.holds("harm", before):
        return "tag-clause"
    return "" if form.holds("factual", before) and not form.holds("fine", before) else "tag-clause-fine"


def _retold(form: Form) -> bool:
    """Whether the sentence gives back what the person has said, so that asking for assent is to listen."""
    return form.holds("said") and not form.holds("would")


def _stacked(form: Form, talk: _Talk) -> bool:
    """Whether this question stands in a row with those before it."""
    kind = _questioning(form)
    if not kind:
        return False
    talk.row = [*talk.row, kind][-ROW:]
    return talk.row[-2:] == ["yesno", "yesno"] or len(talk.row) == ROW


def _questioning(form: Form) -> str:
    """The kind of question that a sentence is when read in a row: nothing for a slight one."""
    if form.sentence.end != "?":
        return ""
    first = next((clause for clause in form.clauses if clause.kind in ASKING), None)
    if first is None:
        return ""
    slight = first.kind == "yesno" and first.last - first.head + 1 < SHORT and form.holds("slight")
    return "" if slight else first.kind


def _unreasoned(form: Form, talk: _Talk) -> Clause | None:
    """The clause that asks about blows or threats as the first thing said, without a reason."""
    if not form.asked or talk.reasoned or talk.follows:
        return None
    for clause in form.clauses:
        if clause.kind in ("yesno", "tell") and _blunt(form, clause, talk):
            return clause if talk.begun or (not talk.asked and _singles_out(form, clause)) else None
    return None


def _blunt(form: Form, clause: Clause, talk: _Talk) -> bool:
    """Whether a clause asks about blows or threats; where the talk begins with it, about fear too."""
    if talk.begun and form.holds("afraid", clause):
        return True
    hits = [index for index in range(clause.first, clause.last + 1) if form.has(index, "hit")]
    return any(form.main(index) or form.has(index - 1, "som") or clause.kind == "tell" for index in hits)


def _singles_out(form: Form, clause: Clause) -> bool:
    """Whether a question says who and what, to a person who has told nothing: no någon, no one known from before."""
    if form.holds("gentle", clause):
        return False
    known = form.has(clause.head + 1, "third")
    return form.has(clause.head, "present") or not known


def _kept(found: list[tuple[Entry, int, int]], form: Form, given: Normal) -> list[Span]:
    """One span for each category where faults overlap: the one of most words. That a question is put as a statement
    is not said again where what the statement prefers is said."""
    if any(entry.category == "prefers_no" for entry, _, _ in found):
        found = [fault for fault in found if fault[0].id not in STATED]
    spans: list[Span] = []
    places: dict[str, list[tuple[int, int]]] = {}
    for entry, first, last in sorted(found, key=lambda fault: (fault[1] - fault[2], fault[1], fault[0].id)):
        taken = places.setdefault(entry.category, [])
        if all(last < one or other < first for one, other in taken):
            taken.append((first, last))
            spans.append(_span(entry, first, last, form, given))
    return spans


def _span(entry: Entry, first: int, last: int, form: Form, given: Normal) -> Span:
    start, end = given.back(form.sentence.start(first), form.sentence.stop(last))
    return Span(start, end, entry.category, (), entry.why, entry.ask, entry.id)
