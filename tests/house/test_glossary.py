"""The glossary has every word of the domain that the code uses, and none that it has stopped using."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterable
from enum import Enum

import pytest

import upptack
from tests.house.test_imports import contracts
from tests.house.test_relations import ours
from tests.house.tree import ROOT
from upptack.exchange.cards.rules import CardState
from upptack.exchange.forum.rules import PostKind, PostState, Reach, ShelfKind
from upptack.exchange.gatherings.rules import GatheringState
from upptack.exchange.proposals.rules import ProposalState
from upptack.guides import words
from upptack.guides.guide import newest
from upptack.guides.tables import DECISIONS
from upptack.knowledge import api as knowledge
from upptack.knowledge.routines.contents import routines
from upptack.knowledge.routines.rules import FLOOR
from upptack.language import names
from upptack.law.rulings import FACTS, TABLES, values
from upptack.law.significance import BEARINGS
from upptack.learning.advice.rules import InquiryState
from upptack.learning.courses.rules import CertificateState, LessonState
from upptack.learning.practice import rules as practice
from upptack.learning.practice import script
from upptack.learning.supervision.rules import SessionState
from upptack.meeting.conversation import forms
from upptack.meeting.conversation.rules import STEPS
from upptack.meeting.handover import rules as handover
from upptack.staff.rules import Role
from upptack.steering.indicators.rules import Watch
from upptack.steering.plan import rules as plan
from upptack.steering.planner.effects import Strategy
from upptack.steering.report.documents import document
from upptack.tally.rules import OWN_STAFF, STAFF

pytestmark = pytest.mark.pure

Entry = tuple[str, str, str, str]
GLOSSARY = ROOT / "docs" / "glossary.md"
CODE = re.compile(r"`([^`]+)`")
NO_AGENCY = {"other", "unknown", "named", "children"}
BEFORE = {practice.TALK, practice.CHECK, practice.TICK, practice.ACT}
PHASES = BEFORE | {practice.OPEN, practice.ASK, practice.HEAR, practice.NOW, practice.END}


def sections(text: str) -> dict[str, list[Entry]]:
    """The glossary's tables by heading. Raises ValueError for a row that has not four filled cells."""
    found: dict[str, list[Entry]] = {}
    for line in text.splitlines():
        if line.startswith("## "):
            rows = found[line.removeprefix("## ")] = []
        elif line.startswith("| ") and not line.startswith("| Swedish"):
            swedish, english, meaning, where = (cell.strip() for cell in line.strip("|").split(" | "))
            if not all((swedish, english, meaning, where)):
                raise ValueError(f"an empty cell: {line}")
            rows.append((swedish, english, meaning, where))
    return found


def codes(entries: Iterable[Entry]) -> list[str]:
    """What the entries say the code calls them, for those that have a code."""
    return [code for _, english, _, _ in entries for code in CODE.findall(english)]


def rooms() -> set[str]:
    """The rooms, and the apps that stand inside one."""
    apps = {name.removeprefix("upptack.") for name in contracts()["app"]["containers"]}
    return {path.name for path in (ROOT / "upptack").iterdir() if (path / "__init__.py").is_file()} | apps


def spoken() -> dict[str, set[str]]:
    """What the code itself says, by the glossary's headings."""
    return {
        "Rooms": rooms(),
        "Tables in the database": {model.__name__ for model in ours() if not model._meta.auto_created},
        "Roles": {role.value for role in Role},
        "Agencies": set(FACTS["agency"].values) - NO_AGENCY,
        "Kinds of matter": {each.key["matter"] for each in routines()} - {FLOOR},
        "Channels": set(forms.CHANNELS),
        "Steps of a meeting": set(STEPS),
        "What the gate answers": set(words.keys("gate", "outcome")),
        "Guides": set(newest()),
        "Facts": set(FACTS),
        "How urgent": set(values("what-now")),
        "Report of concern": set(values("report-of-concern")),
        "Kinds of body": set(knowledge.kinds()),
        "Reasons for not asking": set(words.keys("shared", "not_asked_reasons")),
        "Classes of answer": set(words.keys("shared", "answer_classes")),
        "What was offered": set(words.keys("notes", "offered")),
        "Decision tables": {*TABLES, *DECISIONS},
        "Signals in a text": set(names.SIGNALS),
        "Faults in a question": set(names.FAULTS),
        "What a text can give away": set(names.LEAKS),
        "What leads to a person": set(names.IDENTIFYING),
        "Contexts of a mark": set(names.CONTEXTS),
        "Who may read": set(names.READERS),
        "States of a handover": set(handover.State),
        "What a body answers": set(handover.Answer),
        "What happens to a handover": set(handover.Event),
        "How soon a body must answer": set(handover.Urgency),
        "Ways to hand over": set(handover.Way),
        **planned(),
        "How proposals are followed": set(Watch),
        "Who is asked, in the planner": set(Strategy),
        **figures(),
        **learnt(),
        **exchanged(),
        **borne(),
    }


