"""The best support bodies for a need: eligibility first, then safety, nearness, language and hours."""

from upptack.matching.index import Index
from upptack.matching.services import Hit, Need, Service, Why

__all__ = ["Hit", "Index", "Need", "Service", "Why"]
