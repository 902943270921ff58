"""The keys of case systems: a name that is looked up, and a secret that is only kept as a hash.

The secret is 256 random bits. Such a secret cannot be guessed from its hash, so one SHA-256 is enough: the slow hashes
are for passwords that people think of."""

from __future__ import annotations

import hmac
import re
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

NAME_BYTES, SECRET_BYTES = 8, 32
NAME: Final = re.compile(r"[A-Za-z0-9_-]{11}")
_SHOWN: Final = re.compile(r"upptack\.([A-Za-z0-9_-]{11})\.([A-Za-z0-9_-]{43})")
_NOBODYS: Final = sha256(secrets.token_bytes(SECRET_BYTES)).hexdigest()
"""What an unknown key is compared with, so that it takes as long as a known one."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A key as a case system shows it."""

    name: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """The key as it stands in the header. It begins with a word by which programs find keys left in code."""
        return f"upptack.{self.name}.{self.secret}"

    @property
    def digest(self) -> str:
        """What is kept of the secret."""
        return sha256(self.secret.encode()).hexdigest()


def new_name() -> str:
    """The random name of a key to come. It opens nothing."""
    return secrets.token_urlsafe(NAME_BYTES)


def new(name: str) -> Presented:
    """A new key under a name."""
    return Presented(name, secrets.token_urlsafe(SECRET_BYTES))


def is_name(typed: str) -> bool:
    """Whether a text has the shape of a key's name."""
    return NAME.fullmatch(typed) is not None


def presented(authorization: str) -> Presented | None:
    """The key in an Authorization header (RFC 6750: Bearer); None when none stands there."""
    scheme, _, text = authorization.partition(" ")
    found = _SHOWN.fullmatch(text) if scheme.lower() == "bearer" else None
    return Presented(*found.groups()) if found else None


def matches(shown: Presented, digest: str | None) -> bool:
    """Whether a secret has this digest (None: there is no such key). Takes the same time whichever sign differs."""
    return hmac.compare_digest(shown.digest, digest or _NOBODYS) and digest is not None
