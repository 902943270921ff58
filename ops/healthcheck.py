"""Asks this container's own server whether it is in order; ends with 0 when it answers 200, else 1.

Asks as the proxy would: with a host name that the installation answers to, and as over https. Imports nothing of the
product, for it runs every half minute. UPPTACK_PORT says another port than 8000."""

from __future__ import annotations

import os
import sys
from http.client import HTTPConnection, HTTPException


def healthy(port: int, host: str) -> bool:
    """Whether /healthz answers 200 within four seconds."""
    asked = HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        asked.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return asked.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asked.close()


if __name__ == "__main__":
    first = os.environ.get("UPPTACK_HOSTS", "").split(",")[0].strip()
    sys.exit(not healthy(int(os.environ.get("UPPTACK_PORT", "8000")), first or "127.0.0.1"))
