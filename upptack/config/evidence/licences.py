"""The packages that an installation runs on, with their licences: read from the lock and from data/licences.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from upptack.config.environment import ROOT

LOCK = ROOT / "lock" / "app.txt"
DATA = Path(__file__).with_name("data") / "licences.toml"

ENTRY = re.compile(r"^([A-Za-z0-9][A-Za-z0-9_.-]*)(?:\[[^\]]*\])?==([^\s;\\]+)(?: ; ([^\\]+?))? ?\\?$")
VIA = re.compile(r"^    # via (\S+)$|^    #   ([A-Za-z0-9_.\[\]-]+)$")


@dataclass(frozen=True, slots=True)
class Part:
    """One pinned package: its name, its version, when it is installed ("" is always), its SHA-256 sums, and which
    packages ask for it."""

    name: str
    version: str
    when: str
    sums: tuple[str, ...]
    asked_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Licences:
    """What data/licences.toml says: accepted licences with the reason, each package's expression, and notes."""

    accepted: dict[str, str]
    packages: dict[str, str]
    notes: dict[str, str]


def parts(text: str) -> tuple[Part, ...]:
    """The packages of a lock in the format of pip with hashes, in order."""
    found: list[Part] = []
    for block in re.split(r"\n(?=[A-Za-z0-9])", text):
        lines = block.splitlines()
        head = ENTRY.match(lines[0]) if lines else None
        if head:
            via = tuple(match[1] or match[2] for line in lines if (match := VIA.match(line)))
            sums = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", block))
            found.append(Part(head[1].lower(), head[2], head[3] or "", sums, via))
    return tuple(found)


def runtime() -> tuple[Part, ...]:
    """The packages of lock/app.txt."""
    return parts(LOCK.read_text(encoding="utf-8"))


def known() -> Licences:
    """What data/licences.toml says."""
    read = tomllib.loads(DATA.read_text(encoding="utf-8"))
    return Licences(read["accepted"], read["packages"], read["notes"])


def atoms(expression: str) -> tuple[str, ...]:
    """The licences of an SPDX expression without parentheses; what stands WITH another stays together with it."""
    return tuple(word.strip() for word in re.split(r" AND | OR ", expression))


def refused(name: str, licences: Licences) -> str | None:
    """Why a package cannot be handed on, or None. Of alternatives (OR) one is enough; else all must be."""
    expression = licences.packages.get(name)
    if not expression:
        return f"{name}: licensen är okänd"
    alternatives = [atoms(each) for each in expression.split(" OR ")]
    if any(all(atom in licences.accepted for atom in each) for each in alternatives):
        return None
    return f"{name}: {expression} är inte godtagen"


def drawn() -> str:
    """The list in Markdown, the same on every machine."""
    licences = known()
    rows = sorted({(part.name, part.version, part.when) for part in runtime()})
    lines = [
        "# Paket som en installation kör på, och deras licenser",
        "",
        "Utkast som ingen jurist har läst. Vem som avgör: juristen hos den myndighet som delar ut programmet.",
        "Tabellen görs av `lock/app.txt` och `upptack/config/evidence/data/licences.toml`; ändra aldrig här.",
        f"{len(rows)} låsta versioner av {len({name for name, _, _ in rows})} paket. Upptäck självt har EUPL-1.2.",
        "",
        "| paket | version | licens | anmärkning |",
        "|---|---|---|---|",
    ]
    for name, version, when in rows:
        note = " ".join(word for word in (licences.notes.get(name, ""), f"Bara när: {when}." if when else "") if word)
        lines.append(f"| {name} | {version} | {licences.packages.get(name, 'okänd')} | {note} |")
    lines += ["", "## Licenser som godtas, och varför", "", "| licens | varför |", "|---|---|"]
    lines += [f"| {name} | {why} |" for name, why in licences.accepted.items()]
    return "\n".join(lines) + "\n"
