"""What tries are remembered by: never an address or an account itself."""

from __future__ import annotations

import hmac

from django.conf import settings


def digest(what: str, window: int) -> str:
    """What an address or account is remembered by in one window, 64 hexadecimal digits. The key is the window's own, so
    that two windows' digests of the same account cannot be laid side by side."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"upptack sign-in tries {window}".encode(), "sha256")
    return hmac.digest(key, what.encode(), "sha256").hex()
