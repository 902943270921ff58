"""What stands around a signal and changes what it means: negated, denied, quoted, general, about strangers, an idiom.

Nothing is dropped: a passage keeps its contexts, and the reader sees them. The rules follow Swedish: the negation is
often part of the signal ("får inte"), scope ends at men, fast, sedan (docs/language.md, with the sources)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from upptack.language.engine import Bytes, Match, Sentence, occurrences, possible, sentences, whole
from upptack.language.lexicon import Lexicon

ROLES = ("close", "stranger", "work")
PERSONS = ("me", "first", "third", "you", "client", "witness", "by")
GRAMMAR = ("neg", "nobody", "border", "opener", "joint", "turn", "but", "open", "yes", "no")
NAMES = (*ROLES, *PERSONS, *GRAMMAR)
"""The word classes that the reading of contexts rests on; the same in every language."""
ACTS = ("physical", "psychological", "strangulation", "threat_to_kill")
"""Categories of what one person does to another, which a thing does only as a figure of speech."""
NEAR = 3
"""Sentences before one that are searched for whom a pronoun stands for."""


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentences of a text by place, so that what stands before and after one can be read."""

    data: Bytes
    lexicon: Lexicon
    places: tuple[tuple[int, int], ...]
    masks: Mapping[str, int]
    strange: frozenset[bytes]
    read: dict[int, Sentence | None]
    met: dict[int, bool]

    def at(self, index: int) -> Sentence | None:
        """The sentence at an index, or None outside the text."""
        if not 0 <= index < len(self.places):
            return None
        if index not in self.read:
            self.read[index] = next(sentences(self.data, *self.places[index], self.lexicon), None)
        return self.read[index]

    def has_strange(self, index: int) -> bool:
        """Whether a word for a stranger or somebody at work stands in the sentence at an index."""
        if not 0 <= index < len(self.places):
            return False
        if index not in self.met:
            start, end = self.places[index]
            self.met[index] = not self.strange.isdisjoint(self.data.plain[start:end].split())
        return self.met[index]

    def holds(self, match: Match, sentence: Sentence, index: int) -> bool:
        """Whether a match counts: what it must be about is said, and no men, fast or däremot stands inside it."""
        but = self.masks["but"]
        if any(sentence.masks[at] & but for at in range(match.first, match.last) if at not in match.indices):
            return False
        return self.said(match, sentence, index)

    def said(self, match: Match, sentence: Sentence, index: int) -> bool:
        """Whether what a construction must be about is said in the sentence at an index or one beside it."""
        return all(self._said(mask, sentence, index) for mask in match.construction.about)

    def _said(self, mask: int, sentence: Sentence, index: int) -> bool:
        if sentence.present & mask:
            return True
        beside = (self.at(index + step) for step in (-1, 1, -2))
        return any(other is not None and other.present & mask for other in beside)


