"""The negative control of the soak: the product behind a layer that keeps a little of memory at every request. A soak
that does not see it sees nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any, Final

from upptack.config.wsgi import application as product

BYTES: Final = int(os.environ.get("UPPTACK_LEAK_BYTES", "1024"))
"""How much is kept at each request."""

_kept: list[bytearray] = []


def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
    """The product's answer, and a little that is never let go."""
    _kept.append(bytearray(os.urandom(BYTES)))
    answer: Iterable[bytes] = product(environ, start)
    return answer