def planned() -> dict[str, set[str]]:
    """The same for the joint plan."""
    return {
        "Statuses of an activity": set(plan.ActivityStatus),
        "Who decided": set(plan.PlanGroup),
        "How far a unit has come": set(plan.HealthState),
    }


def borne() -> dict[str, set[str]]:
    """The same for what violence may mean, and for own employees."""
    return {
        "Classes of a conversation with an employee": set(OWN_STAFF),
        "What a table says of a provision": set(BEARINGS),
    }


def figures() -> dict[str, set[str]]:
    """The same for the figures of an account."""
    return {"What may be seen of a figure": set(document.FigureState), "What a figure is": set(document.Scale)}


def learnt() -> dict[str, set[str]]:
    """The same for those who learn."""
    return {
        "How far a module has come": set(LessonState),
        "Whether a certificate holds": set(CertificateState),
        "Ways of speaking": set(script.ways()),
        "Trust in a call": set(script.TRUSTS),
        "Phases of a call": PHASES,
        "What the calls practise": set(script.THEMES),
        "Where a time of supervision stands": set(SessionState),
        "Where a question to the specialist stands": set(InquiryState),
        "What is counted about staff": set(STAFF),
    }


def exchanged() -> dict[str, set[str]]:
    """The same for the exchange."""
    return {
        "Whom something is meant for": set(Reach),
        "What is written in the exchange": set(PostKind),
        "Where a post stands": set(PostState),
        "What can be found in the exchange": set(ShelfKind),
        "Where a card stands": set(CardState),
        "Where a proposal stands": set(ProposalState),
        "Where a gathering stands": set(GatheringState),
    }


def differences(text: str) -> list[str]:
    """Words that the glossary lacks, has twice or has left over, heading by heading."""
    found = sections(text)
    problems = []
    for heading, said in spoken().items():
        written = codes(found.get(heading, []))
        problems += [f"{heading}: {code} is missing" for code in sorted(said - set(written))]
        problems += [f"{heading}: {code} is not in the code" for code in sorted(set(written) - said)]
        problems += [f"{heading}: {code} stands twice" for code in sorted({c for c in written if written.count(c) > 1})]
    return problems


def astray(text: str) -> list[str]:
    """Entries whose code does not stand, as a word of its own, in the file that they point at; for a room, whose file
    does not lie in it."""
    return [
        f"{heading}: {code} is not in {place}"
        for heading, rows in sections(text).items()
        for entry in rows
        for place in CODE.findall(entry[3])
        for code in codes([entry])
        if not (place.startswith(f"upptack/{code.replace('.', '/')}/") if heading == "Rooms" else holds(place, code))
    ]


def holds(place: str, code: str) -> bool:
    """Whether a file has a word."""
    text = (ROOT / place).read_text(encoding="utf-8")
    return re.search(rf"(?<![\w-]){re.escape(code)}(?![\w-])", text) is not None


def enums() -> dict[str, set[str]]:
    """Every enumeration of ours with its values."""
    for module in pkgutil.walk_packages(upptack.__path__, "upptack."):
        if not {"migrations", "tests", "wsgi"} & set(module.name.split(".")):
            importlib.import_module(module.name)
    waiting, found = list(Enum.__subclasses__()), {}
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        if kind.__module__.startswith("upptack."):
            found[kind.__qualname__] = {str(member.value) for member in kind}
    return found


def test_the_glossary_and_the_code_say_the_same() -> None:
    assert differences(GLOSSARY.read_text(encoding="utf-8")) == []


def test_every_entry_points_at_a_file_that_has_it() -> None:
    assert astray(GLOSSARY.read_text(encoding="utf-8")) == []


def test_every_enumeration_of_ours_is_in_it() -> None:
    written = {code for rows in sections(GLOSSARY.read_text(encoding="utf-8")).values() for code in codes(rows)}
    found = enums()
    assert "Role" in found
    assert {name: left for name, members in found.items() if (left := members - written)} == {}


def test_a_word_that_is_missing_or_left_over_is_caught() -> None:
    text = GLOSSARY.read_text(encoding="utf-8")
    seeded = text.replace("| `strangulation` |", "| `risk_score` |", 1)
    assert differences(seeded) == ["Facts: strangulation is missing", "Facts: risk_score is not in the code"]
    assert astray(seeded) == ["Facts: risk_score is not in upptack/law/data/facts.toml"]
    doubled = text.replace("| chef | `manager` |", "| chef | `manager` | leads | x |\n| boss | `manager` |")
    assert differences(doubled) == ["Roles: manager stands twice"]
    with pytest.raises(ValueError, match="empty cell"):
        sections("## Roles\n| chef | `manager` |  | `upptack/staff/rules.py` |")
