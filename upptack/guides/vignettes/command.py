"""``upptack vignettes``: tries the guides and tables on vignettes and says where they deviate.

Reads nothing but files: of a vignette that does not say whether another person is party it is unknown."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from upptack.dmn import DmnError, Model, load
from upptack.guides import guide, tables
from upptack.guides.vignettes import run
from upptack.guides.vignettes.vignette import Vignette, VignetteError, own, read
from upptack.law import rulings


def parser() -> argparse.ArgumentParser:
    """The arguments."""
    top = argparse.ArgumentParser(
        prog="upptack vignettes", description="Pröva samtalsguider och beslutstabeller på vinjetter."
    )
    top.add_argument("files", nargs="*", type=Path, metavar="FIL", help="vinjetter; utan filer produktens egna")
    top.add_argument(
        "--with",
        dest="tried",
        action="append",
        nargs="+",
        type=Path,
        default=[],
        metavar="FIL",
        help="en guide (.toml) eller tabell (.dmn) i stället för den som gäller",
    )
    return top


def main(argv: Sequence[str]) -> int:
    """Runs and prints. 0 when every acute vignette is found and the agreement is enough, else 1; 2 with a sentence
    when a file cannot be used."""
    arguments = parser().parse_args(argv)
    try:
        vignettes = read(arguments.files) if arguments.files else own()
        trial = candidates([path for paths in arguments.tried for path in paths])
    except (VignetteError, guide.GuideError, DmnError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    found = run.judged(vignettes, trial)
    lines = list(report(found))
    if trial.guides or trial.tables:
        lines += list(difference(run.moved(run.judged(vignettes), found)))
    print("\n".join(lines))
    return 0 if run.agreement(found).holds else 1


def candidates(paths: Sequence[Path]) -> run.Trial:
    """The guides and tables of files. Raises GuideError, DmnError or VignetteError with a sentence when one of them
    cannot be used."""
    guides: dict[str, guide.Guide] = {}
    models: dict[str, Model] = {}
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise VignetteError(f"{path}: filen går inte att läsa. Kontrollera sökvägen.") from error
        if path.suffix == ".toml":
            plan = guide.parse(text, path.name)
            guides[plan.id] = plan
        else:
            models[table_name(path.name)] = load(text, path.name)
    _usable(models)
    return run.Trial(guides, models)


def table_name(file: str) -> str:
    """The table that a file is a version of: "what-now" for what-now.dmn and what-now-2.dmn. Raises VignetteError."""
    stem = file.removesuffix(".dmn")
    name = stem.rstrip("0123456789").removesuffix("-")
    known = {**rulings.TABLES, **tables.DECISIONS}
    if stem == file or name not in known:
        raise VignetteError(f"{file}: filen ska vara en guide (.toml) eller heta som en tabell: {', '.join(known)}.")
    return name


def _usable(models: dict[str, Model]) -> None:
    for name, model in models.items():
        decision = {**rulings.TABLES, **tables.DECISIONS}[name]
        if decision not in model.decisions:
            raise VignetteError(f"{model.name}: beslutet ”{decision}” saknas.")


def report(found: Sequence[run.Judged]) -> Iterator[str]:
    """The sum and every deviation with its why, line by line."""
    total = run.agreement(found)
    kappa = "går inte att räkna" if total.kappa is None else f"{total.kappa:.2f}".replace(".", ",")
    yield f"Vinjetter: {total.number}"
    yield f"Vägd kappa på nivå: {kappa} (minst {run.LEAST_AGREEMENT:.2f})".replace("0.75", "0,75")
    yield f"Akuta funna: {total.found} av {total.acute}"
    yield f"Vinjetter med avvikelse: {total.deviating}"
    for each in found:
        if each.deviations:
            yield ""
            yield _titled(each.vignette) + (" – AKUT SOM INTE HITTAS" if each.missed else "")
            for one in each.deviations:
                yield f"  {run.LABELS[one.field]}: väntat {_codes(one.expected)}, blev {_codes(one.found)}"
            yield f"  Bedömning: {each.vignette.why}"


def difference(moved: Sequence[run.Moved]) -> Iterator[str]:
    """Which vignettes change with what is tried, line by line."""
    yield ""
    yield f"Vinjetter som ändras: {len(moved)}"
    for each in moved:
        yield _titled(each.vignette) + (" – AKUT SOM INTE LÄNGRE HITTAS" if each.missed else "")
        for one in each.changes:
            expected = getattr(each.vignette.expected, one.field)
            wanted = _codes(expected if isinstance(expected, tuple) else (expected,))
            yield f"  {run.LABELS[one.field]}: {_codes(one.before)} → {_codes(one.after)} (väntat {wanted})"


def _titled(vignette: Vignette) -> str:
    return f"{vignette.id}: {vignette.title}"


def _codes(values: Sequence[str]) -> str:
    return ", ".join(filter(None, values)) or "inget"