class Reading:
    """One sentence with its clauses, negations and roles, read for the sake of the signals in it."""

    def __init__(self, sentence: Sentence, passage: Passage, index: int) -> None:
        self.sentence = sentence
        self.passage = passage
        self.lexicon = passage.lexicon
        self.masks = passage.masks
        self.index = index
        self.clauses = self._clauses()
        contexts = self.lexicon.context_index
        together = b" ".join(sentence.found)
        chosen = possible(sentence.found, contexts, [piece for piece in contexts.piece_fills if piece in together])
        stood = (match for found in chosen for match in occurrences(sentence, found))
        self.around = [match for match in stood if passage.said(match, sentence, index)]
        hidden = {at for match in self.around if match.construction.entry.category == "pseudo" for at in match.indices}
        neg = self.masks["neg"]
        self.negations = [at for at, mask in enumerate(sentence.masks) if mask & neg and at not in hidden]

    def has(self, name: str) -> bool:
        """Whether a word of a class stands in the sentence."""
        return bool(self.sentence.present & self.masks[name])

    def _clauses(self) -> list[int]:
        """For each word the number of its clause: a new one begins at men, fast, sedan …, and at och or a comma that
        a new subject follows."""
        masks, borders = self.sentence.masks, self.sentence.borders
        border, joint = self.masks["border"], self.masks["joint"]
        opener, neg = self.masks["border"] | self.masks["opener"], self.masks["neg"]
        number, clauses = 0, []
        for at, mask in enumerate(masks):
            after = masks[at + 1] if at + 1 < len(masks) else 0
            marked = borders[at] and (mask & (opener | joint | neg) or set(borders[at]) - set(',"/[]»«'))
            if at and (mask & border or marked or (mask & joint and after & opener)):
                number += 1
            clauses.append(number)
        return clauses

    def of(self, match: Match) -> tuple[str, ...]:
        """The contexts of a match, each once, in the order of the words for them."""
        readers = (self._by_data, self._negated, self._question, self._agent, self._thing)
        found = [context for reader in readers for context in reader(match)]
        if "confirmed" in found:
            found = [context for context in found if context not in ("quoted", "general", "confirmed")]
        return tuple(dict.fromkeys(found))

    def _by_data(self, match: Match) -> Iterator[str]:
        for other in self.around:
            entry = other.construction.entry
            about = not entry.of or match.construction.entry.category in entry.of.split()
            if about and entry.category != "pseudo" and self._reaches(other, match, entry.scope):
                yield entry.category

    def _reaches(self, other: Match, match: Match, scope: str) -> bool:
        if scope == "overlap":
            return not set(other.indices).isdisjoint(match.indices)
        if scope == "after":
            return match.last > other.first and not self._turn(other.last, match.first)
        if scope == "clause":
            return bool({self.clauses[at] for at in other.indices} & {self.clauses[at] for at in match.indices})
        return True

    def _turn(self, start: int, end: int) -> bool:
        """Whether men, fast, däremot … stands between two words."""
        turn = self.masks["turn"]
        return any(mask & turn for mask in self.sentence.masks[start + 1 : end + 1])

    def _negated(self, match: Match) -> Iterator[str]:
        neg = self.masks["neg"]
        inside = match.construction.entry.negation == "inside"
        if inside and match.first == 1 and self.sentence.masks[0] & self.masks["nobody"]:
            yield "negated"
        if inside or any(self.sentence.masks[at] & neg for at in match.indices):
            return
        own = {self.clauses[at] for at in match.indices}
        if any(self.clauses[at] in own for at in self.negations):
            yield "negated"

    def _question(self, match: Match) -> Iterator[str]:
        answer = self._answer()
        if answer:
            yield answer
        if self.sentence.end == "?" and self._asked():
            yield "quoted"

    def _asked(self) -> bool:
        """Whether a question is put to the person (a form's or an officer's), not asked by her."""
        if self.has("first") or self.has("open"):
            return False
        return self.has("you") or not self.has("third")

    def _answer(self) -> str:
        """What the words after a question or a heading say to it: confirmed, denied or nothing."""
        if self.sentence.end != "?":
            return _filled_in(self.sentence, self.lexicon)
        following = self.passage.at(self.index + 1)
        if following is None:
            return ""
        return _filled_in(following, self.lexicon) or self._yes_or_no(following.masks[:3])

    def _yes_or_no(self, masks: list[int]) -> str:
        yes, no = self.masks["yes"], self.masks["no"]
        if any(mask & yes for mask in masks) and any(mask & no for mask in masks):
            return ""
        for mask in masks:
            if mask & yes:
                return "confirmed"
            if mask & no:
                return "denied"
        return ""

    def _agent(self, match: Match) -> Iterator[str]:
        """Whether a stranger, or somebody at work, is the one who acts."""
        if match.construction.entry.role == "any":
            return
        near = range(self.index - NEAR, self.index + 1)
        if not (self.has("me") and self.has("client")) and not any(map(self.passage.has_strange, near)):
            return
        role = self._named(match) or self._before()
        if role in ("stranger", "work"):
            yield role

    def _thing(self, match: Match) -> Iterator[str]:
        """Whether a thing is what acts, as in "räntan tar strypgrepp": a noun in definite form that begins the clause
        stands right before the act, and no person is named in the clause."""
        endings = tuple(self.lexicon.messages.get("grammar", {}).get("definite", "").split())
        at = next((at for at in match.indices if not self._role(self.sentence.masks[at])), match.first) - 1
        if match.construction.entry.category not in ACTS or at < 0 or not endings:
            return
        grammar = self.masks["border"] | self.masks["opener"] | self.masks["joint"] | self.masks["neg"]
        if self.sentence.masks[at] & grammar or (at and self.clauses[at - 1] == self.clauses[at]):
            return
        persons = self.masks["third"] | self.masks["client"] | self.masks["stranger"] | self.masks["work"]
        own = [
            mask for mask, clause in zip(self.sentence.masks, self.clauses, strict=True) if clause == self.clauses[at]
        ]
        word = self.sentence.words[at]
        if len(word) > 4 and word.endswith(endings) and not any(mask & persons for mask in own):
            yield "idiom"

    def _role(self, mask: int) -> str:
        for name in ROLES:
            if mask & self.masks[name]:
                return name
        return ""

    def _roles(self) -> Iterator[tuple[int, str]]:
        """The persons named in the sentence: place and role. Who the note is about is somebody at work to a writer
        who says mig; a stranger inside a phrase for somebody close is close."""
        sentence, client = self.sentence, self.masks["client"]
        until = -1
        for at, mask in enumerate(sentence.masks):
            role = self._role(mask) or ("work" if mask & client and self.has("me") else "")
            if role == "close":
                until = sentence.reach[at]
            if role and (role == "close" or at > until):
                yield at, role

    def _named(self, match: Match) -> str:
        """The role of whoever acts, by place: named after "av"; else first before the act in its clause, or after it
        there; else nearest before it in the sentence, or after it."""
        masks, clauses = self.sentence.masks, self.clauses
        act = next((at for at in match.indices if not self._role(masks[at])), match.first)
        roles = [(at, role) for at, role in self._roles() if not self._witness(at, act)]
        for at, role in roles:
            if at > act and any(mask & self.masks["by"] for mask in masks[max(0, at - 2) : at]):
                return role
        near = [(at, role) for at, role in roles if clauses[at] == clauses[act]]
        before = [role for at, role in near if at < act] or [role for at, role in reversed(roles) if at < act]
        after = [role for at, role in near if at > act] or [role for at, role in roles if at > act]
        if any(at > act for at, _ in near) and not any(at < act for at, _ in near):
            return after[0]
        return next(iter(before or after), "")

    def _witness(self, at: int, act: int) -> bool:
        """Whether somebody named saw, heard or called, or stands beyond men, fast …"""
        return self._seeing(at) or self._turn(min(at, act), max(at, act))

    def _seeing(self, at: int) -> bool:
        """Whether somebody named is one who saw, heard or called, not one who acted."""
        if self._role(self.sentence.masks[at]) == "close":
            return False
        return any(mask & self.masks["witness"] for mask in self.sentence.masks[max(0, at - 2) : at + 3])

    def _before(self) -> str:
        """The role of whoever was named last in the sentences before."""
        witness = self.masks["witness"]
        found = ""
        for back in range(1, NEAR + 1):
            sentence = self.passage.at(self.index - back)
            if sentence is None:
                break
            for at in range(len(sentence.masks) - 1, -1, -1):
                role = self._role(sentence.masks[at])
                near = sentence.masks[max(0, at - 2) : at + 3]
                if role == "close":
                    return role
                if role and not found and not any(mask & witness for mask in near):
                    found = role
        return found


