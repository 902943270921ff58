"""Makes a package of what is published here, and takes in a package from an installation that is trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from upptack.audit import actions as audit
from upptack.guides import guide
from upptack.knowledge.methods.archive import freeze, guides_folder, put
from upptack.knowledge.packages import archive, keys, queries
from upptack.knowledge.packages.contents import MODELS, Kind, Values, loaded, read, values_of, why
from upptack.knowledge.packages.rules import KINDS, Manifest, Refused, age_problem, canonical, guide_of, kind_of, listed
from upptack.knowledge.publishing.actions import install
from upptack.knowledge.publishing.models import Reviewed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import did. `counts`: for each kind how many were "new", "changed", "same" or "kept"; `kept`: those
    that stay as they are here, by path; `drafts`: those among them whose newcomer became a draft; `guides`: the
    files of guides that are new here."""

    package: archive.Package
    counts: Mapping[str, Mapping[str, int]]
    kept: tuple[str, ...]
    drafts: tuple[str, ...]
    guides: tuple[str, ...]


def export(installation: Path, kinds: Collection[str] = tuple(KINDS), *, at: datetime) -> bytes:
    """A package with everything of some kinds that is published here. Raises Refused when the installation has no
    key, or when the package would be beyond the limits."""
    folder = keys.folder_in(installation)
    own = keys.own(folder)
    guide.read_also(guides_folder(installation))
    try:
        files = dict(queries.items(kinds, timezone.localdate(at)))
    except guide.GuideError as error:
        raise Refused(str(error)) from error
    manifest = Manifest(
        made_at=at.astimezone(UTC).replace(microsecond=0),
        installation=own.name,
        key=own.id,
        product=version("upptack"),
        files={path: listed(content) for path, content in files.items()},
    )
    return archive.packed(manifest, partial(keys.sign, folder), files)


def take_in(data: bytes, installation: Path, *, at: datetime, older: bool = False, dry_run: bool = False) -> Outcome:
    """Takes in a package, wholly or not at all. Raises Refused, and then nothing has been written.

    What was reviewed where it comes from is shown at once, but nothing is shown instead of what somebody here has
    changed, withdrawn or locked. `older` also takes what was made before a package already taken in; `dry_run` does
    everything and then undoes it."""
    folder = keys.folder_in(installation)
    guide.read_also(guides_folder(installation))
    with keys.alone(folder):
        package = archive.opened(data, keys.trusted(folder))
        made_at, signer = package.manifest.made_at, package.signed_by.id
        if problem := age_problem(made_at, keys.seen(folder).get(signer), at, older=older):
            raise Refused(problem)
        try:
            with transaction.atomic():
                outcome = _brought(package)
                audit.note("packages.take_in", by=None, kind="package", key=sha256(data).hexdigest(), at=at)
                transaction.set_rollback(dry_run)
                if not dry_run:
                    put(guides_folder(installation), _named(package.files, outcome.guides))
        except ValidationError as error:
            raise Refused(why(error)) from error
        except (DataError, IntegrityError, guide.GuideError) as error:
            raise Refused("Paketet går inte ihop med det som redan finns här. Ingenting har lästs in.") from error
        if not dry_run:
            freeze(guides_folder(installation), _named(package.files, outcome.guides))
            guide.read_also(guides_folder(installation))
            keys.remember(folder, signer, made_at)
    return outcome


def _brought(package: archive.Package) -> Outcome:
    """Brings every item in, within the transaction that is open."""
    found: dict[str, dict[str, str]] = {name: {} for name in KINDS}
    for path in sorted(package.files):
        found[kind_of(path)][path] = ""
    for kind in MODELS:
        items = {path: read(kind, path, package.files[path]) for path in found[kind.name]}
        found[kind.name] = _bring(kind, items)
    found["guides"] = {path: _guide(path, package.files[path]) for path in found["guides"]}
    every = [(path, outcome) for outcomes in found.values() for path, outcome in outcomes.items()]
    return Outcome(
        package=package,
        counts={
            name: Counter("kept" if each == "draft" else each for each in outcomes.values())
            for name, outcomes in found.items()
            if outcomes
        },
        kept=tuple(path for path, outcome in every if outcome in ("kept", "draft")),
        drafts=tuple(path for path, outcome in every if outcome == "draft"),
        guides=tuple(path for path, outcome in found["guides"].items() if outcome == "new"),
    )


def _bring(kind: Kind, items: Mapping[str, Values]) -> dict[str, str]:
    here = {kind.key_of(vars(content)): content for content in kind.rows()} if items else {}
    return {path: _one(kind, path, values, here.get(kind.key_of(values))) for path, values in items.items()}


def _one(kind: Kind, path: str, values: Values, here: Reviewed | None) -> str:
    """What became of one item: "new", "changed", "same", "kept", or "draft" when it is kept and waits as a draft."""
    if here is not None and here.live and _are(kind, here, values):
        return "same"
    given = loaded(kind, path, values, here)
    if here is not None and _stays(kind, here, values):
        return "kept"
    try:
        done = _installed(kind.model, {name: given.pop(name) for name in kind.key}, given, here)
    except ValidationError as error:
        raise Refused(f"{path}: {why(error)}") from error
    return "draft" if done == "kept" and here is not None and not here.has_unpublished_changes else done


def _installed(model: type[Reviewed], key: Values, given: Values, here: Reviewed | None) -> str:
    """Installs what differs from what is here. `shipped` is put away meanwhile and then back: it tells what the product
    itself has brought. With it a package that goes back to the product's text would count as nothing new, and without
    it the next `upptack load` would take the product's text for news and put it in place of the package's."""
    if here is None:
        return install(model, key, given)
    row = model._default_manager.filter(**key)
    row.update(shipped="")
    done = install(model, key, given)
    row.update(shipped=here.shipped)
    return done


def _are(kind: Kind, content: Any, values: Values) -> bool:
    return canonical(values_of(kind, content)) == canonical(values)


def _stays(kind: Kind, here: Reviewed, values: Values) -> bool:
    """Whether a content stays as it is without a draft: it is withdrawn or locked, or somebody here has moved on from
    this very version."""
    if not here.live or here.locked:
        return True
    own = here.revisions.exclude(user=None).exists()
    return own and any(_are(kind, revision.as_object(), values) for revision in here.revisions.all())


def _guide(path: str, content: bytes) -> str:
    """Whether a guide is "new" or the "same"; raises Refused when it cannot be used, or is another than the one that
    is published here under its name: a conversation ends on the very words it began with."""
    file = path.rpartition("/")[2]
    number = guide.published().get(file)
    if number is None:
        guide_of(path, content)
        return "new"
    if number != guide.fingerprint(content):
        raise Refused(f"{file}: guiden är publicerad här med andra ord. En ändrad guide ska ha en ny version.")
    return "same"


def _named(files: Mapping[str, bytes], paths: Iterable[str]) -> dict[str, bytes]:
    """Some files of a package by the names they have in their folder."""
    return {Path(path).name: files[path] for path in paths}
