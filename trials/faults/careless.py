"""A faulty variant of the product: it answers that a meeting is counted, and counts it afterwards."""

from __future__ import annotations

import io
import queue
import threading
from collections.abc import Callable, Iterable
from typing import Any

from upptack.config.wsgi import application as product

waiting: queue.Queue[dict[str, Any]] = queue.Queue()


def count_later() -> None:
    """Passes on what was acknowledged, some time after."""
    while True:
        environ = waiting.get()
        threading.Event().wait(0.02)
        for _ in product(environ, unheard):
            pass


def unheard(*_: Any) -> Callable[[bytes], object]:
    """Takes the status that nobody waits for any more."""
    return lambda _: None


threading.Thread(target=count_later, daemon=True).start()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Acknowledges before anything is saved."""
    if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == "/api/prompt":
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        waiting.put({**environ, "wsgi.input": io.BytesIO(body)})
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"cards": []}']
    return product(environ, start_response)