def passage(data: Bytes, lexicon: Lexicon) -> Passage:
    """The text's sentences by place."""
    masks = {name: lexicon.mask(name) for name in NAMES}
    return Passage(data, lexicon, tuple(whole(data)), masks, lexicon.any_of("stranger", "work"), {}, {})


def _filled_in(sentence: Sentence, lexicon: Lexicon) -> str:
    """The answer in a line of a form: "Utsatt för hot: nej", "Ja [x] Nej [ ]"; confirmed, denied or nothing."""
    yes, no = lexicon.mask("yes"), lexicon.mask("no")
    if not sentence.present & (yes | no):
        return ""
    words, borders = sentence.words, sentence.borders
    first = next(at for at, mask in enumerate(sentence.masks) if mask & (yes | no))
    if any("[" in border for border in borders[: first + 1]):
        return _boxed_before(sentence, yes, no)
    for at, mask in enumerate(sentence.masks):
        if mask & (yes | no):
            opened = "[" in borders[at + 1] or "(" in borders[at + 1]
            ticked = opened and words[at + 1 : at + 2] == ["x"]
            if ticked or (":" in borders[at] and not opened):
                return "confirmed" if mask & yes else "denied"
    return ""


def _boxed_before(sentence: Sentence, yes: int, no: int) -> str:
    """The answer where the boxes stand before the words: "[ ] Ja [x] Nej"."""
    for at, mask in enumerate(sentence.masks):
        if mask & (yes | no) and at and sentence.words[at - 1] == "x" and "]" in sentence.borders[at]:
            return "confirmed" if mask & yes else "denied"
    return ""
