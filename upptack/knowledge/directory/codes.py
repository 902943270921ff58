"""The secret in the link by which a body tells its free places: 128 random bits, of which only a keyed hash is kept."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

_SALT = "upptack.directory.places"


def new_secret() -> str:
    """A secret that nobody has had: 22 characters that an address may hold."""
    return secrets.token_urlsafe(16)


def digest(secret: str) -> str:
    """What is kept of a secret, under the newest key."""
    return _digest(secret, settings.SECRET_KEY)


def digests(secret: str) -> tuple[str, ...]:
    """What may be kept of a secret, under the newest key and the earlier ones."""
    return tuple(_digest(secret, key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _digest(secret: str, key: str) -> str:
    return salted_hmac(_SALT, secret, secret=key, algorithm="sha256").hexdigest()
