"""Puts published methods in force: writes them to the installation's folders and freezes them there.

The database holds what is approved, and every process on every machine takes it from there when the edition has
changed. What is in force is the files, frozen by their list, so that a conversation ends on the words it began with."""

from __future__ import annotations

import logging
from pathlib import Path
from time import monotonic
from typing import Final

from django.conf import settings

from upptack.guides import guide, tables
from upptack.knowledge.methods import rules
from upptack.knowledge.methods.archive import freeze, guides_folder, put, tables_folder
from upptack.knowledge.methods.models import Method
from upptack.knowledge.publishing.queries import editions
from upptack.law import frozen

LOG = logging.getLogger(__name__)

EVERY: Final = 5.0
"""Seconds between two looks at the edition in a process."""

_taken: dict[Path, tuple[int, float]] = {}
"""For each installation's folder: the edition that has been taken up, and when the edition was last looked at."""


def refresh(*, now: bool = False) -> None:
    """Takes up what has been published since this process last looked. Cheap: at most one question in `EVERY` seconds,
    unless `now`."""
    folder = Path(settings.ENVIRONMENT.folder)
    number, looked = _taken.get(folder, (0, float("-inf")))
    if not now and monotonic() - looked < EVERY:
        return
    edition = editions().get(Method.edition_part, 0)
    if edition != number:
        take_up(folder)
    _taken[folder] = (edition, monotonic())


def forget() -> None:
    """Looks at the edition again next time."""
    _taken.clear()


def take_up(installation: Path) -> tuple[str, ...]:
    """Puts every published version in force that is not, in the order in which they were added; answers with their
    files. What another process or machine has written in the same folder is read anew."""
    folders = {rules.GUIDE: guides_folder(installation), rules.TABLE: tables_folder(installation)}
    _read(folders)
    done = []
    for method in Method.objects.filter(live=True).order_by("pk"):
        file = rules.file_of(method.kind, method.name)
        if file not in frozen.listed(folders[method.kind]) and _usable(method):
            content = {file: method.text.encode()}
            put(folders[method.kind], content)
            freeze(folders[method.kind], content)
            _read(folders)
            done.append(file)
    return tuple(done)


def _read(folders: dict[str, Path]) -> None:
    guide.read_also(folders[rules.GUIDE])
    tables.read_also(folders[rules.TABLE])


def _usable(method: Method) -> bool:
    """Whether a published version still holds beside what has been put in force since it was approved."""
    try:
        problem = rules.acute_problem(rules.effect(method.version()))
    except rules.Unusable as error:
        problem = str(error)
    if problem:
        LOG.warning("a published method is not in force: %s", problem)
    return problem is None
