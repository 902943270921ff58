"""Brings the shipped texts into the database."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ValidationError

from upptack.knowledge.information import contents
from upptack.knowledge.information.models import Chapter, PublicPage
from upptack.knowledge.publishing.actions import install


def load() -> Counter[str]:
    """Installs every shipped text; counts how many were new, changed, the same, or kept as somebody here made them."""
    outcome = Counter(install(PublicPage, each.key, each.values) for each in contents.public_pages())
    outcome.update(install(Chapter, each.key, each.values) for each in contents.chapters())
    return outcome


def load_agency(folder: Path) -> Counter[str]:
    """Installs the chapters in the folder of an agency that has joined; counts as `load`."""
    return Counter(install(Chapter, each.key, each.values) for each in contents.chapters(folder / contents.HANDBOOK))


def faults_in(folder: Path, agency: str) -> Iterator[str]:
    """Everything that is wrong with the chapters that an agency which joins has written, a sentence each."""
    for file in sorted((folder / contents.HANDBOOK).glob("*.toml")):
        place = f"{contents.HANDBOOK}/{file.name}"
        try:
            data = tomllib.loads(file.read_text(encoding="utf-8"))
            found = contents.chapter(data)
            Chapter(**found.key, **found.values).full_clean(exclude={"agency"}, validate_unique=False)
        except KeyError as error:
            yield f"{place}: skriv {error.args[0]}."
        except ValidationError as error:
            yield f"{place}: {' '.join(error.messages)}"
        except (ValueError, TypeError) as error:
            yield f"{place}: {error}"
        else:
            if found.values["agency_id"] != agency:
                yield f'{place}: skriv agency = "{agency}".'
            if not str(found.key["chapter"]).startswith(f"{agency}-"):
                yield f"{place}: section ska börja med {agency}-, så att inget annat kapitel skrivs över."
