"""Writes what is generated for readers: docs/generated."""

from __future__ import annotations

from upptack.config.environment import ROOT
from upptack.config.evidence import asvs, licences, processing
from upptack.dmn import as_markdown
from upptack.guides.tables import DECISIONS, table
from upptack.law import generated
from upptack.meeting.handover import rules as handover
from upptack.staff import policy
from upptack.steering.plan import rules as plan

FOLDER = ROOT / "docs" / "generated"
MEASURED = frozenset({"bench.md"})
"""Documents there that a machine measured (`make bench`): the same command gives other figures another day."""


def documents() -> dict[str, str]:
    """Every generated document: path below the folder → text."""
    own = {f"tables/{name}.md": f"# {decision}\n\n{as_markdown(table(name))}\n" for name, decision in DECISIONS.items()}
    law = {f"tables/{name}.md": text for name, text in generated.documents().items()}
    shown = {"asvs.md": asvs.drawn(), "licences.md": licences.drawn(), "processing-record.md": processing.drawn()}
    return {
        **own,
        **law,
        **shown,
        "handover.md": handover.drawn(),
        "plan.md": plan.drawn(),
        "rights.md": policy.drawn(),
    }


def write() -> tuple[str, ...]:
    """Writes them all; returns the paths written, from the project's root."""
    (FOLDER / "tables").mkdir(parents=True, exist_ok=True)
    for name, text in documents().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    return tuple(str((FOLDER / name).relative_to(ROOT)) for name in documents())
