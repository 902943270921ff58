"""The product as a WSGI application that counts its answers by status, for what a scanner sends.

Each answer adds a line with its status to the file that UPPTACK_FUZZ_STATUSES names: several workers may write it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from upptack.config.wsgi import application as product

FILE = os.environ["UPPTACK_FUZZ_STATUSES"]


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers as the product does."""

    def noted(status: str, headers: list[tuple[str, str]], error: Any = None) -> Any:
        with open(FILE, "a", encoding="ascii") as out:  # noqa: PTH123 (opened anew for each answer: quick)
            out.write(f"{status[:3]}\n")
        return start_response(status, headers, error) if error else start_response(status, headers)

    return product(environ, noted)
