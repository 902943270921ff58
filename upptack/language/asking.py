"""The form of a sentence: whether it asks, and of which clauses it is made.

Read from word classes of the linter's data (data/lint/<language>/words.toml), word order first: a finite verb before
its subject asks for yes or no, a question word before the verb asks openly, a subject before the verb states.
kinds: yesno; wh (vad, hur, who …); declared (a statement about the person or others); told (jag, vi: what the speaker
says of herself); tell (berätta, jag undrar om); sub (a clause that hangs on another); fragment (no finite verb); tag
("stämmer det", "doesn't he")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from upptack.language.engine import Sentence
from upptack.language.lexicon import Lexicon

ASKING = frozenset({"yesno", "wh", "tell"})
SPLITTING = frozenset(",:–()")
CLOSED = (".", "!")
"""Marks after which word order alone does not make a question: "Kan du inte i dag går det bra i morgon." """
TAG_LENGTH = 4
"""Words of a last clause that only asks for assent, at most."""
CASE_LENGTH = 3
"""Words of "i så fall", "in that case"."""
TELL_LENGTH = 4
"""Words of an invitation that carries a matter of its own; a shorter one ("berätta gärna,") only leads in."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words `first` to `last` of a sentence, its kind, where its own words begin after men, och, så (`head`), and how
    it is joined to the one before: and, or, comma or nothing."""

    first: int
    last: int
    kind: str
    head: int
    joint: str


class Form:
    """One sentence read as a question."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon) -> None:
        self.sentence = sentence
        self.lexicon = lexicon
        self.masks = sentence.masks
        self.endings: tuple[str, ...] = tuple(lexicon.messages.get("endings", ()))
        self.any_verb = bool(lexicon.messages.get("any_verb_first"))
        self.clauses = tuple(self._tagged(list(self._clauses())))
        self.asked = self._asked()

    def has(self, index: int, *names: str) -> bool:
        """Whether a word is of one of some classes; False outside the sentence."""
        if not 0 <= index < len(self.masks):
            return False
        own, bits = self.masks[index], self.lexicon.bits
        return any(own & bits.get(name, 0) for name in names)

    def holds(self, name: str, clause: Clause | None = None) -> bool:
        """Whether a word of a class stands in a clause, or anywhere in the sentence."""
        if clause is None:
            return bool(self.sentence.present & self.lexicon.mask(name))
        return any(self.has(index, name) for index in range(clause.first, clause.last + 1))

    def clause(self, index: int) -> Clause:
        """The clause that a word stands in."""
        return next(clause for clause in reversed(self.clauses) if clause.first <= index)

    def main(self, index: int) -> bool:
        """Whether a word stands in its clause's own part, and not in one that hangs on it: no att, som, om … before,
        and no second subject, which in Swedish and English may open a relative clause without a word for it."""
        clause = self.clause(index)
        second = clause.head + (2 if clause.kind == "declared" else 1)
        for at in range(clause.head + 1, index):
            if self.has(at, "sub") or (at > second and self.has(at, "lead")):
                return False
        return True

    def stands(self, clause: Clause) -> bool:
        """Whether no question follows the clause in the sentence, so that the clause itself is what is asked."""
        return not any(other.kind in ASKING for other in self.clauses if other.first > clause.first)

    def _asked(self) -> bool:
        """Whether the sentence asks: by its mark, by inviting to tell, or by its word order where no mark says else."""
        end = self.sentence.end
        kinds = {clause.kind for clause in self.clauses}
        if end == "?" or kinds & {"tell", "tag"}:
            return True
        if self.clauses and self.clauses[0].kind == "wh":
            return True
        if self._slung():
            return True
        return end not in CLOSED and (self._inverted() or (not end and self._bare()))

    def _inverted(self) -> bool:
        """Whether the sentence begins with a verb and then its subject."""
        head = self.clauses[0].head
        return self.clauses[0].kind == "yesno" and self.has(head + 1, "subject")

    def _slung(self) -> bool:
        """Whether a tag (eller hur) hangs after a comma at the end of a statement."""
        last = len(self.sentence.words) - 1
        for index in range(max(1, last - 2), last + 1):
            if self.has(index, "tag", "slung") and self._last(index) and "," in self.sentence.borders[index]:
                return True
        return False

    def _last(self, index: int) -> bool:
        """Whether a word, or the phrase that begins with it, ends the sentence."""
        return self.sentence.reach[index] == len(self.sentence.words) - 1

    def _bare(self) -> bool:
        """Whether a text without any mark is a question cut short: "inga problem hemma"."""
        stated = self.clauses[0].kind in ("fragment", "declared")
        return stated and self.holds("home") and (self.holds("neg") or self.holds("fine"))

    def _clauses(self) -> Iterator[Clause]:
        """The clauses in order. One begins at a comma or at och, eller … when what follows has a form of its own."""
        words = self.sentence.words
        if not words:
            return
        head = self._skipped(0)
        first, joint, kind = 0, "", self._kind(head)
        joints = self.lexicon.mask("and", "or")
        for index in range(1, len(words)):
            how = self._joint(index) if self.sentence.borders[index] or self.masks[index] & joints else ""
            if how and index > head:
                after = self._skipped(index)
                own = self._kind(after)
                if self._opens(how, own, after):
                    yield Clause(first, index - 1, kind, head, joint)
                    first, head, joint, kind = index, after, how, own
        yield Clause(first, len(words) - 1, kind, head, joint)

    def _joint(self, index: int) -> str:
        if self.has(index, "thus") and not (self.has(index + 1, "lead", "pronoun") and self._verb(index + 2)):
            return ""
        if self.has(index, "tag", "slung") and self._last(index):
            return ""
        if self.has(index, "and"):
            return "and"
        if self.has(index, "or"):
            return "or"
        return "comma" if SPLITTING & set(self.sentence.borders[index]) else ""

    def _opens(self, how: str, kind: str, head: int) -> bool:
        if kind == "fragment":
            return False
        if how == "comma" or kind in ("wh", "tell", "sub"):
            return True
        if kind == "yesno":
            named = self.has(head + 1, "subject") or "," in self.sentence.borders[head - 1]
            return self.has(head + 1, "lead", "pronoun") or (self.has(head, "finite") and named)
        return self.has(head, "lead") and self._verb(head + 1)

    def _skipped(self, index: int) -> int:
        """The first word from an index on that is not a filler or a conjunction; the index itself if all are."""
        at = index
        while self.has(at, "skip", "incase"):
            at += CASE_LENGTH if self.has(at, "incase") else 1
        return at if at < len(self.sentence.words) else index

    def _verb(self, index: int) -> bool:
        """Whether a word is, or is likely to be, a finite verb."""
        if self.has(index, "finite", "verb"):
            return True
        if self.has(index, "and", "or", "sub", "prep", "subject", "tag", "slung"):
            return False
        words = self.sentence.words
        return index < len(words) and len(words[index]) > 3 and words[index].endswith(self.endings)

    def _kind(self, head: int) -> str:
        if self.has(head, "who"):
            return self._wh(head)
        if self.has(head, "tell"):
            return "tell"
        if self.has(head, "conditional"):
            return "sub"
        if self.has(head, "speaker"):
            return "tell" if self._wonders(head) else "told"
        if self._verb_first(head):
            return "yesno"
        return self._statement(head)

    def _wh(self, head: int) -> str:
        """A question word: the verb after it asks ("hur mår du"), the subject after it does not ("hur du mår")."""
        after = self.sentence.reach[head] + 1
        if self.has(after, "lead", "som", "pronoun"):
            return "yesno" if self.has(head, "finite") else "sub"
        if self.has(after + 1, "lead") and not self._verb(after) and not self.has(after, "pronoun"):
            return "sub"
        return "wh"

    def _wonders(self, head: int) -> bool:
        last = min(head + 6, len(self.sentence.words))
        wonder = next((at for at in range(head, last) if self.has(at, "wonder")), None)
        return wonder is not None and any(self.has(at, "indirect") for at in range(wonder + 1, wonder + 4))

    def _verb_first(self, head: int) -> bool:
        if self.has(head, "subject", "sub", "neg", "adverb", "prep"):
            return False
        return self.has(head, "finite") or (self.any_verb and self.has(head + 1, "subject"))

    def _statement(self, head: int) -> str:
        if self.has(head, "lead") and not self.has(head + 1, "and"):
            return "declared"
        if self.has(head, "adverb", "neg") and self._verb(head + 1):
            return "declared"
        last = min(head + 6, len(self.sentence.words))
        return "declared" if any(self._verb(at) for at in range(head + 1, last)) else "fragment"

    def _tagged(self, clauses: list[Clause]) -> list[Clause]:
        """The clauses, with a short last one that only asks for assent called a tag."""
        if len(clauses) > 1 and clauses[-2].kind in ("declared", "fragment", "told"):
            last = clauses[-1]
            short = last.last - last.head < TAG_LENGTH
            if short and all(self.has(index, "tagword") for index in range(last.head, last.last + 1)):
                clauses[-1] = Clause(last.first, last.last, "tag", last.head, last.joint)
        return clauses


def doubled(form: Form) -> Clause | None:
    """The clause that asks a second thing in the same sentence, or None. An alternative within one thing ("pågår det
    nu, eller hände det tidigare") is no second question, nor is a narrower one after an open one."""
    asking = [clause for clause in form.clauses if clause.kind in ASKING]
    if form.sentence.end != "?":
        return None
    for one, other in pairwise(asking):
        if _second(form, one, other):
            return other
    return None


def _second(form: Form, one: Clause, other: Clause) -> bool:
    if one.kind == "tell" and one.last - one.first + 1 < TELL_LENGTH:
        return False
    if other.joint == "comma":
        return one.kind == other.kind == "yesno"
    if other.joint == "or":
        return not _alternative(form, one, other)
    return other.joint == "and"


def _alternative(form: Form, one: Clause, other: Clause) -> bool:
    """Whether a clause after eller gives another answer to the same question: the
    same matter ("pågår det nu, eller hände det tidigare"), or what the speaker or the person would rather."""
    if form.has(other.head + 1, "neutral") and (form.has(one.head + 1, "neutral") or not form.holds("third", other)):
        return True
    return form.has(other.head, "prefer") or form.has(other.head + 1, "speaker") or form.holds("other", other)
