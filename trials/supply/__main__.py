"""Runs every check of the supply chain and prints each with its number: python -m trials.supply."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from trials.supply import bill, installed, locks, patterns, scanning, vulnerabilities
from upptack.config.evidence import licences


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the report: what was looked at, the figure with its number, and what is wrong. A line that does not
    count says nothing either way."""

    what: str
    figure: str
    wrong: tuple[str, ...] = ()
    counts: bool = True


def of_locks() -> Iterator[Figure]:
    """Hashes, addresses, and how many packages there are."""
    texts = locks.locks()
    number = sum(len(licences.parts(text)) for text in texts.values())
    unhashed = tuple(f"{name}: {line}" for name, text in texts.items() for line in locks.unhashed(text))
    yield Figure("paket utan kontrollsumma", f"{len(unhashed)} av {number} i {len(texts)} lås", unhashed)
    named = tuple(f"{name}: {each}" for name, text in texts.items() for each in locks.addresses(text))
    yield Figure("adresser till register i låsen", f"{len(named)} i {len(texts)} lås", named)
    runtime = licences.runtime()
    over = locks.too_many(runtime)
    figure = f"{len({part.name for part in runtime})}, högst {locks.LIMIT}"
    yield Figure("paket som en installation kör på", figure, (over,) if over else ())


def of_parts() -> Iterator[Figure]:
    """Licences and the list of parts."""
    known = licences.known()
    runtime = sorted({part.name for part in licences.runtime()})
    refused = tuple(why for name in runtime if (why := licences.refused(name, known)))
    yield Figure("licenser som är okända eller inte godtagna", f"{len(refused)} av {len(runtime)} paket", refused)
    compared = installed.compare(runtime, known)
    yield Figure("licenser jämförda med installerade paket", f"{compared.read} av {len(runtime)}", compared.wrong)
    text = bill.drawn()
    stale = not bill.FILE.is_file() or bill.FILE.read_text(encoding="utf-8") != text
    bill.FILE.write_text(text, encoding="utf-8")
    written = ", skriven på nytt" if stale else ""
    figure = f"{len(json.loads(text)['components'])} delar, {len(text.encode())} byte{written}"
    yield Figure("förteckning över delar (CycloneDX 1.6)", figure)


def of_code() -> Iterator[Figure]:
    """Our own rules, and bandit."""
    files = patterns.ours()
    found = tuple(patterns.findings(files))
    wrong = patterns.differences(found, patterns.accepted())
    figure = f"{len(patterns.RULES) + 2} regler, {len(files)} filer, {len(found)} ställen, alla med skäl"
    yield Figure("egna regler", figure if not wrong else f"{len(wrong)} avvikelser", wrong)
    scanned = scanning.scan()
    wrong = (*patterns.differences(scanned.found, patterns.accepted("bandit")), *scanned.unread)
    figure = f"{scanned.files} filer, {scanned.lines} rader, {len(scanned.found)} ställen, alla med skäl"
    yield Figure("bandit", figure if not wrong else f"{len(wrong)} avvikelser", wrong)


def of_vulnerabilities() -> Iterator[Figure]:
    """What is known against the packages, where somebody who knows can be asked."""
    told = vulnerabilities.audit()
    counts = told.passed or told.failed
    yield Figure("pip-audit --strict", told.sentence(), (told.sentence(),) if told.failed else (), counts)


def main() -> int:
    """Prints the report; 1 when something is wrong."""
    figures = []
    for each in (figure for part in (of_locks, of_parts, of_code, of_vulnerabilities) for figure in part()):
        figures.append(each)
        sign = "fel" if each.wrong else "ok" if each.counts else "–"
        print(f"{sign:4}{each.what}: {each.figure}", *(f"      {line}" for line in each.wrong), sep="\n", flush=True)
    counted = [each for each in figures if each.counts]
    passed = sum(not each.wrong for each in counted)
    print(f"{passed} av {len(counted)} kontroller gick igenom; {len(figures) - len(counted)} räknas inte.")
    return int(any(each.wrong for each in figures))


if __name__ == "__main__":
    sys.exit(main())
