"""Seals the answers that travel with the form: AES-256-GCM, bound to the member who is signed in, four hours.

The server keeps nothing between two steps. What it gets back it has made itself, or refuses."""

from __future__ import annotations

import json
import os
from base64 import b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

NONCE = 12
LONGEST = 20_000
"""Room for the fullest meeting there can be: every answer ticked, every field full of signs that take the most room."""


class Broken(Exception):
    """The seal was not made here, not for this member, or has been changed."""


class Expired(Exception):
    """The seal is older than it may be."""


@cache
def cipher(secret: str) -> AESGCM:
    """The cipher for one of the installation's secrets; the key serves this purpose alone."""
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"upptack conversation seal 1").derive(secret.encode())
    return AESGCM(key)


def bound_to(member: int) -> bytes:
    """What the seal is bound to besides its content: it opens only for the same member."""
    return f"member {member}".encode()


def close(content: dict[str, Any], *, member: int) -> str:
    """The content as an opaque string for a form field. `content["started"]` (seconds since 1970) sets its life."""
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    nonce = os.urandom(NONCE)
    return urlsafe_b64encode(nonce + cipher(settings.SECRET_KEY).encrypt(nonce, plain, bound_to(member))).decode()


def open_(sealed: str, *, member: int, now: float) -> dict[str, Any]:
    """The content again. Raises Broken or Expired; tries the installation's earlier secrets too, so that a change
    of key does not cut off a meeting."""
    if not 40 < len(sealed) <= LONGEST:
        raise Broken
    try:
        raw = b64decode(sealed.encode("ascii"), altchars=b"-_", validate=True)
    except (UnicodeEncodeError, Base64Error) as error:
        raise Broken from error
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            plain = cipher(secret).decrypt(raw[:NONCE], raw[NONCE:], bound_to(member))
        except InvalidTag:
            continue
        content = meeting_in(plain)
        if not 0 <= now - content["started"] <= settings.SEAL_SECONDS:
            raise Expired
        return content
    raise Broken


def meeting_in(plain: bytes) -> dict[str, Any]:
    """The content that was sealed. Raises Broken when another version of the product sealed something else."""
    try:
        content = json.loads(plain)
    except ValueError as error:
        raise Broken from error
    if not isinstance(content, dict) or type(content.get("started")) is not int:
        raise Broken
    return content
