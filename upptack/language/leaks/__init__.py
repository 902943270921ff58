"""The leak check: what a text to be sent or saved would give away, to whom, and where in it.

Fails closed: a part that cannot be read stops the text, and readers that are not known count as unsafe."""

from upptack.language.leaks.checking import check
from upptack.language.leaks.outgoing import Outgoing

__all__ = ["Outgoing", "check"]
