"""Who something is meant for, what a post is and what may follow, and a few words around what was found. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Reach(StrEnum):
    """Whom something in the exchange is meant for."""

    AGENCY = "agency"
    GROUP = "group"
    ALL = "all"


REACH_NAMES: Final[Mapping[Reach, str]] = {
    Reach.AGENCY: "Min myndighet",
    Reach.GROUP: "Gruppens medlemmar",
    Reach.ALL: "Alla myndigheter",
}


class PostKind(StrEnum):
    """What a member writes here."""

    QUESTION = "question"
    ANSWER = "answer"
    EVALUATION = "evaluation"


class PostState(StrEnum):
    """Where a post stands: open, closed for more answers, or withdrawn, when its words are gone and the fact stays."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


class ShelfKind(StrEnum):
    """What can be found in the exchange, in the order in which it is shown."""

    QUESTION = "question"
    ANSWER = "answer"
    EVALUATION = "evaluation"
    CARD = "card"
    PROPOSAL = "proposal"
    DECISION = "decision"
    GATHERING = "gathering"


SHELF_NAMES: Final[Mapping[ShelfKind, str]] = {
    ShelfKind.QUESTION: "Frågor",
    ShelfKind.ANSWER: "Svar",
    ShelfKind.EVALUATION: "Utvärderingar",
    ShelfKind.CARD: "Erfarenheter",
    ShelfKind.PROPOSAL: "Förslag",
    ShelfKind.DECISION: "Beslut",
    ShelfKind.GATHERING: "Träffar",
}

PARTS: Final[Mapping[PostKind, tuple[str, ...]]] = {
    PostKind.QUESTION: ("text",),
    PostKind.ANSWER: ("text",),
    PostKind.EVALUATION: ("what", "measured", "result", "caveat", "place", "agency", "begins", "ends", "link"),
}
"""The parts that each kind of post has, besides its title; an answer has no title."""

TOLD: Final[Mapping[PostKind, tuple[str, ...]]] = {
    PostKind.QUESTION: ("text",),
    PostKind.ANSWER: ("text",),
    PostKind.EVALUATION: ("what", "measured", "result", "caveat"),
}
"""The parts that are written freely: they are searched, and checked before anything is kept."""

LONGEST_TITLE: Final = 120
LONGEST_TEXT: Final = 2_000
LONGEST_PART: Final = 800
"""Characters of a title, of a question or an answer, and of each part of an evaluation that is written freely."""

WEEK: Final = timedelta(days=7)
"""A member gets at most one e-mail in this time."""
SAME_VISIT: Final = timedelta(hours=1)
"""Who comes back within this time is still on the same visit."""
AROUND: Final = 220
"""Characters shown around what was found."""


class NotNow(Exception):
    """The change does not follow from where the post stands; the text says why and can be shown."""


FOLLOWS: Final[Mapping[PostState, tuple[PostState, ...]]] = {
    PostState.OPEN: (PostState.CLOSED, PostState.WITHDRAWN),
    PostState.CLOSED: (PostState.OPEN, PostState.WITHDRAWN),
    PostState.WITHDRAWN: (),
}
"""What may follow on each state. What is withdrawn stays so."""

GONE: Final = "Inlägget är tillbakadraget. Det går inte att ändra."
CLOSED: Final = "Frågan är avslutad. Öppna den igen om något ska läggas till."


def change(now: PostState, to: PostState) -> None:
    """Raises NotNow with a sentence when a state does not follow on another."""
    if to not in FOLLOWS[now]:
        raise NotNow(GONE if now == PostState.WITHDRAWN else "Inlägget står redan så. Ladda om sidan.")


def may_be_answered(state: PostState) -> None:
    """Raises NotNow with a sentence when a question takes no more answers."""
    if state != PostState.OPEN:
        raise NotNow(GONE if state == PostState.WITHDRAWN else CLOSED)


def since(seen: datetime | None, before: datetime | None, at: datetime) -> tuple[datetime | None, datetime]:
    """A member's visits when she opens the start page at a time: what counts as her last visit (None: never here), and
    when this one was last seen. Who comes back within SAME_VISIT is still on the same visit."""
    if seen is not None and at - seen < SAME_VISIT:
        return before, at
    return seen, at


def is_digest_due(digested: datetime | None, at: datetime) -> bool:
    """Whether a week has passed since the member's last e-mail."""
    return digested is None or at - digested >= WEEK


def snippet(text: str, beginnings: Iterable[str]) -> str:
    """A few words around the first word that begins with one of some stems; the beginning when there is none. At most
    AROUND characters and the dots that say where it was cut."""
    whole = " ".join(text.split())
    if len(whole) <= AROUND:
        return whole
    looked_for = "|".join(re.escape(each) for each in beginnings if each)
    found = re.search(rf"\b(?:{looked_for})", whole.lower()) if looked_for else None
    start = max(0, found.start() - AROUND // 3) if found else 0
    if start:
        start = whole.find(" ", start) + 1
    cut = whole[start : start + AROUND]
    ended = start + AROUND >= len(whole)
    if not ended and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return f"{'… ' if start else ''}{cut}{'' if ended else ' …'}"
