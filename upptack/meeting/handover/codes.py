"""Codes to say aloud, secrets for links, and the seal over what the receiver needs to know.

A code is worth one scrypt (RFC 7914). From its output HKDF (RFC 5869) gives two things that do not give each other:
the digest by which the handover is found, and the AES-256-GCM key of the details. The database holds the first and
never the second, so details can be read only by someone who has been told the code."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import scrypt

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF, HKDFExpand
from django.conf import settings

ALPHABET = "23456789ACDEFGHJKMNPQRTVWXY"
"""No 0 or O, 1 or I or L, B (8), S (5), Z (2), nor U (V): 27 signs, 387 million codes of six."""
LENGTH = 6
LINK_BYTES = 16
LINK_LENGTH = 22
COST = 2**14
NONCE = 12
BLOCK = 512
"""Details are filled up to a multiple of this many bytes, so that their length says nothing."""


class Unopened(Exception):
    """The seal does not open: another code, another handover, or changed on the way."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What comes of a code: the digest to look it up by, and the key of what is sealed under it."""

    digest: str
    key: bytes = field(repr=False)


def new_code() -> str:
    """A code at random, six signs, without the space it is shown with."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_link() -> str:
    """A link's secret at random: 128 bits, 22 signs that need no escaping in an address."""
    return secrets.token_urlsafe(LINK_BYTES)


def new_id() -> str:
    """A handover's random name. It opens nothing, and no order can be read from it."""
    return secrets.token_urlsafe(LINK_BYTES)


def shown(code: str) -> str:
    """A code as it is shown and said: "K7P 2QX"."""
    return f"{code[:3]} {code[3:]}"


def normal(typed: str) -> str:
    """A code as typed, in whatever case and with spaces, hyphens or full stops, in its normal form; empty when it
    cannot be a code."""
    if len(typed) > 4 * LENGTH:
        return ""
    code = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—_.")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def is_link(secret: str) -> bool:
    """Whether a secret has the shape of a link's."""
    return len(secret) == LINK_LENGTH and all(sign.isascii() and (sign.isalnum() or sign in "-_") for sign in secret)


@cache
def purpose(secret_key: str, info: str) -> bytes:
    """The key that one of the installation's secrets gives for one purpose alone, 32 bytes."""
    hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"upptack handover {info} 1".encode())
    return hkdf.derive(secret_key.encode())


def installation_keys() -> tuple[str, ...]:
    """The installation's secret, then its earlier ones: a change of key cuts off no handover."""
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def derived(code: str, secret_key: str) -> Derived:
    """What comes of a code in its normal form, with one of the installation's secrets. Costs about 40 ms and 16 MB."""
    root = scrypt(code.encode(), salt=purpose(secret_key, "code"), n=COST, r=8, p=1, dklen=32)
    digest, key = (
        HKDFExpand(algorithm=SHA256(), length=32, info=f"upptack handover {part} 1".encode()).derive(root)
        for part in ("digest", "details")
    )
    return Derived(digest.hex(), key)


def every_derived(typed: str) -> tuple[Derived, ...]:
    """What comes of a code as typed, with each of the installation's secrets; none when it cannot be a code."""
    code = normal(typed)
    return tuple(derived(code, each) for each in installation_keys()) if code else ()


def link_digest(link: str, secret_key: str) -> str:
    """What a link is looked up by. A keyed hash is enough: 128 random bits cannot be guessed."""
    return hmac.digest(purpose(secret_key, "link"), link.encode(), "sha256").hex()


def every_link_digest(link: str) -> tuple[str, ...]:
    """The digests of a link with each of the installation's secrets; none when it cannot be a link."""
    return tuple(link_digest(link, each) for each in installation_keys()) if is_link(link) else ()


def matches(digest: str | None, wanted: tuple[str, ...]) -> bool:
    """Whether a stored digest is one of those wanted; takes the same time whichever sign differs."""
    return any(hmac.compare_digest(digest or "", each) for each in wanted)


def address_digest(address: str, window: int) -> str:
    """What an address is remembered by in one window. The key is the window's own, so that two windows' digests of
    the same address cannot be laid side by side."""
    key = hmac.digest(purpose(settings.SECRET_KEY, "address"), str(window).encode(), "sha256")
    return hmac.digest(key, address.encode(), "sha256").hex()


def seal(details: Mapping[str, str], *, key: bytes, id: str) -> bytes:
    """The details sealed under a code's key and bound to their handover."""
    plain = json.dumps(dict(details), ensure_ascii=False, separators=(",", ":")).encode()
    filled = plain.ljust(-(-len(plain) // BLOCK) * BLOCK)
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, filled, id.encode())


def unseal(sealed: bytes, *, key: bytes, id: str) -> dict[str, str]:
    """The details again. Raises Unopened when they were not sealed under this key for this handover."""
    try:
        plain = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], id.encode())
    except (InvalidTag, ValueError) as error:
        raise Unopened from error
    return {str(name): str(value) for name, value in json.loads(plain).items()}
