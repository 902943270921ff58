"""The figures that the planner starts from, read from the data folder: what studies have measured, on whom, and how far
it can be trusted. A file without the expected shape raises ValueError that names the entry."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from upptack.steering.planner.effects import Range

_DATA: Final = Path(__file__).parent / "data"
NOT_AGENCIES: Final = "inte från svenska myndigheter"
GROUPS: Final = ("setting", "path", "support")
"""What is chosen: where the question is put, what becomes of a referral, what support there is."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a figure comes from: source (with an address where it is known), whom it was measured on, whether at
    Swedish agencies, what to beware of, and what has not been read in the source itself."""

    source: str
    measured_on: str
    agencies: bool
    caution: str
    unchecked: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure with its unit: share, times or minutes. `range` None: no source gives one, and it is left to whoever
    plans. With a `group` it is one choice of several, `default` the one chosen beforehand. `received`: for support,
    how many times as many referrals are received."""

    id: str
    name: str
    unit: str
    range: Range | None
    origin: Origin
    help: str = ""
    group: str = ""
    default: bool = False
    received: Range | None = None


@dataclass(frozen=True, slots=True)
class Prevalence:
    """The share exposed to a kind of violence, among women, men and, where the source says it, everyone."""

    id: str
    name: str
    women: float
    men: float
    everyone: float | None

    def among(self, women: float | None) -> Range:
        """The share where `women` of those met are women. When that is not known: the source's figure for everyone,
        else halfway between. The limits are the figures of women and men, for those met are not the population."""
        halfway = (self.women + self.men) / 2
        value = (self.everyone or halfway) if women is None else women * self.women + (1 - women) * self.men
        return Range(value, min(self.women, self.men, value), max(self.women, self.men, value))


@dataclass(frozen=True, slots=True)
class Instrument:
    """A way to ask with its sensitivity and specificity; None where no figure was found."""

    id: str
    name: str
    sensitivity: Range | None
    specificity: Range | None
    origin: Origin
    default: bool = False


@cache
def parameters() -> Mapping[str, Parameter]:
    """The figures that stand alone, by id."""
    return MappingProxyType({each.id: each for each in _parameters() if not each.group})


@cache
def choices(group: str) -> Mapping[str, Parameter]:
    """The choices of a group, by id."""
    return MappingProxyType({each.id: each for each in _parameters() if each.group == group})


@cache
def instruments() -> Mapping[str, Instrument]:
    """The ways to ask, by id."""
    rows = _file("instruments.toml")["instrument"]
    return MappingProxyType({row["id"]: _instrument(row) for row in rows})


@cache
def prevalences() -> Mapping[str, Prevalence]:
    """The kinds of violence by id, all of it first."""
    rows = _file("parameters.toml")["prevalence"]
    found = [Prevalence(row["id"], row["name"], row["women"], row["men"], row.get("everyone")) for row in rows]
    return MappingProxyType({each.id: each for each in found})


@cache
def prevalence_origin() -> Origin:
    """Where the shares exposed come from."""
    return _origin(_file("parameters.toml")["source_of_prevalence"])


def default_of(found: Mapping[str, Parameter] | Mapping[str, Instrument]) -> str:
    """The id that is chosen beforehand."""
    return next(each.id for each in found.values() if each.default)


@cache
def _parameters() -> tuple[Parameter, ...]:
    return tuple(_parameter(row) for row in _file("parameters.toml")["parameter"])


def _parameter(row: Mapping[str, Any]) -> Parameter:
    try:
        return Parameter(
            id=row["id"],
            name=row["name"],
            unit=row["unit"],
            range=_range(row) if "value" in row else None,
            origin=_origin(row),
            help=row.get("help", ""),
            group=row.get("group", ""),
            default=row.get("default", False),
            received=_range(row["received"]) if "received" in row else None,
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"parameters.toml, {row.get('id', '?')}: {error}") from error


def _instrument(row: Mapping[str, Any]) -> Instrument:
    try:
        return Instrument(
            id=row["id"],
            name=row["name"],
            sensitivity=_range(row["sensitivity"]) if "sensitivity" in row else None,
            specificity=_range(row["specificity"]) if "specificity" in row else None,
            origin=_origin(row),
            default=row.get("default", False),
        )
    except (KeyError, ValueError) as error:
        raise ValueError(f"instruments.toml, {row.get('id', '?')}: {error}") from error


def _origin(row: Mapping[str, Any]) -> Origin:
    return Origin(
        row["source"],
        row["measured_on"],
        row["agencies"],
        row["caution"],
        row.get("unchecked", ""),
        row.get("address", ""),
    )


def _range(row: Mapping[str, Any]) -> Range:
    return Range(row["value"], row.get("low", row["value"]), row.get("high", row["value"]))


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text(encoding="utf-8"))
