"""The list of parts (SBOM): CycloneDX 1.6, made by cyclonedx-py from the lock of what an installation runs on.

It says the same on every machine and every day: no time, no serial number, no line numbers, no address of a registry.
The sums of every file stand in lock/app.txt, which the list names, and are not repeated.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from trials.supply.locks import FOLDER
from upptack.config.environment import ROOT
from upptack.config.evidence import licences

FILE = ROOT / "docs" / "generated" / "sbom.cdx.json"

COMMAND = ("-W", "ignore", "-m", "cyclonedx_py", "requirements", "--output-reproducible", "--sv", "1.6", "--of", "JSON")


def raw(lock: Path = FOLDER / "app.txt") -> dict[str, Any]:
    """The list as cyclonedx-py writes it. Raises CalledProcessError when it cannot."""
    given = ("--pyproject", str(ROOT / "pyproject.toml"), "--output-file", "-", str(lock))
    done = subprocess.run([sys.executable, *COMMAND, *given], check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def tidy(found: dict[str, Any]) -> dict[str, Any]:
    """The list without what changes by itself, each part named by its own address of package (purl), with its licence,
    and with who asks for whom."""
    known, locked = licences.known(), licences.runtime()
    purls = {(part.name, part.version): f"pkg:pypi/{part.name}@{part.version}" for part in locked}
    components = sorted((component(each, known) for each in found["components"]), key=lambda each: each["bom-ref"])
    root = {key: found["metadata"]["component"][key] for key in ("name", "version", "type", "licenses", "description")}
    return {
        "$schema": found["$schema"],
        "bomFormat": found["bomFormat"],
        "specVersion": found["specVersion"],
        "version": 1,
        "metadata": {
            "component": {"bom-ref": "upptack", **root},
            "properties": [
                {"name": "cdx:reproducible", "value": "true"},
                {"name": "upptack:lock", "value": "lock/app.txt"},
            ],
            "tools": {"components": [tool(each) for each in found["metadata"]["tools"]["components"]]},
        },
        "components": components,
        "dependencies": depends(locked, purls),
    }


def component(each: dict[str, Any], known: licences.Licences) -> dict[str, Any]:
    """One part: name, version, purl and licence."""
    kept = {key: each[key] for key in ("name", "version", "purl", "type")}
    return {
        "bom-ref": each["purl"],
        **kept,
        "licenses": [{"expression": known.packages.get(each["name"], "NOASSERTION")}],
    }


def tool(each: dict[str, Any]) -> dict[str, Any]:
    """One tool that made the list: name and version."""
    return {key: each[key] for key in ("name", "version", "type")}


def depends(locked: tuple[licences.Part, ...], purls: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    """Who asks for whom, as the lock tells; what nothing in the lock asks for is asked for by the product itself."""
    asks: dict[str, set[str]] = {"upptack": set(), **{purl: set() for purl in purls.values()}}
    by_name: dict[str, list[str]] = {}
    for (name, _), purl in purls.items():
        by_name.setdefault(name, []).append(purl)
    for part in locked:
        mine = purls[part.name, part.version]
        askers = [purl for asker in part.asked_by for purl in by_name.get(asker.partition("[")[0].lower(), ["upptack"])]
        for asker in askers or ["upptack"]:
            asks[asker].add(mine)
    return [{"ref": ref, "dependsOn": sorted(asked)} for ref, asked in sorted(asks.items())]


def drawn() -> str:
    """The list as it stands in docs/generated/sbom.cdx.json."""
    return json.dumps(tidy(raw()), indent=1, ensure_ascii=False) + "\n"
