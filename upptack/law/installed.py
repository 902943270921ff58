"""What an installation has added to the law: its further agencies, and what their folders say of their matters."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from upptack.law import agencies, case_safety, parties, significance


def folder_in(installation: Path) -> Path:
    """Where an installation keeps its further agencies, one folder each, named after the code."""
    return installation / "agencies"


SIGNIFICANCE: Final = "significance"
"""The folder of an agency's own fields of what violence may mean for a case, within the agency's."""

_fields: list[Path] = []
"""The folders of fields that this process has read."""


def take_up(installation: Path) -> tuple[str, ...]:
    """From now on this process counts what the installation has added. To be called when a process starts, and again
    when an agency has been added. Answers with a sentence for each file that cannot be used; that file is left out."""
    folder = folder_in(installation)
    wrong = agencies.read_also(folder)
    own = tuple(folder / code for code in agencies.further())
    return (
        wrong + parties.read_also(own) + case_safety.read_also(own) + read_fields(each / SIGNIFICANCE for each in own)
    )


def fields_of() -> tuple[Path, ...]:
    """The folders of fields that this process has read."""
    return tuple(_fields)


def read_fields(folders: Iterable[Path]) -> tuple[str, ...]:
    """From now on the fields in these folders count too, and no others but the product's; a folder need not be there.
    Answers with the faults of each folder that is left out. An installation without any costs nothing at start."""
    there = [folder for folder in folders if folder.is_dir()]
    if _fields:
        _fields.clear()
        significance.read_also(())
    wrong: list[str] = []
    for folder in there:
        try:
            significance.read_also([*_fields, folder])
        except (OSError, ValueError, KeyError, TypeError) as error:
            wrong += str(error).splitlines()
        else:
            _fields.append(folder)
    return tuple(wrong)
