"""The keys that the chain is signed with."""

from __future__ import annotations

from django.conf import settings

from upptack.audit import rules


def own() -> bytes:
    """The key that new records are signed with: UPPTACK_AUDIT_KEY, else one derived from the secret key."""
    return _given(settings.AUDIT_KEY) if settings.AUDIT_KEY else rules.derived(settings.SECRET_KEY)


def every() -> dict[int, bytes]:
    """Every key that a record may be signed with, by number, the oldest first: those derived from secret keys, then
    the log's own. A record must never be signed with an older key than one before it (rules.verify)."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    given = [key for key in (settings.AUDIT_KEY, *settings.AUDIT_EARLIER_KEYS) if key]
    return rules.ring([*map(rules.derived, reversed(secrets)), *map(_given, reversed(given))])


def _given(key: str) -> bytes:
    return key.encode()
