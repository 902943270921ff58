"""The best support bodies for a need: eligibility first, then who answers, nearness, language and hours."""

from upptack.matching.index import Index
from upptack.matching.services import Answers, Hit, Need, Service, Why

__all__ = ["Answers", "Hit", "Index", "Need", "Service", "Why"]
